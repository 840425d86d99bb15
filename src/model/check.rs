//! A known answer, so that a device that computes wrongly is found out before it draws.

use burn::tensor::{Device, ExecutionError};

use super::{ModelCard, StepCheck};
use crate::image;
use crate::network::{Condition, UNet};
use crate::process::NoiseLevel;
use crate::random::{NoiseSource, SeededNoise};

/// Every so many numbers one is kept.
const STRIDE: usize = 61;

/// The prompt of the question for a model that takes any.
const PROMPT: &str = "a blue cat on a yellow background";

/// Asks the network the question of `check`; the predicted velocity at every 61st number.
async fn answer(
    card: &ModelCard,
    net: &UNet,
    check: &StepCheck,
    device: &Device,
) -> Result<Vec<f32>, ExecutionError> {
    let x_t = SeededNoise::new(vec![check.seed]).draw(card.shape(1), device);
    let level = NoiseLevel::from_phi(check.phi);
    let class = check.class.map_or(Condition::Any, Condition::Class);
    // A prompt that the model cannot read asks for anything, and gives another answer.
    let prompt = check.prompt.as_deref();
    let condition = prompt.map_or(class, |prompt| {
        card.condition(prompt).unwrap_or(Condition::Any)
    });
    let v = net.forward(x_t, &[level], &[condition]);
    Ok(image::read(v).await?.into_iter().step_by(STRIDE).collect())
}

/// Records the known answer of the trained network of `card`, computed on `device`.
pub async fn make_check(
    card: &ModelCard,
    net: &UNet,
    device: &Device,
) -> Result<StepCheck, ExecutionError> {
    let last = card.classes.len().checked_sub(1);
    let question = StepCheck {
        seed: 1,
        class: last.map(|last| last.min(3)),
        prompt: card.tokenizer.as_ref().map(|_| PROMPT.to_owned()),
        phi: 1.0,
        v: Vec::new(),
    };
    let v = answer(card, net, &question, device).await?;
    Ok(StepCheck { v, ..question })
}

/// The largest absolute difference between the known answer and that of `device`; infinite if the
/// answer is not made of numbers.
pub async fn check_step(
    card: &ModelCard,
    net: &UNet,
    device: &Device,
) -> Result<f32, ExecutionError> {
    let v = answer(card, net, &card.check, device).await?;
    let differences = v.iter().zip(&card.check.v).map(|(a, b)| (a - b).abs());
    let largest = differences.fold(0.0, |largest: f32, difference| {
        if difference.is_nan() {
            f32::INFINITY
        } else {
            largest.max(difference)
        }
    });
    Ok(if v.len() == card.check.v.len() {
        largest
    } else {
        f32::INFINITY
    })
}
