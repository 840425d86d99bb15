//! The judge of prompted pictures: it tells subjects and styles, and never met the generator.

mod train;

use std::path::Path;

use anyhow::{Result, ensure};
use burn::tensor::{Device, Tensor, TensorData};
use diffusion_lab::emoji::{Drawings, Style};
use diffusion_lab::image;
use diffusion_lab::model::{WeightsInfo, load_into};
use diffusion_lab::network::{Classifier, ClassifierConfig};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::files;
use crate::draw::wait;
pub use train::train;

/// The judge's card in the folder of its model.
const CARD: &str = "judge.json";
/// Pictures that are judged at once.
const AT_ONCE: usize = 100;

/// What a judge of scenes is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SceneJudgeCard {
    /// The model whose pictures it judges.
    pub model: String,
    /// Height and width of the pictures.
    pub size: usize,
    /// The emoji of the subjects that it knows, in the order of its logits; those of the styles, in
    /// the order of [`Style::ALL`], follow.
    pub subjects: Vec<String>,
    /// The network's shape.
    pub network: ClassifierConfig,
    /// The weights' file.
    pub weights: WeightsInfo,
    /// What it reads in new scenes, measured with these weights.
    pub reads: Reads,
    /// How it was trained.
    pub training: Map<String, Value>,
}

/// How well a judge reads scenes of real drawings, composed as in its training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reads {
    /// Scenes.
    pub scenes: usize,
    /// Share of the scenes all of whose subjects come before all others that it knows.
    pub subjects: f64,
    /// Share of the scenes whose style comes first.
    pub styles: f64,
}

/// Names the subjects and the style of pictures.
pub struct SceneJudge {
    net: Classifier,
    device: Device,
    /// What came with the weights.
    pub card: SceneJudgeCard,
}

/// What the judge thinks of a picture.
pub struct Opinion {
    /// How much each subject is to be seen, as logits.
    pub subjects: Vec<f32>,
    /// How much each style is to be seen, as logits in the order of [`Style::ALL`].
    pub styles: Vec<f32>,
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
                let (known, styles) = row.split_at(row.len() - Style::ALL.len());
                opinions.push(Opinion {
                    subjects: known[..subjects].to_vec(),
                    styles: styles.to_vec(),
                });
            }
        }
        Ok(opinions)
    }
}

impl Opinion {
    /// The most visible subject.
    pub fn subject(&self) -> usize {
        largest(&self.subjects)
    }

    /// The most visible style.
    pub fn style(&self) -> Style {
        Style::ALL[largest(&self.styles)]
    }
}

fn largest(logits: &[f32]) -> usize {
    let indices = 0..logits.len();
    indices
        .max_by(|&a, &b| logits[a].total_cmp(&logits[b]))
        .expect("there are logits")
}
