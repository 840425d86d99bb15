//! A point of the variance-preserving process.

use std::f64::consts::FRAC_PI_2;

/// How much signal and how much noise a picture holds: `x_t = alpha x_0 + sigma eps`.
///
/// Both lie in `[0, 1]` and `alpha² + sigma² = 1`, so one angle says it all: `phi`, with
/// `alpha = cos phi` and `sigma = sin phi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseLevel {
    /// Weight of the clean picture, `cos phi`.
    pub alpha: f64,
    /// Weight of the noise, `sin phi`.
    pub sigma: f64,
}

impl NoiseLevel {
    /// The clean picture: `alpha = 1`, `sigma = 0`.
    pub const DATA: Self = Self {
        alpha: 1.0,
        sigma: 0.0,
    };

    /// The level at the angle `phi`, which is clamped to `[0, π/2]`.
    pub fn from_phi(phi: f64) -> Self {
        let phi = phi.clamp(0.0, FRAC_PI_2);
        Self {
            alpha: libm::cos(phi),
            sigma: libm::sin(phi),
        }
    }

    /// The level with `alpha² = alpha_bar` (Ho et al. 2020, equation 4), clamped to `[0, 1]`.
    pub fn from_alpha_bar(alpha_bar: f64) -> Self {
        let alpha_bar = alpha_bar.clamp(0.0, 1.0);
        Self {
            alpha: alpha_bar.sqrt(),
            sigma: (1.0 - alpha_bar).sqrt(),
        }
    }

    /// The level with `ln(alpha / sigma) = half_log_snr`; exact at both ends, where an angle is not.
    pub fn from_half_log_snr(half_log_snr: f64) -> Self {
        Self {
            alpha: 1.0 / libm::hypot(1.0, libm::exp(-half_log_snr)),
            sigma: 1.0 / libm::hypot(1.0, libm::exp(half_log_snr)),
        }
    }

    /// The angle from data (0) to noise (π/2).
    pub fn phi(self) -> f64 {
        libm::atan2(self.sigma, self.alpha)
    }

    /// `alpha²`, the share of the variance that is signal.
    pub fn alpha_bar(self) -> f64 {
        self.alpha * self.alpha
    }

    /// `ln(alpha / sigma)`, half the logarithm of the signal-to-noise ratio; `+∞` for clean data.
    ///
    /// This is the `lambda` of the DPM-Solver papers.
    pub fn half_log_snr(self) -> f64 {
        libm::log(self.alpha) - libm::log(self.sigma)
    }

    /// `sigma / alpha = tan phi`, the noise scale of the variance-exploding view (Karras et al. 2022).
    pub fn sigma_over_alpha(self) -> f64 {
        self.sigma / self.alpha
    }

    /// Whether no noise is left.
    pub fn is_clean(self) -> bool {
        self.sigma == 0.0
    }
}
