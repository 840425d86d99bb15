//! What a network learns from in one step.

use burn::tensor::{Device, FloatDType, Tensor, TensorData};
use rand_distr::{Distribution, StandardNormal};

use super::{Examples, TrainingConfig};
use crate::network::{Condition, UNet};
use crate::process::NoiseLevel;
use crate::random::{generator, uniform};

/// Pictures, the noise that is put on them, and what the network is told of them.
///
/// It can be drawn, and brought to the device, on another thread than the one that learns.
pub struct Batch {
    /// The pictures, `[batch, channels, height, width]` in `[-1, 1]`.
    x_0: Tensor<4>,
    eps: Tensor<4>,
    levels: Vec<NoiseLevel>,
    conditions: Vec<Condition>,
}

impl Batch {
    /// The batch of a step on `device`, the [trainer's](super::Trainer::device): it depends on the
    /// data, the seed and the step alone.
    pub fn draw(data: &dyn Examples, config: &TrainingConfig, step: u64, device: &Device) -> Self {
        let mut random = generator(config.seed, step);
        let mut pixels = Vec::new();
        let mut conditions = Vec::with_capacity(config.batch);
        for _ in 0..config.batch {
            let condition = data.draw(&mut random, &mut pixels);
            let keep = uniform(&mut random) > config.label_dropout;
            conditions.push(if keep { condition } else { Condition::Any });
        }
        let levels = (0..config.batch)
            .map(|_| {
                let z: f64 = StandardNormal.sample(&mut random);
                let log_noise = config.log_noise_mean + config.log_noise_std * z;
                NoiseLevel::from_phi(libm::atan(libm::exp(log_noise)))
            })
            .collect();
        let [channels, height, width] = data.shape();
        let shape = [config.batch, channels, height, width];
        // Twice as fast to draw as the noise that pictures start from, which is the same everywhere.
        let noise = (0..shape.iter().product()).map(|_| StandardNormal.sample(&mut random));
        let eps = TensorData::new(noise.collect::<Vec<f32>>(), shape);
        Self {
            x_0: Tensor::from_data(TensorData::new(pixels, shape), device),
            eps: Tensor::from_data(eps, device),
            levels,
            conditions,
        }
    }

    /// The mean squared error of the velocity that `net` predicts (Salimans & Ho 2022).
    pub(super) fn loss(self, net: &UNet, dtype: FloatDType) -> Tensor<1> {
        let device = self.x_0.device();
        let weights = |f: fn(&NoiseLevel) -> f64| {
            let values: Vec<f32> = self.levels.iter().map(|level| f(level) as f32).collect();
            let shape = [values.len(), 1, 1, 1];
            Tensor::<4>::from_data(TensorData::new(values, shape), &device)
        };
        let (alpha, sigma) = (weights(|level| level.alpha), weights(|level| level.sigma));
        let Self {
            x_0,
            eps,
            levels,
            conditions,
        } = self;
        let x_t = x_0.clone() * alpha.clone() + eps.clone() * sigma.clone();
        let v = eps * alpha - x_0 * sigma;
        let predicted = net.forward(x_t.cast(dtype), &levels, &conditions);
        (predicted.cast(FloatDType::F32) - v).square().mean()
    }
}
