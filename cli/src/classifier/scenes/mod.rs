//! The judge of prompted pictures: it tells subjects and styles, and never met the generator.

mod train;

use std::path::Path;

use anyhow::{Result, ensure};
use burn::tensor::{Device, Tensor, TensorData};
use diffusion_lab::emoji::Drawings;
use diffusion_lab::emoji::judge::{Opinion, SceneJudgeCard};
use diffusion_lab::image;
use diffusion_lab::model::load_into;
use diffusion_lab::network::Classifier;
use serde_json::Value;

use super::files;
use crate::draw::wait;
pub use train::train;

/// The judge's card in the folder of its model.
const CARD: &str = "judge.json";
/// Pictures that are judged at once.
const AT_ONCE: usize = 100;

/// Names the subjects and the style of pictures.
pub struct SceneJudge {
    net: Classifier,
    device: Device,
    /// What came with the weights.
    pub card: SceneJudgeCard,
}

impl SceneJudge {
    /// Reads the judge in the `folder` of a model, where `lab train-classifier` puts it.
    pub fn open(folder: &Path, device: &Device) -> Result<Self> {
        let card: SceneJudgeCard = files::card(folder, CARD)?;
        let bytes = files::weights(folder, &card.weights)?;
        Self::new(card, bytes, device)
    }

    /// The judge of `card` with the weights in `bytes`.
    fn new(card: SceneJudgeCard, bytes: Vec<u8>, device: &Device) -> Result<Self> {
        let name = format!("the judge of {}", card.model);
        let net = load_into(card.network.init(device), &name, &card.weights, bytes)?;
        Ok(Self {
            net,
            device: device.clone(),
            card,
        })
    }

    /// Pictures that it learned from.
    pub fn images(&self) -> u64 {
        let images = self.card.training.get("images");
        images.and_then(Value::as_u64).unwrap_or(0)
    }

    /// Fails unless the judge's first subjects are those of `drawings`, and its pictures of `size`.
    pub fn check(&self, drawings: &Drawings, size: usize) -> Result<()> {
        let known = drawings.len() <= self.card.subjects.len()
            && drawings
                .subjects()
                .zip(&self.card.subjects)
                .all(|(subject, known)| subject.symbol == *known);
        ensure!(
            known && size == self.card.size,
            "the judge knows pictures of {0}×{0} pixels of other subjects or in another order: make \
             the drawings again with `lab data {1}`, or train a judge of these with \
             `lab train-classifier {1}`",
            self.card.size,
            self.card.model
        );
        Ok(())
    }

    /// Looks for the first `subjects` that it knows in pictures, `[3, size, size]` each.
    pub fn look(&self, pictures: &[Vec<f32>], subjects: usize) -> Result<Vec<Opinion>> {
        let mut opinions = Vec::with_capacity(pictures.len());
        for batch in pictures.chunks(AT_ONCE) {
            let shape = [batch.len(), 3, self.card.size, self.card.size];
            let pixels = TensorData::new(batch.concat(), shape);
            let logits = self.net.forward(Tensor::from_data(pixels, &self.device));
            let logits = wait(image::read(logits))?;
            for row in logits.chunks_exact(self.card.network.classes) {
                let mut opinion = Opinion::of(row);
                opinion.subjects.truncate(subjects);
                opinions.push(opinion);
            }
        }
        Ok(opinions)
    }
}
