//! What the network is told beside the picture, as numbers: the noise level and the class.

use burn::module::Module;
use burn::nn::{Embedding, EmbeddingConfig, Linear, LinearConfig};
use burn::tensor::activation::silu;
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::process::NoiseLevel;

/// Frequencies in the embedding of the noise level.
const FREQUENCIES: usize = 16;
/// Levels beyond this many e-foldings of `sigma / alpha` look alike to the network.
const MAX_LOG_NOISE: f64 = 7.0;

/// Embeds noise levels and classes into one vector a picture.
#[derive(Module, Debug)]
pub(super) struct ConditionEmbedding {
    noise: Linear,
    class: Embedding,
    out: Linear,
}

impl ConditionEmbedding {
    /// For `classes` classes and the unconditional "none of them", into `width` numbers.
    pub(super) fn new(classes: usize, width: usize, device: &Device) -> Self {
        Self {
            noise: LinearConfig::new(2 * FREQUENCIES, width).init(device),
            class: EmbeddingConfig::new(classes + 1, width).init(device),
            out: LinearConfig::new(width, width).init(device),
        }
    }

    /// `noise` is `[batch, 2 · FREQUENCIES]` from [`noise_features`], `classes` `[batch]`, and
    /// `prompts` `[batch, width]` if the network reads any; returns `[batch, width]`.
    pub(super) fn forward(
        &self,
        noise: Tensor<2>,
        classes: Tensor<1, Int>,
        prompts: Option<Tensor<2>>,
    ) -> Tensor<2> {
        let class = self
            .class
            .forward(classes.unsqueeze_dim::<2>(0))
            .squeeze_dim::<2>(0);
        let mut sum = self.noise.forward(noise) + class;
        if let Some(prompts) = prompts {
            sum = sum + prompts;
        }
        silu(self.out.forward(silu(sum)))
    }
}

/// Fourier features of `ln(sigma / alpha)`, `[levels, 2 · FREQUENCIES]` (Vaswani et al. 2017).
pub(super) fn noise_features(levels: &[NoiseLevel], device: &Device) -> Tensor<2> {
    let features: Vec<f32> = levels
        .iter()
        .flat_map(|level| {
            let c = (-level.half_log_snr()).clamp(-MAX_LOG_NOISE, MAX_LOG_NOISE);
            // Wavelengths from 4 times the whole range down to half an e-folding.
            let angle =
                move |k: usize| c * 0.1 * libm::pow(120.0, k as f64 / (FREQUENCIES - 1) as f64);
            let cosines = (0..FREQUENCIES).map(move |k| libm::cos(angle(k)) as f32);
            cosines.chain((0..FREQUENCIES).map(move |k| libm::sin(angle(k)) as f32))
        })
        .collect();
    Tensor::from_data(
        TensorData::new(features, [levels.len(), 2 * FREQUENCIES]),
        device,
    )
}
