//! The forward process: from a picture to noise, step by step or in one jump.

use burn::tensor::Tensor;

use super::NoiseLevel;

/// The direct jump: a draw of `q(x_t | x_0)` for the noise `eps` (Ho et al. 2020, equation 4).
///
/// `x_t = alpha x_0 + sigma eps`; all tensors are `[batch, channels, height, width]`.
pub fn jump(x_0: Tensor<4>, eps: Tensor<4>, level: NoiseLevel) -> Tensor<4> {
    x_0 * level.alpha + eps * level.sigma
}

/// One step of the Markov chain: a draw of `q(x_t | x_s)` for an earlier level `from` and fresh
/// noise `eps` (Ho et al. 2020, equation 2).
///
/// `x_t = a x_s + sqrt(1 - a²) eps` with `a = alpha_t / alpha_s`.
///
/// # Panics
///
/// If `to` is cleaner than `from`: the forward process only adds noise.
pub fn markov_step(x: Tensor<4>, eps: Tensor<4>, from: NoiseLevel, to: NoiseLevel) -> Tensor<4> {
    let (kept, added) = markov_weights(from, to);
    x * kept + eps * added
}

/// The weights of the signal and of the fresh noise in [`markov_step`].
pub fn markov_weights(from: NoiseLevel, to: NoiseLevel) -> (f64, f64) {
    assert!(
        to.alpha <= from.alpha,
        "the forward process cannot go from {from:?} to {to:?}"
    );
    let kept = to.alpha / from.alpha;
    (kept, (1.0 - kept * kept).max(0.0).sqrt())
}
