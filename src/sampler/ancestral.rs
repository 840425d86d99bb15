//! Fresh noise on the way: how an ancestral step divides the noise that it leads to.

use burn::tensor::Tensor;

use crate::process::NoiseLevel;
use crate::random::NoiseSource;

/// How a step with fresh noise divides `sigma / alpha` of the level that it leads to (ancestral
/// sampling of the variance-exploding process: Song et al. 2021, equation 47).
#[derive(Clone, Copy, Debug)]
pub(super) struct Ancestral {
    /// Where the deterministic part of the step ends.
    pub down: f64,
    /// The standard deviation of the noise that is added there; `down² + up²` is what is asked for.
    up: f64,
    /// Weight of the picture at the level that the step leads to.
    alpha: f64,
}

impl Ancestral {
    /// Divides the step from `from` to `to` as the true posterior does.
    pub fn between(from: NoiseLevel, to: NoiseLevel) -> Self {
        let alpha = to.alpha;
        let [from, to] = [from, to].map(NoiseLevel::sigma_over_alpha);
        let down = to * to / from;
        Self {
            down,
            up: (to * to - down * down).max(0.0).sqrt(),
            alpha,
        }
    }

    /// Leads `x / alpha` back up from [`down`](Self::down) with fresh noise, to `x` at the level
    /// asked for.
    pub fn noised(self, x_over_alpha: Tensor<4>, noise: &mut dyn NoiseSource) -> Tensor<4> {
        let draw = noise.draw(x_over_alpha.dims(), &x_over_alpha.device());
        (x_over_alpha + draw * self.up) * self.alpha
    }
}
