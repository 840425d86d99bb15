//! The one table of samplers that the page, the command line and the docs are fed from.

use serde::{Deserialize, Serialize};

use super::{Ddim, Ddpm, Sampler};

/// The samplers by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SamplerKind {
    /// [`Ddpm`].
    Ddpm,
    /// [`Ddim`].
    #[default]
    Ddim,
}

/// What there is to say of a sampler.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SamplerInfo {
    /// The name used in recipes and on the command line.
    pub name: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// The order of convergence of its deterministic part.
    pub order: u32,
    /// Denoiser calls a step.
    pub calls_per_step: u32,
    /// Whether the same starting noise always gives the same picture (with `eta` at 0).
    pub deterministic: bool,
    /// The options that it understands.
    pub options: &'static [&'static str],
    /// One plain sentence.
    pub about: &'static str,
    /// Where it was published.
    pub paper: &'static str,
}

impl SamplerKind {
    /// Every sampler, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Ddim, Self::Ddpm];

    /// The sampler's row of the table.
    pub fn info(self) -> SamplerInfo {
        match self {
            Self::Ddpm => SamplerInfo {
                name: "ddpm",
                title: "DDPM",
                order: 1,
                calls_per_step: 1,
                deterministic: false,
                options: &[],
                about: "The original: every step removes some noise and adds a little fresh; \
                        good with many steps.",
                paper: "Ho, Jain & Abbeel 2020, algorithm 2 (arXiv 2006.11239)",
            },
            Self::Ddim => SamplerInfo {
                name: "ddim",
                title: "DDIM",
                order: 1,
                calls_per_step: 1,
                deterministic: true,
                options: &["eta"],
                about: "Follows one fixed path from the noise to a picture; eta adds fresh noise \
                        on the way.",
                paper: "Song, Meng & Ermon 2021, equation 12 (arXiv 2010.02502)",
            },
        }
    }

    /// A sampler for one run; `eta` counts where [`SamplerInfo::options`] lists it.
    pub fn build(self, eta: f64) -> Box<dyn Sampler> {
        match self {
            Self::Ddpm => Box::new(Ddpm),
            Self::Ddim => Box::new(Ddim { eta }),
        }
    }
}
