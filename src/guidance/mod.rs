//! Wrappers around a denoiser that steer it.

mod classifier_free;
mod temperature;

pub use classifier_free::{ClassifierFree, Wish};
pub use temperature::Tempered;

use burn::tensor::Tensor;

use crate::network::{Condition, UNet};
use crate::process::NoiseLevel;
use crate::process::prediction::{Prediction, PredictionKind};
use crate::sampler::Denoiser;

/// A denoiser that can be told what the pictures should show.
pub trait ConditionalDenoiser {
    /// Denoises `x_t`, `[batch, channels, height, width]` at `level`; one condition a
    /// picture.
    fn denoise_as(
        &mut self,
        x_t: Tensor<4>,
        level: NoiseLevel,
        conditions: &[Condition],
    ) -> Prediction;
}

impl ConditionalDenoiser for UNet {
    fn denoise_as(
        &mut self,
        x_t: Tensor<4>,
        level: NoiseLevel,
        conditions: &[Condition],
    ) -> Prediction {
        let v = self.forward(x_t.clone(), &vec![level; conditions.len()], conditions);
        Prediction::new(PredictionKind::V, v, x_t, level)
    }
}

/// Keeps the predicted picture within the range of pixels, `[-1, 1]`, and adapts the noise
/// (the "clipping" of Ho et al. 2020's implementation; Saharia et al. 2022 call it static
/// thresholding). Strong guidance overshoots without it.
#[derive(Clone, Debug)]
pub struct Clipped<D>(pub D);

impl<D: Denoiser> Denoiser for Clipped<D> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let x_0 = self.0.denoise(x_t.clone(), level).x_0.clamp(-1.0, 1.0);
        Prediction::new(PredictionKind::Sample, x_0, x_t, level)
    }
}
