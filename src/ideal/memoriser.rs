//! The optimal denoiser of a finite set of pictures.

use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

use crate::process::NoiseLevel;
use crate::process::prediction::{Prediction, PredictionKind};
use crate::sampler::Denoiser;

/// Minimises the training loss exactly, for a training set of these pictures (Karras et al. 2022,
/// equation 57): the mean of all of them, each weighted by how likely it is to be the one hidden.
///
/// `x_0 = Σ w_i x_i` with `w = softmax(-|x_t - alpha x_i|² / (2 sigma²))`. As the noise falls, one
/// weight takes all, so that whatever the sampler, what comes out is one of the pictures.
#[derive(Clone, Debug)]
pub struct Memoriser {
    /// The pictures less their mean, `[count, numbers]`.
    pictures: Tensor<2>,
    /// Half their squared lengths, `[1, count]`.
    half_squares: Tensor<2>,
    /// The mean picture, `[1, numbers]`.
    mean: Tensor<2>,
}

impl Memoriser {
    /// Learns `pictures`, `[count, channels, height, width]` in `[-1, 1]`, by heart.
    pub fn new(pictures: Tensor<4>) -> Self {
        let pictures: Tensor<2> = pictures.flatten(1, 3);
        // Distances do not change when everything moves, and round less when numbers are small.
        let mean = pictures.clone().mean_dim(0);
        let pictures = pictures - mean.clone();
        let half_squares = pictures.clone().square().sum_dim(1).transpose() / 2.0;
        Self {
            pictures,
            half_squares,
            mean,
        }
    }
}

impl Denoiser for Memoriser {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let NoiseLevel { alpha, sigma } = level;
        let x: Tensor<2> = x_t.clone().flatten(1, 3) - self.mean.clone() * alpha;
        // What is left of the squared distances without |x_t|², which all share.
        let products = x.matmul(self.pictures.clone().transpose()); // [batch, count]
        let closeness = products * alpha - self.half_squares.clone() * (alpha * alpha);
        // Softmax subtracts the largest logarithm first, so that none overflows.
        let weights = softmax(closeness / (sigma * sigma), 1);
        let x_0 = weights.matmul(self.pictures.clone()) + self.mean.clone();
        Prediction::new(PredictionKind::Sample, x_0.reshape(x_t.dims()), x_t, level)
    }
}
