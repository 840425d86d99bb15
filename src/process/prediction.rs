//! What a network may predict at a noise level, and how the predictions follow from one another.
//!
//! Knowing `x_t`, any one of the noise `eps`, the clean picture `x_0`, the velocity
//! `v = alpha eps - sigma x_0` (Salimans & Ho 2022, appendix D) and the score
//! `∇ log q(x_t) = -eps / sigma` gives all the others.

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use super::NoiseLevel;

/// The meaning of a network's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictionKind {
    /// The noise, `eps`.
    Epsilon,
    /// The clean picture, `x_0`.
    Sample,
    /// The velocity, `v = alpha eps - sigma x_0`.
    V,
    /// The score, `-eps / sigma`; undefined where `sigma = 0`.
    Score,
}

/// A denoiser's answer at one level: both halves of `x_t = alpha x_0 + sigma eps`.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// The predicted clean picture, `[batch, channels, height, width]`.
    pub x_0: Tensor<4>,
    /// The predicted noise, of the same shape.
    pub eps: Tensor<4>,
}

impl Prediction {
    /// Reads a network's `output` for the input `x_t` at `level` as `kind`.
    ///
    /// For `Epsilon` and `Score` the clean picture is `(x_t - sigma eps) / alpha`, so the level
    /// must hold some signal (`alpha > 0`); for `Sample` the noise is `(x_t - alpha x_0) / sigma`,
    /// so it must hold some noise.
    pub fn new(kind: PredictionKind, output: Tensor<4>, x_t: Tensor<4>, level: NoiseLevel) -> Self {
        let NoiseLevel { alpha, sigma } = level;
        match kind {
            PredictionKind::Epsilon => Self {
                x_0: (x_t - output.clone() * sigma) / alpha,
                eps: output,
            },
            PredictionKind::Sample => Self {
                eps: (x_t - output.clone() * alpha) / sigma,
                x_0: output,
            },
            PredictionKind::V => Self {
                x_0: x_t.clone() * alpha - output.clone() * sigma,
                eps: x_t * sigma + output * alpha,
            },
            PredictionKind::Score => {
                Self::new(PredictionKind::Epsilon, output * -sigma, x_t, level)
            }
        }
    }

    /// The velocity `v = alpha eps - sigma x_0`, the rate of change of `x_t` along the angle.
    pub fn v(&self, level: NoiseLevel) -> Tensor<4> {
        self.eps.clone() * level.alpha - self.x_0.clone() * level.sigma
    }

    /// The score `∇ log q(x_t) = -eps / sigma`; needs `sigma > 0`.
    pub fn score(&self, level: NoiseLevel) -> Tensor<4> {
        self.eps.clone() / -level.sigma
    }
}
