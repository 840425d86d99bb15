//! Euler's method in the variance-exploding view (Karras et al. 2022), without and with noise.
//!
//! There `x / alpha = x_0 + k eps` with `k = sigma / alpha`, the probability-flow ODE reads
//! `d(x / alpha) / dk = eps` (equation 1 with `sigma(t) = t`), and a step of Euler's method from
//! `k` to `k'` just leads to `x_0 + k' eps`.

use burn::tensor::Tensor;

use super::ancestral::Ancestral;
use super::{Denoiser, Sampler, Stage};
use crate::process::forward::jump;
use crate::process::prediction::Prediction;
use crate::random::NoiseSource;

/// Follows the ODE (Karras et al. 2022, algorithm 1 without lines 6 to 8).
///
/// Back in the variance-preserving view that is DDIM with `eta = 0`: two derivations of one method.
#[derive(Clone, Copy, Debug, Default)]
pub struct Euler;

impl Sampler for Euler {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        _noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let Prediction { x_0, eps } = denoiser.denoise(x, stage.from());
        jump(x_0, eps, stage.to())
    }
}

/// Follows the ODE below the noise level that is asked for and comes back to it with fresh noise
/// (ancestral sampling of the variance-exploding process: Song et al. 2021, equation 47).
#[derive(Clone, Copy, Debug, Default)]
pub struct EulerAncestral;

impl Sampler for EulerAncestral {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let Prediction { x_0, eps } = denoiser.denoise(x, from);
        if to.is_clean() {
            return x_0;
        }
        let ancestral = Ancestral::between(from, to);
        ancestral.noised(x_0 + eps * ancestral.down, noise)
    }
}
