//! A known answer, so that a device that computes wrongly is found out before it draws.

use burn::tensor::{Device, ExecutionError};

use super::{ModelCard, StepCheck};
use crate::image;
use crate::network::{Condition, UNet};
use crate::process::NoiseLevel;
use crate::random::{NoiseSource, SeededNoise};

/// Every so many numbers one is kept.
const STRIDE: usize = 61;

/// Asks the network the question of `check`; the predicted velocity at every 61st number.
async fn answer(
    net: &UNet,
    card_shape: [usize; 4],
    check: &StepCheck,
    device: &Device,
) -> Result<Vec<f32>, ExecutionError> {
    let x_t = SeededNoise::new(vec![check.seed]).draw(card_shape, device);
    let level = NoiseLevel::from_phi(check.phi);
    let v = net.forward(x_t, &[level], &[Condition::Class(check.class)]);
    Ok(image::read(v).await?.into_iter().step_by(STRIDE).collect())
}

/// Records the known answer of a trained network, computed on `device`.
pub async fn make_check(
    net: &UNet,
    shape: [usize; 4],
    device: &Device,
) -> Result<StepCheck, ExecutionError> {
    let question = StepCheck {
        seed: 1,
        class: 3,
        phi: 1.0,
        v: Vec::new(),
    };
    let v = answer(net, shape, &question, device).await?;
    Ok(StepCheck { v, ..question })
}

/// The largest absolute difference between the known answer and that of `device`; infinite if the
/// answer is not made of numbers.
pub async fn check_step(
    card: &ModelCard,
    net: &UNet,
    device: &Device,
) -> Result<f32, ExecutionError> {
    let v = answer(net, card.shape(1), &card.check, device).await?;
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
