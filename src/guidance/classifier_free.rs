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
/// `eps = eps_condition + (scale - 1) (eps_condition - eps_away)`; a scale of 1 leaves the condition
/// alone to speak, 0 ignores it.
///
/// What a condition says can be emphasised in part, such as its style: then guidance also goes away
/// from the same condition without that part. With
/// `+ (scale - 1) emphasis (eps_condition - eps_plain)` the part has a scale of its own, as in
/// Brooks, Holynski & Efros 2023 (equation 3): `scale + emphasis (scale - 1)`. With a scale below 1,
/// which says less than the condition does, nothing is emphasised.
#[derive(Clone, Debug)]
pub struct ClassifierFree<M> {
    /// The denoiser that is steered.
    pub model: M,
    /// What is asked for; the shares add up to 1.
    pub wishes: Vec<Wish>,
    /// What guidance goes away from, one condition a picture: usually [`Condition::Any`].
    pub away: Vec<Condition>,
    /// The guidance scale.
    pub scale: f64,
    /// How many times as strongly guidance goes away from the [plain](Wish::plain) conditions.
    pub emphasis: f64,
    /// The noise levels, as shares of the way from data to noise (`phi / (pi / 2)`), at which
    /// guidance acts; elsewhere the conditions alone speak (Kynkäänniemi et al. 2024, equation 3).
    pub interval: RangeInclusive<f64>,
    /// How much of the contrast that guidance adds to the network's output is taken back, 0 to 1.
    pub rescale: f64,
}

/// Conditions that have a say, alone or beside others: `eps_condition = sum_i share_i eps_i`.
///
/// With guidance from any picture two of them are the conjunction of two concepts with the weights
/// `scale share_i` (Liu, Li, Du, Torralba & Tenenbaum 2022, "Compositional
/// visual generation with composable diffusion models", arXiv 2206.01714). The prediction is mixed,
/// not the words, so it goes with every sampler.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// One condition a picture; if they are what guidance goes away from, nothing is steered.
    pub conditions: Vec<Condition>,
    /// The same without what is emphasised; if it is the same, nothing is.
    pub plain: Vec<Condition>,
    /// How much they have to say, in `[0, 1]`: nothing at 0, everything at 1.
    pub share: f64,
}

impl Wish {
    /// All that is asked for, without emphasis.
    pub fn only(conditions: Vec<Condition>) -> Self {
        Self {
            plain: conditions.clone(),
            conditions,
            share: 1.0,
        }
    }
}

impl<M: ConditionalDenoiser> Denoiser for ClassifierFree<M> {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let within = self.interval.contains(&(level.phi() / FRAC_PI_2));
        if within && self.scale == 0.0 {
            return self.model.denoise_as(x_t, level, &self.away);
        }
        let further = if within { self.scale - 1.0 } else { 0.0 };
        let emphasis = self.emphasis * further.max(0.0);
        let questions = questions(&self.wishes, &self.away, further, emphasis);
        if let [question] = &questions[..] {
            return self.model.denoise_as(x_t, level, question.conditions);
        }
        // All of them in one batch: on a GPU that costs little more than one of them.
        let batch = Tensor::cat(vec![x_t.clone(); questions.len()], 0);
        let conditions: Vec<_> = questions
            .iter()
            .map(|question| question.conditions)
            .collect();
        let answers = self.model.denoise_as(batch, level, &conditions.concat());
        let answers = chunks(answers, questions.len());

        let sum = |weight: fn(&Question) -> f64| {
            sum(answers.iter().cloned().zip(questions.iter().map(weight)))
        };
        let guided = sum(|question| question.guided);
        if self.rescale == 0.0 || further == 0.0 {
            return guided;
        }
        let plain = sum(|question| question.asked);
        let v = rescaled(guided.v(level), plain.v(level), self.rescale);
        Prediction::new(PredictionKind::V, v, x_t, level)
    }
}

/// What the model is asked for, and how much its answer counts.
struct Question<'a> {
    conditions: &'a [Condition],
    /// In `eps_condition`.
    asked: f64,
    /// In `eps`.
    guided: f64,
}

/// The terms of the equation, where guidance goes so much `further` away from `away` and, by its
/// `emphasis`, from the plain conditions. Every question is asked once, so what is the same as what
/// guidance goes away from cancels out; those without any weight are left out.
fn questions<'a>(
    wishes: &'a [Wish],
    away: &'a [Condition],
    further: f64,
    emphasis: f64,
) -> Vec<Question<'a>> {
    let mut questions: Vec<Question> = Vec::new();
    let mut ask = |conditions: &'a [Condition], asked: f64, guided: f64| {
        let known = questions
            .iter_mut()
            .find(|known| known.conditions == conditions);
        match known {
            Some(known) => {
                known.asked += asked;
                known.guided += guided;
            }
            None => questions.push(Question {
                conditions,
                asked,
                guided,
            }),
        }
    };
    for wish in wishes {
        let emphasised = wish.share * emphasis;
        ask(
            &wish.conditions,
            wish.share,
            wish.share * (1.0 + further) + emphasised,
        );
        ask(&wish.plain, 0.0, -emphasised);
    }
    ask(away, 0.0, -further);
    questions.retain(|question| question.asked != 0.0 || question.guided != 0.0);
    questions
}

/// The predictions for `count` equal parts of a batch.
fn chunks(answers: Prediction, count: usize) -> Vec<Prediction> {
    let Prediction { x_0, eps } = answers;
    let parts = x_0.chunk(count, 0).into_iter().zip(eps.chunk(count, 0));
    parts.map(|(x_0, eps)| Prediction { x_0, eps }).collect()
}

/// The sum of predictions, each with its weight; there must be one.
fn sum(terms: impl Iterator<Item = (Prediction, f64)>) -> Prediction {
    terms
        .filter(|(_, weight)| *weight != 0.0)
        .map(|(Prediction { x_0, eps }, weight)| Prediction {
            x_0: x_0 * weight,
            eps: eps * weight,
        })
        .reduce(|sum, term| Prediction {
            x_0: sum.x_0 + term.x_0,
            eps: sum.eps + term.eps,
        })
        .expect("something is asked for")
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
