//! How the learning rate and the memory of the moving average change along the way.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::TrainingConfig;

/// Pictures after which the learning rate of an open run falls.
const PLATEAU: f64 = 150_000.0;
/// The average of an open run reaches back over a tenth of the steps taken (Karras et al. 2024,
/// "Analyzing and Improving the Training Dynamics of Diffusion Models", equation 126).
const GAMMA: f64 = 6.94;

/// Whether it is known at the start how long a run will be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// Known: from where the run starts the learning rate falls to 0 along half a cosine, and the
    /// average has a fixed memory.
    #[default]
    Fixed,
    /// Not known: the learning rate falls with the square root of the pictures seen, and the
    /// average remembers a fixed share of the steps taken, so that a run can end, or go on
    /// elsewhere, at any time (both as in Karras et al. 2024).
    Open,
}

impl Plan {
    /// The learning rate of step `step`, as a share of the highest, but for the warm-up.
    pub(super) fn rate(self, config: &TrainingConfig, step: u64) -> f64 {
        let [images, before] = [step, config.first_step].map(|s| (s * config.batch as u64) as f64);
        match self {
            Self::Fixed => {
                let planned = config.images as f64 - before;
                let progress = ((images - before) / planned).min(1.0);
                0.5 * (1.0 + libm::cos(PI * progress))
            }
            Self::Open => libm::sqrt(PLATEAU / images.max(PLATEAU)),
        }
    }

    /// The decay of the moving average in step `step`.
    pub(super) fn decay(self, config: &TrainingConfig, step: u64) -> f64 {
        match self {
            // A short memory at first, so that the start is soon forgotten.
            Self::Fixed => {
                let since_start = (step - config.first_step) as f64;
                config
                    .ema_decay
                    .min((1.0 + since_start) / (10.0 + since_start))
            }
            Self::Open => libm::pow(1.0 - 1.0 / (1.0 + step as f64), GAMMA + 1.0),
        }
    }
}
