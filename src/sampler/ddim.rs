//! Denoising diffusion implicit models (Song et al. 2021).

use burn::tensor::Tensor;

use super::{Denoiser, Sampler, Stage};
use crate::process::forward::markov_weights;
use crate::random::NoiseSource;

/// Turns `x_t` towards the data, from `(x_0, eps)` at one angle to the same pair at a smaller one
/// (equation 12).
#[derive(Clone, Copy, Debug, Default)]
pub struct Ddim {
    /// How much of DDPM's noise is injected: 0 makes the way deterministic, 1 is DDPM's.
    pub eta: f64,
}

impl Sampler for Ddim {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let prediction = denoiser.denoise(x.clone(), from);

        // Equation 16: the standard deviation of the injected noise.
        let injected = self.eta * to.sigma / from.sigma * markov_weights(to, from).1;
        let direction = (to.sigma * to.sigma - injected * injected).max(0.0).sqrt();
        let moved = prediction.x_0 * to.alpha + prediction.eps * direction;
        if injected == 0.0 {
            return moved;
        }
        moved + noise.draw(x.dims(), &x.device()) * injected
    }
}
