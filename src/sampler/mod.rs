//! Samplers: from noise to a picture, one step at a time.
//!
//! A [`Sampler`] knows nothing but noise levels and a [`Denoiser`]; it never learns which schedule
//! the levels came from or which network answers. [`Steps`] drives it as an iterator, so that
//! plotting, progress, stopping and export are the caller's.

mod ancestral;
mod catalogue;
mod ddim;
mod ddpm;
mod deis;
mod denoiser;
mod dpm_solver;
mod euler;
mod heun;
mod inpainting;
mod lms;
mod steps;
mod unipc;

pub use catalogue::{SamplerInfo, SamplerKind};
pub use ddim::Ddim;
pub use ddpm::Ddpm;
pub use deis::Deis;
pub use denoiser::{Call, Denoiser, Recorder};
pub use dpm_solver::{DpmSolver2M, DpmSolver2MSde, DpmSolver2SAncestral};
pub use euler::{Euler, EulerAncestral};
pub use heun::Heun;
pub use inpainting::Inpainting;
pub use lms::Lms;
pub use steps::{Snapshot, Step, Steps, Turn};
pub use unipc::UniPc;

use burn::tensor::Tensor;
use dyn_clone::DynClone;

use crate::process::NoiseLevel;
use crate::random::NoiseSource;

/// Where a step stands on its path from noise to data.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    /// All the levels of the run, from noise to data; the last is clean.
    pub levels: &'a [NoiseLevel],
    /// The step goes from `levels[index]` to `levels[index + 1]`.
    pub index: usize,
}

impl Stage<'_> {
    /// The level that the step starts from.
    pub fn from(&self) -> NoiseLevel {
        self.levels[self.index]
    }

    /// The level that the step leads to.
    pub fn to(&self) -> NoiseLevel {
        self.levels[self.index + 1]
    }
}

/// A way to follow the reverse process by one step. Its clone remembers what it remembers, so that
/// a run can fork.
pub trait Sampler: DynClone {
    /// Takes `x` at `stage.from()` to `stage.to()`.
    ///
    /// Multistep methods keep what they remember in `self`; a sampler serves one run, from its
    /// first stage to its last.
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        noise: &mut dyn NoiseSource,
    ) -> Tensor<4>;
}

dyn_clone::clone_trait_object!(Sampler);
