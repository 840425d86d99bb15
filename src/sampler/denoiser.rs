//! What a sampler asks: which picture is hidden under this noise?

use burn::tensor::Tensor;

use crate::process::NoiseLevel;
use crate::process::prediction::Prediction;

/// Predicts the clean picture and the noise in `x_t`.
pub trait Denoiser {
    /// `x_t` is `[batch, channels, height, width]`, all of it at `level`.
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction;
}

impl<D: Denoiser + ?Sized> Denoiser for Box<D> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        (**self).denoise(x_t, level)
    }
}

/// One question to the denoiser and its answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// The noise level asked about.
    pub level: NoiseLevel,
    /// The noisy picture shown.
    pub x_t: Tensor<4>,
    /// The predicted clean picture and noise.
    pub prediction: Prediction,
}

/// A denoiser that remembers its calls.
pub struct Recorder<'a> {
    denoiser: &'a mut dyn Denoiser,
    calls: Vec<Call>,
}

impl<'a> Recorder<'a> {
    /// Listens to `denoiser`.
    pub fn new(denoiser: &'a mut dyn Denoiser) -> Self {
        Self {
            denoiser,
            calls: Vec::new(),
        }
    }

    /// What was asked, in order.
    pub fn into_calls(self) -> Vec<Call> {
        self.calls
    }
}

impl Denoiser for Recorder<'_> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let prediction = self.denoiser.denoise(x_t.clone(), level);
        self.calls.push(Call {
            level,
            x_t,
            prediction: prediction.clone(),
        });
        prediction
    }
}
