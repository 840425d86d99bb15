//! DPM-Solver++: second order in the half log-SNR, from predictions of the clean picture.
//!
//! With `lambda = ln(alpha / sigma)` the ODE's solution over a step of length `h` is an integral of
//! the predicted `x_0`, weighted exponentially (Lu et al. 2022, proposition 4.1). Taking `x_0` as
//! constant gives DDIM; taking it as a straight line gives the methods here.

use burn::tensor::Tensor;

use super::ancestral::Ancestral;
use super::{Denoiser, Sampler, Stage};
use crate::process::NoiseLevel;
use crate::process::forward::jump;
use crate::process::prediction::Prediction;
use crate::random::NoiseSource;

/// What the last step saw, to draw a line through.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    last: Option<(NoiseLevel, Tensor<4>)>,
}

impl Line {
    /// Half of how much `x_0` changes over the step from `from` to `to`, by the line through its
    /// last two predictions: `D_1 / 2` in the papers. There is none in the first step, nor in the
    /// last, which is infinitely long in `lambda` and taken at first order.
    pub fn half_change(
        &mut self,
        x_0: &Tensor<4>,
        from: NoiseLevel,
        to: NoiseLevel,
    ) -> Option<Tensor<4>> {
        let (before, older) = self.last.replace((from, x_0.clone()))?;
        if to.is_clean() {
            return None;
        }
        let [before, from, to] = [before, from, to].map(NoiseLevel::half_log_snr);
        Some((x_0.clone() - older) * (0.5 * (to - from) / (from - before)))
    }
}

/// `e^-h` of a step.
pub(super) fn decay(from: NoiseLevel, to: NoiseLevel) -> f64 {
    to.sigma_over_alpha() / from.sigma_over_alpha()
}

/// The multistep method: a line through the last two predictions (Lu et al. 2022, algorithm 2).
#[derive(Clone, Debug, Default)]
pub struct DpmSolver2M {
    line: Line,
}

impl Sampler for DpmSolver2M {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        _noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let Prediction { x_0, eps } = denoiser.denoise(x, from);
        let half_change = self.line.half_change(&x_0, from, to);
        let first_order = jump(x_0, eps, to);
        match half_change {
            Some(d) => first_order + d * (to.alpha * (1.0 - decay(from, to))),
            None => first_order,
        }
    }
}

/// The multistep method for the reverse SDE: most of the noise is fresh at every step (Lu et al.
/// 2022, SDE-DPM-Solver++(2M)).
#[derive(Clone, Debug, Default)]
pub struct DpmSolver2MSde {
    line: Line,
}

impl Sampler for DpmSolver2MSde {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let Prediction { x_0, eps } = denoiser.denoise(x, from);
        let half_change = self.line.half_change(&x_0, from, to);
        if to.is_clean() {
            return x_0;
        }
        // The noise that is left of `eps` and the fresh noise make up `sigma` of the new level.
        let kept = decay(from, to);
        let fresh = 1.0 - kept * kept;
        let draw = noise.draw(x_0.dims(), &x_0.device());
        let moved = x_0 * to.alpha + (eps * kept + draw * fresh.sqrt()) * to.sigma;
        match half_change {
            Some(d) => moved + d * (to.alpha * fresh),
            None => moved,
        }
    }
}

/// The single-step method, which asks again halfway (Lu et al. 2022, algorithm 1 with `r = 1/2`),
/// below the level that is asked for; fresh noise leads back to it (Song et al. 2021, equation 47).
///
/// Asks the denoiser twice a step, but for the last, which is DDIM's.
#[derive(Clone, Copy, Debug, Default)]
pub struct DpmSolver2SAncestral;

impl Sampler for DpmSolver2SAncestral {
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
        let start = from.sigma_over_alpha();
        let ancestral = Ancestral::between(from, to);
        let down = ancestral.down;
        // Halfway in lambda is the geometric mean in sigma / alpha.
        let halfway = NoiseLevel::from_phi(libm::atan((start * down).sqrt()));
        let seen = denoiser.denoise(jump(x_0.clone(), eps.clone(), halfway), halfway);

        let kept = down / start;
        ancestral.noised(x_0 * kept + eps * down + seen.x_0 * (1.0 - kept), noise)
    }
}
