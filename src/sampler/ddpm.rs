//! Ancestral sampling (Ho et al. 2020, algorithm 2).

use burn::tensor::Tensor;

use super::{Denoiser, Sampler, Stage};
use crate::process::forward::markov_weights;
use crate::random::NoiseSource;

/// The smallest variance that a step injects; the reference implementations clamp there too.
const MIN_VARIANCE: f64 = 1e-20;

/// Draws from the posterior `q(x_s | x_t, x_0)` with the predicted `x_0` (equations 6 and 7, with
/// the smaller of the two variances discussed there, `beta_tilde`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Ddpm;

impl Sampler for Ddpm {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let x_0 = denoiser.denoise(x.clone(), from).x_0;

        // The forward step from `to` to `from` keeps sqrt(1 - beta) of the picture.
        let (kept, added) = markov_weights(to, from);
        let (beta, sigma2, sigma2_to) =
            (added * added, from.sigma * from.sigma, to.sigma * to.sigma);
        let mean = x_0 * (to.alpha * beta / sigma2) + x.clone() * (kept * sigma2_to / sigma2);
        if to.is_clean() {
            return mean;
        }
        let variance = (sigma2_to / sigma2 * beta).max(MIN_VARIANCE);
        mean + noise.draw(x.dims(), &x.device()) * variance.sqrt()
    }
}
