//! What the page needs to know before the module is loaded: the samplers, spacings and limits.

use serde::Serialize;

use crate::emoji::Style;
use crate::model::NOISIEST;
use crate::process::{Spacing, SpacingInfo};
use crate::recipe::{
    BLEND, COUNT, ETA, FORMAT, GUIDANCE, MIX, NOISE_LEVEL, NOISE_SCALE, RESAMPLE, RESCALE, STEPS,
    STRENGTH, STYLE_EMPHASIS, TEMPERATURE,
};
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
    /// The words that name a style in a prompt.
    pub styles: Vec<&'static str>,
    /// The largest `sigma / alpha` at which a run may start.
    pub noisiest: f64,
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
    /// How many times as strongly guidance goes away from a prompt without its style.
    pub style_emphasis: [f64; 2],
    /// Share of DDPM's noise in DDIM.
    pub eta: [f64; 2],
    /// Seed.
    pub seed: [u32; 2],
    /// Noise level from which on guidance acts.
    pub guidance_low: [f64; 2],
    /// Noise level up to which guidance acts.
    pub guidance_high: [f64; 2],
    /// Share of the contrast added by guidance that is taken back.
    pub rescale: [f64; 2],
    /// Factor on all noise.
    pub noise_scale: [f64; 2],
    /// Local temperature.
    pub temperature: [f64; 2],
    /// How much of the source picture is given up.
    pub strength: [f64; 2],
    /// How many times every step is taken.
    pub resample: [usize; 2],
    /// How far the noise has come from one seed to another.
    pub blend: [f64; 2],
    /// How much a second class or prompt has to say.
    pub mix: [f64; 2],
}

/// The catalogue of this version.
pub fn catalogue() -> Catalogue {
    Catalogue {
        format: FORMAT,
        samplers: SamplerKind::ALL.map(SamplerKind::info).to_vec(),
        spacings: Spacing::ALL.map(Spacing::info).to_vec(),
        styles: Style::ALL
            .iter()
            .flat_map(|style| style.names())
            .copied()
            .collect(),
        noisiest: NOISIEST,
        limits: Limits {
            steps: [*STEPS.start(), *STEPS.end()],
            count: [*COUNT.start(), *COUNT.end()],
            guidance: [*GUIDANCE.start(), *GUIDANCE.end()],
            style_emphasis: [*STYLE_EMPHASIS.start(), *STYLE_EMPHASIS.end()],
            eta: [*ETA.start(), *ETA.end()],
            seed: [0, u32::MAX],
            guidance_low: [*NOISE_LEVEL.start(), *NOISE_LEVEL.end()],
            guidance_high: [*NOISE_LEVEL.start(), *NOISE_LEVEL.end()],
            rescale: [*RESCALE.start(), *RESCALE.end()],
            noise_scale: [*NOISE_SCALE.start(), *NOISE_SCALE.end()],
            temperature: [*TEMPERATURE.start(), *TEMPERATURE.end()],
            strength: [*STRENGTH.start(), *STRENGTH.end()],
            resample: [*RESAMPLE.start(), *RESAMPLE.end()],
            blend: [*BLEND.start(), *BLEND.end()],
            mix: [*MIX.start(), *MIX.end()],
        },
    }
}
