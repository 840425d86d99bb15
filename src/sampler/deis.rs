//! DEIS: the exponential integrator with a line through the last two noise predictions.

use burn::tensor::Tensor;

use super::{Denoiser, Sampler, Stage};
use crate::process::NoiseLevel;
use crate::process::forward::jump;
use crate::process::prediction::Prediction;
use crate::random::NoiseSource;

/// DEIS of order 2: the predicted noise is taken as linear in `ln rho`, `rho = sigma / alpha`
/// (Zhang & Chen 2023, equations 14 and 15, with the rescaled time of their section 4).
///
/// The first step knows one prediction and the last ends where the logarithm does: both are DDIM's.
#[derive(Clone, Debug, Default)]
pub struct Deis {
    last: Option<(NoiseLevel, Tensor<4>)>,
}

impl Sampler for Deis {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        _noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let Prediction { x_0, eps } = denoiser.denoise(x, from);
        let last = self.last.replace((from, eps.clone()));
        let first_order = jump(x_0, eps.clone(), to);
        match last {
            Some((before, older)) if !to.is_clean() => {
                let rho = [before, from, to].map(NoiseLevel::sigma_over_alpha);
                first_order + (older - eps) * (to.alpha * weight(rho))
            }
            _ => first_order,
        }
    }
}

/// The integral from `from` to `to` of the line in `ln rho` that is 1 at `before` and 0 at `from`
/// (equation 15).
fn weight([before, from, to]: [f64; 3]) -> f64 {
    let [before_log, from_log, to_log] = [before, from, to].map(libm::log);
    (to * (to_log - from_log - 1.0) + from) / (before_log - from_log)
}
