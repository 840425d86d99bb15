//! A cloud of points on its way from noise to a mixture.

use std::ops::RangeInclusive;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::{Mixture, MixtureError};
use crate::guidance::Tempered;
use crate::process::{NoiseSchedule, ScheduleKind, Spacing, TRAINING_TIMESTEPS};
use crate::random::{NoiseSource, ScaledNoise, SeededNoise};
use crate::recipe::{ETA, NOISE_SCALE, RecipeError, TEMPERATURE, in_range};
use crate::sampler::{SamplerKind, Steps};

/// Points times steps that may be asked for together.
const WORK: RangeInclusive<usize> = 1..=20_000_000;

/// Sampling from a mixture with its exact denoiser: every error is the sampler's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particles {
    /// The data.
    pub mixture: Mixture,
    /// The number of points.
    pub count: usize,
    /// Seed of all noise.
    pub seed: u32,
    /// How the reverse process is followed.
    pub sampler: SamplerKind,
    /// Share of DDPM's noise injected by DDIM, in `[0, 1]`.
    #[serde(default)]
    pub eta: f64,
    /// Steps from noise to data.
    pub steps: usize,
    /// Which noise levels the steps visit.
    #[serde(default)]
    pub spacing: Spacing,
    /// Factor on all noise: the naive temperature.
    pub noise_scale: f64,
    /// The local temperature.
    pub temperature: f64,
}

/// What may be wrong with a cloud of points.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum ParticlesError {
    /// A mixture that is none.
    #[error(transparent)]
    Mixture(#[from] MixtureError),
    /// Nothing to do, or too much.
    #[error("{0} points in {1} steps are none or too many: choose at least one of each, or fewer")]
    Work(usize, usize),
    /// A setting that no recipe may have either.
    #[error(transparent)]
    Setting(#[from] RecipeError),
}

impl Particles {
    /// Starts the points as noise, `[1, dimensions, count, 1]`, on the cosine schedule.
    pub fn start(&self, device: &Device) -> Result<Steps, ParticlesError> {
        self.mixture.check()?;
        if !WORK.contains(&self.count.saturating_mul(self.steps)) {
            return Err(ParticlesError::Work(self.count, self.steps));
        }
        for (name, value, range) in [
            ("steps", self.steps as f64, 1.0..=TRAINING_TIMESTEPS as f64),
            ("eta", self.eta, ETA),
            ("noise_scale", self.noise_scale, NOISE_SCALE),
            ("temperature", self.temperature, TEMPERATURE),
        ] {
            in_range(name, value, range)?;
        }
        let schedule = NoiseSchedule::new(ScheduleKind::Cosine, TRAINING_TIMESTEPS);
        let mut noise = ScaledNoise {
            source: SeededNoise::new(vec![u64::from(self.seed)]),
            scale: self.noise_scale,
        };
        let x = noise.draw([1, self.mixture.dimensions(), self.count, 1], device);
        let denoiser = Tempered {
            denoiser: self.mixture.clone(),
            temperature: self.temperature,
            local_scale: self.mixture.deviation,
        };
        Ok(Steps::new(
            self.sampler.build(self.eta),
            Box::new(denoiser),
            Box::new(noise),
            self.spacing.levels(&schedule, self.steps),
            x,
        ))
    }
}
