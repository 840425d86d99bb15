//! The classifier that judges a model's pictures: its files and what it says.

mod files;
pub mod scenes;
mod train;

use std::path::Path;

use anyhow::Result;
use burn::tensor::{Device, Tensor};
use diffusion_lab::model::{ClassifierCard, RealSpread, load_into};
use diffusion_lab::network::{Classifier, spread};
use diffusion_lab::training::LabelledImages;

pub use train::{Budget, TrainClassifier, augmentation, fit, tell};

/// The classifier's card in the folder of its model.
const CARD: &str = "classifier.json";
/// Real pictures whose distances to each other are measured, at most.
const SPREAD: usize = 2_000;
/// Pictures that are judged at once.
const BATCH: usize = 250;

/// A classifier that is ready to look at pictures.
pub struct Judge {
    net: Classifier,
    /// The card that came with the weights.
    pub card: ClassifierCard,
    device: Device,
}

/// What the judge says of a list of pictures.
pub struct Verdict {
    /// Features, `[count, width]`, row by row.
    pub features: Vec<f32>,
    /// The most likely class of every picture.
    pub classes: Vec<usize>,
}

impl Judge {
    /// Reads the classifier in `folder`, where `lab train-classifier` puts it.
    pub fn open(folder: &Path, device: &Device) -> Result<Self> {
        let card: ClassifierCard = files::card(folder, CARD)?;
        let bytes = files::weights(folder, &card.weights)?;
        Self::new(card, bytes, device)
    }

    /// The classifier of `card` with the weights in `bytes`.
    fn new(card: ClassifierCard, bytes: Vec<u8>, device: &Device) -> Result<Self> {
        let name = format!("the classifier of {}", card.model);
        let net = load_into(card.network.init(device), &name, &card.weights, bytes)?;
        Ok(Self {
            net,
            card,
            device: device.clone(),
        })
    }

    /// Looks at all of `pictures`.
    pub fn look(&self, pictures: &LabelledImages) -> Verdict {
        look(&self.net, pictures, &self.device)
    }

    /// Looks at the real test pictures and writes what was seen into the card.
    pub fn measure(&mut self, test: &LabelledImages) {
        let verdict = self.look(test);
        let width = self.card.network.features();
        let features = |keep: &dyn Fn(usize) -> bool| -> Vec<f32> {
            let rows = verdict.features.chunks_exact(width).enumerate();
            let kept = rows.filter(|(index, _)| keep(*index)).take(SPREAD);
            kept.flat_map(|(_, row)| row.to_vec()).collect()
        };
        let of = |keep: &dyn Fn(usize) -> bool| spread(&features(keep), width).unwrap_or(f64::NAN);
        self.card.test_accuracy = share_read(&verdict, test);
        self.card.spread = Some(RealSpread {
            any: of(&|_| true),
            classes: (0..self.card.network.classes)
                .map(|class| of(&|index| usize::from(test.labels()[index]) == class))
                .collect(),
        });
    }

    /// What distances in this classifier's features are quoted with.
    pub fn extractor(&self) -> String {
        let hash = self.card.weights.short_hash();
        format!(
            "the {} features before the last layer of models/{}/classifier.safetensors (sha256 {hash}…)",
            self.card.network.features(),
            self.card.model
        )
    }
}

/// What `net` says of all of `pictures`.
pub fn look(net: &Classifier, pictures: &LabelledImages, device: &Device) -> Verdict {
    let indices: Vec<usize> = (0..pictures.len()).collect();
    let mut verdict = Verdict {
        features: Vec::new(),
        classes: Vec::new(),
    };
    for batch in indices.chunks(BATCH) {
        let features = net.features(pictures.batch(batch, device));
        let classes = net.logits(features.clone()).argmax(1);
        verdict.features.extend(read(features));
        verdict.classes.extend(
            classes
                .into_data()
                .iter::<i64>()
                .map(|class| class as usize),
        );
    }
    verdict
}

/// The share of `pictures` whose class was read.
fn share_read(verdict: &Verdict, pictures: &LabelledImages) -> f64 {
    let right = verdict
        .classes
        .iter()
        .zip(pictures.labels())
        .filter(|(a, b)| **a == **b as usize);
    right.count() as f64 / pictures.len() as f64
}

fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor
        .into_data()
        .try_into_vec()
        .expect("the tensor holds 32-bit floats")
}
