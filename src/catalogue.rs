//! What the page needs to know before the module is loaded: the samplers, spacings and limits.

use serde::Serialize;

use crate::process::{Spacing, SpacingInfo};
use crate::recipe::{COUNT, ETA, FORMAT, GUIDANCE, STEPS};
use crate::sampler::{SamplerInfo, SamplerKind};

/// The table behind `www/src/catalogue.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Catalogue {
    /// The recipe format.
    pub format: u32,
    /// Every sampler.
    pub samplers: Vec<SamplerInfo>,
    /// Every step spacing.
    pub spacings: Vec<SpacingInfo>,
    /// The smallest and the largest value of every numeric setting.
    pub limits: Limits,
}

/// The smallest and the largest value of every numeric setting.
#[derive(Clone, Debug, Serialize)]
pub struct Limits {
    /// Steps from noise to data.
    pub steps: [usize; 2],
    /// Pictures in a batch.
    pub count: [usize; 2],
    /// Guidance scale.
    pub guidance: [f64; 2],
    /// Share of DDPM's noise in DDIM.
    pub eta: [f64; 2],
    /// Seed.
    pub seed: [u32; 2],
}

/// The catalogue of this version.
pub fn catalogue() -> Catalogue {
    Catalogue {
        format: FORMAT,
        samplers: SamplerKind::ALL.map(SamplerKind::info).to_vec(),
        spacings: Spacing::ALL.map(Spacing::info).to_vec(),
        limits: Limits {
            steps: [*STEPS.start(), *STEPS.end()],
            count: [*COUNT.start(), *COUNT.end()],
            guidance: [*GUIDANCE.start(), *GUIDANCE.end()],
            eta: [*ETA.start(), *ETA.end()],
            seed: [0, u32::MAX],
        },
    }
}
