//! The one table of samplers that the page, the command line and the docs are fed from.

use serde::{Deserialize, Serialize};

use super::{
    Ddim, Ddpm, Deis, DpmSolver2M, DpmSolver2MSde, DpmSolver2SAncestral, Euler, EulerAncestral,
    Heun, Lms, Sampler, UniPc,
};

/// The samplers by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SamplerKind {
    /// [`Ddpm`].
    Ddpm,
    /// [`Ddim`].
    #[default]
    Ddim,
    /// [`Euler`].
    Euler,
    /// [`EulerAncestral`].
    EulerAncestral,
    /// [`Heun`].
    Heun,
    /// [`Lms`].
    Lms,
    /// [`DpmSolver2SAncestral`].
    #[serde(rename = "dpmpp_2s_ancestral")]
    DpmSolver2SAncestral,
    /// [`DpmSolver2M`].
    #[serde(rename = "dpmpp_2m")]
    DpmSolver2M,
    /// [`DpmSolver2MSde`].
    #[serde(rename = "dpmpp_2m_sde")]
    DpmSolver2MSde,
    /// [`UniPc`].
    #[serde(rename = "unipc")]
    UniPc,
    /// [`Deis`].
    Deis,
}

/// What there is to say of a sampler.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SamplerInfo {
    /// The name used in recipes and on the command line.
    pub name: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// The order of convergence: of the end point without fresh noise, of the spread with it.
    pub order: u32,
    /// Denoiser calls a step, but for the last.
    pub calls_per_step: u32,
    /// Denoiser calls of the last step, the one to the clean picture.
    pub calls_last_step: u32,
    /// Whether the same starting noise always gives the same picture (with `eta` at 0).
    pub deterministic: bool,
    /// The options that it understands.
    pub options: &'static [&'static str],
    /// One plain sentence.
    pub about: &'static str,
    /// Where it was published.
    pub paper: &'static str,
}

impl SamplerInfo {
    /// What most rows share.
    const USUAL: Self = Self {
        name: "",
        title: "",
        order: 1,
        calls_per_step: 1,
        calls_last_step: 1,
        deterministic: true,
        options: &[],
        about: "",
        paper: "",
    };

    /// Denoiser calls of a run of `steps` steps, at least one.
    pub fn calls(&self, steps: usize) -> usize {
        steps.saturating_sub(1) * self.calls_per_step as usize + self.calls_last_step as usize
    }
}

impl SamplerKind {
    /// Every sampler, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Ddim,
        Self::Ddpm,
        Self::Euler,
        Self::EulerAncestral,
        Self::Heun,
        Self::Lms,
        Self::DpmSolver2SAncestral,
        Self::DpmSolver2M,
        Self::DpmSolver2MSde,
        Self::UniPc,
        Self::Deis,
    ];

    /// The sampler's row of the table.
    pub fn info(self) -> SamplerInfo {
        match self {
            Self::Ddpm => SamplerInfo {
                name: "ddpm",
                title: "DDPM",
                deterministic: false,
                about: "The original: every step removes some noise and adds a little fresh; \
                        good with many steps.",
                paper: "Ho, Jain & Abbeel 2020, algorithm 2 (arXiv 2006.11239)",
                ..SamplerInfo::USUAL
            },
            Self::Ddim => SamplerInfo {
                name: "ddim",
                title: "DDIM",
                options: &["eta"],
                about: "Follows one fixed path from the noise to a picture; eta adds fresh noise \
                        on the way.",
                paper: "Song, Meng & Ermon 2021, equation 12 (arXiv 2010.02502)",
                ..SamplerInfo::USUAL
            },
            Self::Euler => SamplerInfo {
                name: "euler",
                title: "Euler",
                about: "The plainest way to follow the path: straight on, step by step; the same \
                        as DDIM without eta.",
                paper: "Karras, Aittala, Aila & Laine 2022, equation 1 (arXiv 2206.00364)",
                ..SamplerInfo::USUAL
            },
            Self::EulerAncestral => SamplerInfo {
                name: "euler_ancestral",
                title: "Euler ancestral",
                deterministic: false,
                about: "Euler's step goes too far down on purpose, and fresh noise brings it back \
                        up.",
                paper: "Song, Sohl-Dickstein et al. 2021, equation 47 (arXiv 2011.13456)",
                ..SamplerInfo::USUAL
            },
            Self::Heun => SamplerInfo {
                name: "heun",
                title: "Heun",
                order: 2,
                calls_per_step: 2,
                about: "Looks ahead, asks again there, and goes the mean of both ways; wants the \
                        Karras spacing.",
                paper: "Karras, Aittala, Aila & Laine 2022, algorithm 1 (arXiv 2206.00364)",
                ..SamplerInfo::USUAL
            },
            Self::Lms => SamplerInfo {
                name: "lms",
                title: "LMS",
                order: 4,
                about: "Draws a curve through the last four directions and follows it.",
                paper: "Bashforth & Adams 1883, on equation 1 of Karras et al. 2022 (arXiv \
                        2206.00364)",
                ..SamplerInfo::USUAL
            },
            Self::DpmSolver2SAncestral => SamplerInfo {
                name: "dpmpp_2s_ancestral",
                title: "DPM-Solver++ 2S ancestral",
                order: 2,
                calls_per_step: 2,
                deterministic: false,
                about: "Asks again halfway through every step, which goes too far down, and adds \
                        fresh noise.",
                paper: "Lu et al. 2022, algorithm 1 (arXiv 2211.01095), with the noise of Song et \
                        al. 2021, equation 47 (arXiv 2011.13456)",
                ..SamplerInfo::USUAL
            },
            Self::DpmSolver2M => SamplerInfo {
                name: "dpmpp_2m",
                title: "DPM-Solver++ 2M",
                order: 2,
                about: "Expects the predicted picture to go on changing as it did in the last \
                        step: good with few steps.",
                paper: "Lu et al. 2022, algorithm 2 (arXiv 2211.01095)",
                ..SamplerInfo::USUAL
            },
            Self::DpmSolver2MSde => SamplerInfo {
                name: "dpmpp_2m_sde",
                title: "DPM-Solver++ 2M SDE",
                order: 2,
                deterministic: false,
                about: "The same expectation, with most of the noise replaced by fresh noise at \
                        every step.",
                paper: "Lu et al. 2022, SDE-DPM-Solver++(2M) (arXiv 2211.01095)",
                ..SamplerInfo::USUAL
            },
            Self::UniPc => SamplerInfo {
                name: "unipc",
                title: "UniPC",
                order: 2,
                about: "Predicts as DPM-Solver++ 2M does and corrects every step once it knows \
                        where it led.",
                paper: "Zhao et al. 2023, algorithms 1 and 2 (arXiv 2302.04867)",
                ..SamplerInfo::USUAL
            },
            Self::Deis => SamplerInfo {
                name: "deis",
                title: "DEIS",
                order: 2,
                about: "Expects the predicted noise to go on changing as it did in the last step.",
                paper: "Zhang & Chen 2023, equations 14 and 15 (arXiv 2204.13902)",
                ..SamplerInfo::USUAL
            },
        }
    }

    /// A sampler for one run; `eta` counts where [`SamplerInfo::options`] lists it.
    pub fn build(self, eta: f64) -> Box<dyn Sampler> {
        match self {
            Self::Ddpm => Box::new(Ddpm),
            Self::Ddim => Box::new(Ddim { eta }),
            Self::Euler => Box::new(Euler),
            Self::EulerAncestral => Box::new(EulerAncestral),
            Self::Heun => Box::new(Heun),
            Self::Lms => Box::<Lms>::default(),
            Self::DpmSolver2SAncestral => Box::new(DpmSolver2SAncestral),
            Self::DpmSolver2M => Box::<DpmSolver2M>::default(),
            Self::DpmSolver2MSde => Box::<DpmSolver2MSde>::default(),
            Self::UniPc => Box::<UniPc>::default(),
            Self::Deis => Box::<Deis>::default(),
        }
    }
}
