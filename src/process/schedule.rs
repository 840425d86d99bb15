//! Noise schedules: which angle belongs to which training timestep.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};

use super::NoiseLevel;

/// Timesteps in the schedules that the field trains with.
pub const TRAINING_TIMESTEPS: usize = 1000;

/// The families of schedules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ScheduleKind {
    /// `beta_t` grows linearly (Ho et al. 2020).
    Linear {
        /// Variance added by the first step.
        beta_start: f64,
        /// Variance added by the last step.
        beta_end: f64,
    },
    /// `sqrt(beta_t)` grows linearly (Rombach et al. 2022).
    ScaledLinear {
        /// Variance added by the first step.
        beta_start: f64,
        /// Variance added by the last step.
        beta_end: f64,
    },
    /// `alpha_bar` follows a squared cosine (Nichol & Dhariwal 2021, equation 17).
    Cosine,
}

impl ScheduleKind {
    /// The linear schedule of the DDPM paper: 0.0001 to 0.02.
    pub const LINEAR: Self = Self::Linear {
        beta_start: 1e-4,
        beta_end: 0.02,
    };
    /// The scaled-linear schedule of latent diffusion: 0.00085 to 0.012.
    pub const SCALED_LINEAR: Self = Self::ScaledLinear {
        beta_start: 8.5e-4,
        beta_end: 0.012,
    };

    /// The variance `beta_t` that timestep `t` of `timesteps` adds, in `(0, 1)`.
    fn beta(self, t: usize, timesteps: usize) -> f64 {
        let u = t as f64 / (timesteps.max(2) - 1) as f64;
        match self {
            Self::Linear {
                beta_start,
                beta_end,
            } => beta_start + u * (beta_end - beta_start),
            Self::ScaledLinear {
                beta_start,
                beta_end,
            } => {
                let root = beta_start.sqrt() + u * (beta_end.sqrt() - beta_start.sqrt());
                root * root
            }
            Self::Cosine => {
                // Equation 17; the last betas are capped so that no step destroys everything.
                let alpha_bar = |t: f64| {
                    let c = libm::cos((t / timesteps as f64 + 0.008) / 1.008 * FRAC_PI_2);
                    c * c
                };
                (1.0 - alpha_bar(t as f64 + 1.0) / alpha_bar(t as f64)).min(0.999)
            }
        }
    }
}

/// A Markov chain of noise: the level after each of its steps.
///
/// Timestep `t` (from 0) is the picture after `t + 1` applications of
/// `q(x_t | x_{t-1}) = N(sqrt(1 - beta_t) x_{t-1}, beta_t I)`.
#[derive(Clone, Debug)]
pub struct NoiseSchedule {
    levels: Vec<NoiseLevel>,
}

impl NoiseSchedule {
    /// The schedule of `kind` with `timesteps` steps.
    ///
    /// # Panics
    ///
    /// If `timesteps` is 0.
    pub fn new(kind: ScheduleKind, timesteps: usize) -> Self {
        assert!(timesteps > 0, "a schedule needs at least one timestep");
        let alpha_bars = (0..timesteps).scan(1.0, |alpha_bar, t| {
            *alpha_bar *= 1.0 - kind.beta(t, timesteps);
            Some(*alpha_bar)
        });
        Self::from_alpha_bars(alpha_bars)
    }

    /// The schedule with these values of `alpha_bar` (Ho et al. 2020, equation 4) after its steps:
    /// in `(0, 1)`, each below the one before.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn from_alpha_bars(alpha_bars: impl IntoIterator<Item = f64>) -> Self {
        let levels: Vec<_> = alpha_bars
            .into_iter()
            .map(NoiseLevel::from_alpha_bar)
            .collect();
        assert!(!levels.is_empty(), "a schedule needs at least one timestep");
        Self { levels }
    }

    /// The same schedule without the timesteps whose `sigma / alpha` is above `most`; the first
    /// timestep stays in any case.
    pub fn up_to(mut self, most: f64) -> Self {
        let within = |level: &NoiseLevel| level.sigma_over_alpha() <= most;
        let kept = self.levels.partition_point(within);
        self.levels.truncate(kept.max(1));
        self
    }

    /// The number of timesteps, `T`.
    pub fn timesteps(&self) -> usize {
        self.levels.len()
    }

    /// The level after every timestep, from nearly clean to nearly noise.
    pub fn levels(&self) -> &[NoiseLevel] {
        &self.levels
    }

    /// The level at timestep `t`; between two timesteps the logarithm of `sigma / alpha` is
    /// interpolated, and `t` is clamped to `[0, T - 1]`.
    pub fn level(&self, t: f64) -> NoiseLevel {
        let t = t.clamp(0.0, (self.levels.len() - 1) as f64);
        let (low, high) = (t.floor(), t.ceil());
        if low == high {
            return self.levels[low as usize];
        }
        let [a, b] = [low, high].map(|t| self.levels[t as usize].half_log_snr());
        NoiseLevel::from_half_log_snr(a + (t - low) * (b - a))
    }

    /// The level after `steps` steps of the chain, from 0 (clean data) to `T`; between two steps the
    /// angle is interpolated.
    pub fn level_after(&self, steps: f64) -> NoiseLevel {
        let steps = steps.clamp(0.0, self.levels.len() as f64);
        let phi = |steps: f64| match steps as usize {
            0 => 0.0,
            steps => self.levels[steps - 1].phi(),
        };
        let (low, high) = (phi(steps.floor()), phi(steps.ceil()));
        NoiseLevel::from_phi(low + (steps - steps.floor()) * (high - low))
    }

    /// The (fractional) timestep whose level is `level`: the inverse of [`level`](Self::level).
    pub fn timestep(&self, level: NoiseLevel) -> f64 {
        let target = level.half_log_snr();
        let above = self.levels.partition_point(|l| l.half_log_snr() > target);
        if above == 0 {
            return 0.0;
        }
        if above == self.levels.len() {
            return (self.levels.len() - 1) as f64;
        }
        let [a, b] = [above - 1, above].map(|t| self.levels[t].half_log_snr());
        (above - 1) as f64 + (a - target) / (a - b)
    }
}
