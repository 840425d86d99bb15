//! A temperature for any denoiser.

use burn::tensor::Tensor;

use crate::process::NoiseLevel;
use crate::process::prediction::Prediction;
use crate::sampler::Denoiser;

/// Temporal Score Rescaling (Xu et al. 2025, arXiv 2510.01184): a local temperature.
///
/// `eps <- r eps` with `r = (alpha² s² + sigma²) / (alpha² s² / k + sigma²)` and `k = 1 / T`. Where
/// the data lie in bumps of standard deviation `s` that are far apart, sampling then gives every
/// bump the variance `T s²` and leaves its share of all samples as it is. `r` is 1 as long as noise
/// hides the bumps (`sigma >> alpha s`) and `k` once they are resolved.
///
/// It goes around whatever keeps predictions within the range of pixels: what the model says is a
/// picture, but a distribution that is made wider reaches beyond its data.
#[derive(Clone, Debug)]
pub struct Tempered<D> {
    /// The denoiser whose answers are tempered.
    pub denoiser: D,
    /// The temperature `T`: 1 changes nothing, less makes samples more alike, more less so.
    pub temperature: f64,
    /// The data's local scale `s`.
    pub local_scale: f64,
}

impl<D: Denoiser> Denoiser for Tempered<D> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let Prediction { x_0, eps } = self.denoiser.denoise(x_t, level);
        let NoiseLevel { alpha, sigma } = level;
        let signal = alpha * self.local_scale * self.local_scale;
        let tempered = alpha * signal * self.temperature + sigma * sigma;
        // `(1 - r) / alpha` and `r`, without dividing by an alpha that may be next to nothing: the
        // new x_0 is (x_t - sigma r eps) / alpha = x_0 + sigma (1 - r) / alpha eps.
        let moved = signal * (self.temperature - 1.0) / tempered;
        Prediction {
            x_0: x_0 + eps.clone() * (sigma * moved),
            eps: eps * (1.0 - alpha * moved),
        }
    }
}
