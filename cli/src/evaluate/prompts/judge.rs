//! The judge of prompted pictures: it tells subjects and styles, and never met the generator.

use anyhow::{Result, ensure};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor, TensorData};
use diffusion_lab::emoji::{Composer, Composition, Drawings, Scene, Style};
use diffusion_lab::image;
use diffusion_lab::network::{Classifier, ClassifierConfig};
use diffusion_lab::random::generator;
use diffusion_lab::training::{Augmentation, ClassifierTrainer, ClassifierTraining};

use crate::draw::wait;
use crate::progress::Progress;

/// Pictures a step.
const BATCH: usize = 64;
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

/// What the judge thinks of a picture.
pub struct Opinion {
    /// How much each subject is to be seen, as logits.
    pub subjects: Vec<f32>,
    /// How much each style is to be seen, as logits in the order of [`Style::ALL`].
    pub styles: Vec<f32>,
}

impl Judge {
    /// Trains a judge on `images` pictures composed of `drawings`: subjects and styles are
    /// classified side by side, by the sum of their cross entropies; two subjects count half each.
    /// Like the generator it never sees what is held out.
    pub fn train(drawings: &Drawings, size: usize, images: u64, device: &Device) -> Result<Self> {
        let subjects = drawings.len();
        let shape = ClassifierConfig::new(3, subjects + Style::ALL.len());
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
        let mut trainer = ClassifierTrainer::new(&shape, config, device);
        let progress = Progress::new("judge", images, "pictures");
        let mut step = 0;
        while !trainer.is_finished() {
            let mut random = generator(config.seed, step);
            let mut pixels = Vec::new();
            let mut targets = Vec::new();
            for _ in 0..BATCH {
                let scene = composer.scene(&mut random);
                pixels.extend(composer.draw(&scene, size, &mut random));
                targets.extend(target(&scene, subjects));
            }
            let device = trainer.device().clone();
            let pixels = TensorData::new(pixels, [BATCH, 3, size, size]);
            let targets = TensorData::new(targets, [BATCH, subjects + Style::ALL.len()]);
            let targets = Tensor::<2>::from_data(targets, &device);
            let loss = trainer.learn(Tensor::from_data(pixels, &device), |logits| {
                let [of_subjects, of_styles] = split(logits, subjects).map(|x| log_softmax(x, 1));
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
