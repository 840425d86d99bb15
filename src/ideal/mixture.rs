//! The exact denoiser of a Gaussian mixture: what a perfect network would answer.

use std::f64::consts::TAU;

use burn::tensor::activation::softmax;
use burn::tensor::{Tensor, TensorData};
use serde::{Deserialize, Serialize};

use crate::process::NoiseLevel;
use crate::process::prediction::Prediction;
use crate::sampler::Denoiser;

/// One bump of a [`Mixture`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Its share of the whole.
    pub weight: f64,
    /// Where its middle is, as many numbers as there are dimensions.
    pub mean: Vec<f64>,
}

/// Points that lie around a few places, in one dimension or more:
/// `p(x_0) = sum_i w_i N(x_0; mu_i, s² I)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mixture {
    /// The bumps; their weights add up to 1.
    pub modes: Vec<Mode>,
    /// The standard deviation `s` of each.
    pub deviation: f64,
}

/// The points that fell to one mode.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Their share of all points.
    pub weight: f64,
    /// Their mean squared distance from the mode's middle, per dimension.
    pub variance: f64,
}

/// What may be wrong with a mixture.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum MixtureError {
    /// No modes, or modes in different numbers of dimensions.
    #[error("every mode needs a mean of as many numbers as the first, at least one: complete them")]
    Means,
    /// Numbers that make no density.
    #[error(
        "weights and the deviation must be above 0, the weights add up to 1, and all numbers be \
         finite: correct them"
    )]
    Numbers,
}

impl Mixture {
    /// Checks that this is a density.
    pub fn check(&self) -> Result<(), MixtureError> {
        let dimensions = self.modes.first().map_or(0, |mode| mode.mean.len());
        if dimensions == 0 || self.modes.iter().any(|m| m.mean.len() != dimensions) {
            return Err(MixtureError::Means);
        }
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let total: f64 = self.modes.iter().map(|mode| mode.weight).sum();
        let means = self.modes.iter().flat_map(|mode| &mode.mean);
        let good = positive(self.deviation)
            && self.modes.iter().all(|mode| positive(mode.weight))
            && (total - 1.0).abs() < 1e-6
            && means.copied().all(f64::is_finite);
        if good {
            Ok(())
        } else {
            Err(MixtureError::Numbers)
        }
    }

    /// The number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.modes[0].mean.len()
    }

    /// What [`Tempered`](crate::guidance::Tempered) sampling leads to where the modes lie far
    /// apart: the same weights, variances `temperature s²`.
    pub fn at_temperature(&self, temperature: f64) -> Self {
        Self {
            deviation: self.deviation * temperature.sqrt(),
            ..self.clone()
        }
    }

    /// The density at `x`.
    pub fn density(&self, x: &[f64]) -> f64 {
        let variance = self.deviation * self.deviation;
        let scale = libm::pow(TAU * variance, -0.5 * x.len() as f64);
        let bump = |mode: &Mode| {
            mode.weight * scale * libm::exp(-squared_distance(x, &mode.mean) / (2.0 * variance))
        };
        self.modes.iter().map(bump).sum()
    }

    /// Divides `points` among the modes, each to the nearest.
    pub fn shares<'a>(&self, points: impl IntoIterator<Item = &'a [f64]>) -> Vec<Share> {
        let mut sums = vec![(0.0, 0.0); self.modes.len()];
        let mut total = 0.0;
        for point in points {
            let distances = self
                .modes
                .iter()
                .map(|m| squared_distance(point, &m.mean))
                .enumerate();
            let nearest = distances.min_by(|a, b| a.1.total_cmp(&b.1));
            let (mode, distance) = nearest.expect("a mixture has modes");
            total += 1.0;
            sums[mode].0 += 1.0;
            sums[mode].1 += distance / self.dimensions() as f64;
        }
        let share = |(count, squares): (f64, f64)| Share {
            weight: count / total,
            variance: squares / count,
        };
        sums.into_iter().map(share).collect()
    }
}

impl Denoiser for Mixture {
    /// `x_t` is `[batch, dimensions, height, width]`: every pixel is a point.
    ///
    /// Noise widens every mode to `N(alpha mu_i, v I)` with `v = alpha² s² + sigma²`. Given that
    /// `x_t` came from mode `i`, its mean `x_0` and `eps` are linear in it (Tweedie's formula); the
    /// mixture's are their means by how likely each mode is.
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let NoiseLevel { alpha, sigma } = level;
        let (modes, shape) = (self.modes.len(), x_t.dims());
        let [batch, dimensions, height, width] = shape;
        let signal = self.deviation * self.deviation * alpha;
        let variance = signal * alpha + sigma * sigma;

        let means: Vec<f64> = self.modes.iter().flat_map(|m| m.mean.clone()).collect();
        let weights: Vec<f64> = self.modes.iter().map(|m| libm::log(m.weight)).collect();
        let on = |values, shape: [usize; 4]| {
            Tensor::from_data(TensorData::new(values, shape), (&x_t.device(), x_t.dtype()))
        };
        let means: Tensor<4> = on(means, [1, modes, dimensions, 1]);
        let log_weights = on(weights, [1, modes, 1, 1]);

        let x = x_t.reshape([batch, 1, dimensions, height * width]);
        let distance = x - means.clone() * alpha; // [batch, modes, dimensions, points]
        let squared = distance.clone().square().sum_dim(2); // [batch, modes, 1, points]
        let share = softmax(log_weights - squared / (2.0 * variance), 1);

        let x_0 = (means + distance.clone() * (signal / variance)) * share.clone();
        let eps = distance * share * (sigma / variance);
        Prediction {
            x_0: x_0.sum_dim(1).reshape(shape),
            eps: eps.sum_dim(1).reshape(shape),
        }
    }
}

fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}
