//! The judge of prompted pictures: it tells subjects and styles, and never met the generator.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, ensure};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor, TensorData};
use diffusion_lab::emoji::{Composer, Composition, Drawings, Scene, Style};
use diffusion_lab::image;
use diffusion_lab::model::{WeightsInfo, load_into, save_f16, sha256};
use diffusion_lab::network::{Classifier, ClassifierConfig};
use diffusion_lab::random::generator;
use diffusion_lab::training::{Augmentation, ClassifierTrainer, ClassifierTraining};

use serde::{Deserialize, Serialize};

use crate::ahead::Ahead;
use crate::draw::wait;
use crate::progress::Progress;

/// Pictures a step.
const BATCH: usize = 128;
/// Pictures that are judged at once.
const AT_ONCE: usize = 100;
/// Steps between two looks at the loss.
const REPORT_EVERY: u64 = 20;

/// Names the subjects and the style of pictures of `size`.
pub struct Judge {
    net: Classifier,
    device: Device,
    subjects: usize,
    size: usize,
}

/// What a kept judge learned from: the first line of its file, before the weights.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Schooling {
    subjects: usize,
    size: usize,
    images: u64,
}

/// What the judge thinks of a picture.
pub struct Opinion {
    /// How much each subject is to be seen, as logits.
    pub subjects: Vec<f32>,
    /// How much each style is to be seen, as logits in the order of [`Style::ALL`].
    pub styles: Vec<f32>,
}

impl Judge {
    /// The judge that `keep` holds, or else a new one, which is kept there.
    pub fn kept(
        keep: &Path,
        drawings: &Drawings,
        size: usize,
        images: u64,
        device: &Device,
    ) -> Result<Self> {
        let schooling = Schooling {
            subjects: drawings.len(),
            size,
            images,
        };
        if !keep.exists() {
            let judge = Self::train(drawings, size, images, device)?;
            let mut bytes = serde_json::to_vec(&schooling)?;
            bytes.push(b'\n');
            bytes.extend(save_f16(&judge.net)?);
            fs::write(keep, bytes).with_context(|| format!("cannot write {}", keep.display()))?;
        }
        // Also a new one, so that it says the same the next time: it is kept in 16 bits.
        let bytes = fs::read(keep).with_context(|| format!("cannot read {}", keep.display()))?;
        let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(0);
        let found: Option<Schooling> = serde_json::from_slice(&bytes[..end]).ok();
        ensure!(
            found.as_ref() == Some(&schooling),
            "{} holds another judge: delete it, or name another file",
            keep.display()
        );
        let weights = bytes[end + 1..].to_vec();
        let info = WeightsInfo {
            file: keep.display().to_string(),
            sha256: sha256(&weights),
            bytes: weights.len() as u64,
        };
        let net = shape(schooling.subjects).init(device);
        Ok(Self {
            net: load_into(net, "the judge", &info, weights)?,
            device: device.clone(),
            subjects: schooling.subjects,
            size,
        })
    }

    /// Trains a judge on `images` pictures composed of `drawings`: subjects and styles are
    /// classified side by side, by the sum of their cross entropies; two subjects count half each.
    /// Like the generator it never sees what is held out.
    pub fn train(drawings: &Drawings, size: usize, images: u64, device: &Device) -> Result<Self> {
        let subjects = drawings.len();
        let config = ClassifierTraining {
            batch: BATCH,
            images,
            learning_rate: 3e-3,
            augmentation: Augmentation::NONE,
            seed: 2,
        };
        // Many pairs, which are harder to read.
        let composition = Composition {
            pair: 0.3,
            ..Composition::default()
        };
        let composer = Composer::new(drawings.clone(), composition);
        let mut trainer = ClassifierTrainer::new(&shape(subjects), config, device);
        let progress = Progress::new("judge", images, "pictures");
        let draw = |step| {
            let mut random = generator(config.seed, step);
            let mut pixels = Vec::new();
            let mut targets = Vec::new();
            for _ in 0..BATCH {
                let scene = composer.scene(&mut random);
                pixels.extend(composer.draw(&scene, size, &mut random));
                targets.extend(target(&scene, subjects));
            }
            (pixels, targets)
        };
        thread::scope(|scope| -> Result<()> {
            let mut batches = Ahead::start(scope, 0, draw);
            let mut step = 0;
            while !trainer.is_finished() {
                let (pixels, targets) = batches.next().context("a batch could not be drawn")?;
                let device = trainer.device().clone();
                let pixels = TensorData::new(pixels, [BATCH, 3, size, size]);
                let targets = TensorData::new(targets, [BATCH, subjects + Style::ALL.len()]);
                let targets = Tensor::<2>::from_data(targets, &device);
                let loss = trainer.learn(Tensor::from_data(pixels, &device), |logits| {
                    let [of_subjects, of_styles] =
                        split(logits, subjects).map(|x| log_softmax(x, 1));
                    let log_p = Tensor::cat(vec![of_subjects, of_styles], 1);
                    -(log_p * targets).sum_dim(1).mean()
                });
                step += 1;
                if step % REPORT_EVERY == 0 {
                    let loss: f32 = loss.into_scalar();
                    ensure!(
                        loss.is_finite(),
                        "the judge's loss is {loss}: it has diverged"
                    );
                    progress.set(trainer.images(), &format!("loss {loss:.4}"));
                }
            }
            Ok(())
        })?;
        progress.finish();
        Ok(Self {
            net: trainer.average().clone(),
            device: device.clone(),
            subjects,
            size,
        })
    }

    /// Looks at pictures, `[3, size, size]` each.
    pub fn look(&self, pictures: &[Vec<f32>]) -> Result<Vec<Opinion>> {
        let mut opinions = Vec::with_capacity(pictures.len());
        for batch in pictures.chunks(AT_ONCE) {
            let shape = [batch.len(), 3, self.size, self.size];
            let pixels = TensorData::new(batch.concat(), shape);
            let logits = self.net.forward(Tensor::from_data(pixels, &self.device));
            let logits = wait(image::read(logits))?;
            for row in logits.chunks_exact(self.subjects + Style::ALL.len()) {
                let (subjects, styles) = row.split_at(self.subjects);
                opinions.push(Opinion {
                    subjects: subjects.to_vec(),
                    styles: styles.to_vec(),
                });
            }
        }
        Ok(opinions)
    }
}

/// Of a judge of so many subjects.
fn shape(subjects: usize) -> ClassifierConfig {
    ClassifierConfig::new(3, subjects + Style::ALL.len())
}

/// What the judge should say of a scene, as probabilities of subjects and then of styles.
fn target(scene: &Scene, subjects: usize) -> Vec<f32> {
    let mut target = vec![0.0; subjects + Style::ALL.len()];
    for item in &scene.items {
        target[item.subject] += 1.0 / scene.items.len() as f32;
    }
    target[subjects + scene.style as usize] = 1.0;
    target
}

/// The logits of subjects and those of styles.
fn split(logits: Tensor<2>, subjects: usize) -> [Tensor<2>; 2] {
    let [_, all] = logits.dims();
    [
        logits.clone().narrow(1, 0, subjects),
        logits.narrow(1, subjects, all - subjects),
    ]
}
