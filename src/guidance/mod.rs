//! Wrappers around a denoiser that steer it.

mod temperature;

pub use temperature::Tempered;

use std::f64::consts::FRAC_PI_2;
use std::ops::RangeInclusive;

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
/// be, or from what is not wanted, towards what a picture under the condition would
/// be.
///
/// `eps = eps_away + scale (eps_condition - eps_away)`; a scale of 1 leaves the condition alone to
/// speak, 0 ignores it.
#[derive(Clone, Debug)]
pub struct ClassifierFree<M> {
    /// The denoiser that is steered.
    pub model: M,
    /// One condition a picture; if they are what guidance goes away from, nothing is steered.
    pub conditions: Vec<Condition>,
    /// What guidance goes away from, one condition a picture: usually [`Condition::Any`].
    pub away: Vec<Condition>,
    /// The guidance scale.
    pub scale: f64,
    /// The noise levels, as shares of the way from data to noise (`phi / (pi / 2)`), at which
    /// guidance acts; elsewhere the condition alone speaks (Kynkäänniemi et al. 2024, equation 3).
    pub interval: RangeInclusive<f64>,
    /// How much of the contrast that guidance adds to the network's output is taken back, 0 to 1.
    pub rescale: f64,
}

impl<M: ConditionalDenoiser> Denoiser for ClassifierFree<M> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let acts = self.interval.contains(&(level.phi() / FRAC_PI_2));
        if !acts || self.scale == 1.0 || self.conditions == self.away {
            return self.model.denoise_as(x_t, level, &self.conditions);
        }
        if self.scale == 0.0 {
            return self.model.denoise_as(x_t, level, &self.away);
        }
        // Both questions in one batch: on a GPU that costs little more than one of them.
        let both = Tensor::cat(vec![x_t.clone(), x_t.clone()], 0);
        let conditions = [self.conditions.clone(), self.away.clone()].concat();
        let answer = self.model.denoise_as(both, level, &conditions);
        let [asked_x_0, away_x_0] = halves(answer.x_0);
        let [asked_eps, away_eps] = halves(answer.eps);
        let guide =
            |asked: &Tensor<4>, away: Tensor<4>| away.clone() + (asked.clone() - away) * self.scale;
        let guided = Prediction {
            x_0: guide(&asked_x_0, away_x_0),
            eps: guide(&asked_eps, away_eps),
        };
        if self.rescale == 0.0 {
            return guided;
        }
        let plain = Prediction {
            x_0: asked_x_0,
            eps: asked_eps,
        };
        let v = rescaled(guided.v(level), plain.v(level), self.rescale);
        Prediction::new(PredictionKind::V, v, x_t, level)
    }
}

/// The two halves of a batch.
fn halves(both: Tensor<4>) -> [Tensor<4>; 2] {
    let halves = both.chunk(2, 0);
    halves.try_into().expect("two chunks were asked for")
}

/// Brings the standard deviation of every picture of `guided` back towards that of `plain`: all of
/// the way with a `share` of 1 (Lin et al. 2024, equations 14 to 16).
fn rescaled(guided: Tensor<4>, plain: Tensor<4>, share: f64) -> Tensor<4> {
    let deviation = |x: Tensor<4>| {
        let [batch, ..] = x.dims();
        let pixels: Tensor<2> = x.flatten(1, 3);
        pixels.var(1).sqrt().reshape([batch, 1, 1, 1])
    };
    let ratio = deviation(plain) / deviation(guided.clone());
    guided * (ratio * share + (1.0 - share))
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
