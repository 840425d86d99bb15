//! Wrappers around a denoiser that steer it.

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

/// Classifier-free guidance (Ho & Salimans 2022, equation 6): away from what any picture would
/// be, towards what a picture under the condition would be.
///
/// `eps = eps_any + scale (eps_condition - eps_any)`; a scale of 1 leaves the condition alone to
/// speak, 0 ignores it.
#[derive(Clone, Debug)]
pub struct ClassifierFree<M> {
    /// The denoiser that is steered.
    pub model: M,
    /// One condition a picture; those with [`Condition::Any`] are not steered.
    pub conditions: Vec<Condition>,
    /// The guidance scale.
    pub scale: f64,
}

impl<M: ConditionalDenoiser> Denoiser for ClassifierFree<M> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let any = vec![Condition::Any; self.conditions.len()];
        if self.scale == 1.0 || self.conditions == any {
            return self.model.denoise_as(x_t, level, &self.conditions);
        }
        if self.scale == 0.0 {
            return self.model.denoise_as(x_t, level, &any);
        }
        // Both questions in one batch: on a GPU that costs little more than one of them.
        let both = Tensor::cat(vec![x_t.clone(), x_t], 0);
        let conditions = [self.conditions.clone(), any].concat();
        let answer = self.model.denoise_as(both, level, &conditions);
        let guide = |both: Tensor<4>| {
            let [asked, any] = both
                .chunk(2, 0)
                .try_into()
                .expect("two chunks were asked for");
            any.clone() + (asked - any) * self.scale
        };
        Prediction {
            x_0: guide(answer.x_0),
            eps: guide(answer.eps),
        }
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
