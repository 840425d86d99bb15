//! Guidance towards one wish, or towards two at once.

use std::f64::consts::FRAC_PI_2;
use std::ops::RangeInclusive;

use burn::tensor::Tensor;

use super::ConditionalDenoiser;
use crate::network::Condition;
use crate::process::NoiseLevel;
use crate::process::prediction::{Prediction, PredictionKind};
use crate::sampler::Denoiser;

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
    /// Other conditions that have a say beside them.
    pub blend: Option<Blend>,
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

/// Conditions that have a say beside others: `eps_condition = (1 - share) eps_1 + share eps_2`.
///
/// With guidance from any picture this is the conjunction of two concepts with the weights
/// `scale (1 - share)` and `scale share` (Liu, Li, Du, Torralba & Tenenbaum 2022, "Compositional
/// visual generation with composable diffusion models", arXiv 2206.01714). The prediction is mixed,
/// not the words, so it goes with every sampler.
#[derive(Clone, Debug, PartialEq)]
pub struct Blend {
    /// One condition a picture.
    pub conditions: Vec<Condition>,
    /// How much they have to say, in `[0, 1]`: nothing at 0, everything at 1.
    pub share: f64,
}

/// The conditions that have a say, each with its share.
fn asked<'a>(conditions: &'a [Condition], blend: Option<&'a Blend>) -> Vec<(&'a [Condition], f64)> {
    let share = blend.map_or(0.0, |blend| blend.share);
    let others = blend.map_or(&[][..], |blend| &blend.conditions);
    let both = [(conditions, 1.0 - share), (others, share)];
    both.into_iter().filter(|(_, share)| *share > 0.0).collect()
}

impl<M: ConditionalDenoiser> Denoiser for ClassifierFree<M> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let within = self.interval.contains(&(level.phi() / FRAC_PI_2));
        if within && self.scale == 0.0 {
            return self.model.denoise_as(x_t, level, &self.away);
        }
        let asked = asked(&self.conditions, self.blend.as_ref());
        let away = &self.away[..];
        let steered = asked.iter().any(|(conditions, _)| *conditions != away);
        let acts = within && self.scale != 1.0 && steered;

        let questions = asked.iter().map(|(conditions, _)| *conditions);
        let questions: Vec<_> = questions.chain(acts.then_some(away)).collect();
        if let [question] = questions[..] {
            return self.model.denoise_as(x_t, level, question);
        }
        // All of them in one batch: on a GPU that costs little more than one of them.
        let batch = Tensor::cat(vec![x_t.clone(); questions.len()], 0);
        let answers = self.model.denoise_as(batch, level, &questions.concat());
        let mut answers = chunks(answers, questions.len());
        let away = if acts { answers.pop() } else { None };

        let shares = asked.iter().map(|(_, share)| *share);
        let plain = answers
            .into_iter()
            .zip(shares)
            .reduce(|(one, _), (other, share)| (between(one, other, share), 1.0));
        let (plain, _) = plain.expect("the shares add up to 1, so one of them is not 0");
        let Some(away) = away else { return plain };
        let guided = between(away, plain.clone(), self.scale);
        if self.rescale == 0.0 {
            return guided;
        }
        let v = rescaled(guided.v(level), plain.v(level), self.rescale);
        Prediction::new(PredictionKind::V, v, x_t, level)
    }
}

/// The predictions for `count` equal parts of a batch.
fn chunks(answers: Prediction, count: usize) -> Vec<Prediction> {
    let Prediction { x_0, eps } = answers;
    let parts = x_0.chunk(count, 0).into_iter().zip(eps.chunk(count, 0));
    parts.map(|(x_0, eps)| Prediction { x_0, eps }).collect()
}

/// `one + share (other - one)`: between the two, or beyond the other.
fn between(one: Prediction, other: Prediction, share: f64) -> Prediction {
    let line = |one: Tensor<4>, other: Tensor<4>| one.clone() + (other - one) * share;
    Prediction {
        x_0: line(one.x_0, other.x_0),
        eps: line(one.eps, other.eps),
    }
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
