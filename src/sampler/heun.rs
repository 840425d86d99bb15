//! Heun's method: look ahead, then take the mean of both slopes.

use burn::tensor::Tensor;

use super::{Denoiser, Sampler, Stage};
use crate::process::forward::jump;
use crate::process::prediction::Prediction;
use crate::random::NoiseSource;

/// Heun's second-order method for the ODE `d(x / alpha) / dk = eps`, `k = sigma / alpha` (Karras et
/// al. 2022, algorithm 1).
///
/// Asks the denoiser twice a step, but for the last, where the slope at the end is not defined. A
/// step is as good as the straight line between its ends, so it wants levels that are not orders of
/// magnitude apart: the Karras spacing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heun;

impl Sampler for Heun {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        _noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let Prediction { x_0, eps } = denoiser.denoise(x, from);
        let ahead = jump(x_0, eps.clone(), to);
        if to.is_clean() {
            return ahead;
        }
        // Line 8, as a correction of Euler's step: half of the change of slope, all the way.
        let change = denoiser.denoise(ahead.clone(), to).eps - eps;
        ahead + change * (0.5 * (to.sigma - to.alpha * from.sigma_over_alpha()))
    }
}
