//! Training the classifier that judges the pictures.

use std::f64::consts::PI;

use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::store::{ModuleRecord, RecordError};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Int, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::{Augmentation, LabelledImages, average};
use crate::image::from_byte;
use crate::network::{Classifier, ClassifierConfig};
use crate::random::{below, generator};

/// Decay of the weights' moving average, a step.
const EMA_DECAY: f64 = 0.998;

/// How a classifier is trained.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassifierTraining {
    /// Pictures a step.
    pub batch: usize,
    /// Pictures in all; the learning rate falls to 0 along half a cosine until then.
    pub images: u64,
    /// Highest learning rate of AdamW.
    pub learning_rate: f64,
    /// Random changes to the pictures.
    pub augmentation: Augmentation,
    /// Seed of everything random.
    pub seed: u64,
}

/// A classifier in training.
pub struct ClassifierTrainer {
    config: ClassifierTraining,
    weights: Classifier,
    average: Classifier,
    optimizer: ModuleOptimizer,
    step: u64,
    device: Device,
}

impl ClassifierTrainer {
    /// Starts training on `device` (without autodiff).
    pub fn new(shape: &ClassifierConfig, config: ClassifierTraining, device: &Device) -> Self {
        device.seed(config.seed);
        let device = device.clone().autodiff();
        let weights = shape.init(&device);
        let average = weights.valid();
        let optimizer = AdamWConfig::new().with_weight_decay(5e-2).init();
        Self {
            config,
            weights,
            average,
            optimizer,
            step: 0,
            device,
        }
    }

    /// Puts the weights of `net` in the place of the fresh ones.
    pub fn start_from(mut self, net: &Classifier) -> Result<Self, RecordError> {
        let bytes = net.clone().into_record().into_bytes()?;
        let record = ModuleRecord::from_bytes(bytes)?;
        self.weights = self.weights.try_load_record(record)?;
        self.average = self.weights.valid();
        Ok(self)
    }

    /// Takes one step on a random batch of grey pictures and returns the loss, a tensor of one
    /// number: the cross entropy.
    pub fn step(&mut self, data: &LabelledImages) -> Tensor<1> {
        let (pictures, labels) = self.batch(data);
        self.learn(pictures, |logits| cross_entropy(logits, labels))
    }

    /// Takes one step on `pictures`, `[batch, channels, size, size]`, and returns the loss that
    /// `loss` makes of the logits, `[batch, classes]`.
    pub fn learn(
        &mut self,
        pictures: Tensor<4>,
        loss: impl FnOnce(Tensor<2>) -> Tensor<1>,
    ) -> Tensor<1> {
        let loss = loss(self.weights.forward(pictures));
        let gradients = GradientsParams::from_grads(loss.backward(), &self.weights);
        let weights = self.weights.clone();
        self.weights = self
            .optimizer
            .step(self.learning_rate(), weights, gradients);
        let decay = EMA_DECAY.min((1.0 + self.step as f64) / (10.0 + self.step as f64));
        self.average = average::update(self.average.clone(), &self.weights, decay);
        self.step += 1;
        loss.inner()
    }

    /// The batch of the coming step: pictures, `[batch, 1, size, size]`, and classes, `[batch]`.
    fn batch(&self, data: &LabelledImages) -> (Tensor<4>, Tensor<1, Int>) {
        let mut random = generator(self.config.seed, self.step);
        let [channels, height, width] = data.shape();
        let mut values = Vec::new();
        let mut labels = Vec::new();
        for _ in 0..self.config.batch {
            let index = below(&mut random, data.len());
            let picture: Vec<f32> = data.image(index).iter().map(|&b| from_byte(b)).collect();
            values.extend(self.config.augmentation.apply(&picture, width, &mut random));
            labels.push(i32::from(data.labels()[index]));
        }
        let shape = [self.config.batch, channels, height, width];
        let pictures = Tensor::from_data(TensorData::new(values, shape), &self.device);
        let count = labels.len();
        (
            pictures,
            Tensor::from_data(TensorData::new(labels, [count]), &self.device),
        )
    }

    /// A rise over the first 5 %, then half a cosine down to 0.
    fn learning_rate(&self) -> f64 {
        let progress = (self.images() as f64 / self.config.images as f64).min(1.0);
        let rise = ((progress + 1e-3) / 0.05).min(1.0);
        self.config.learning_rate * rise * 0.5 * (1.0 + libm::cos(PI * progress))
    }

    /// How the classifier is trained.
    pub fn config(&self) -> &ClassifierTraining {
        &self.config
    }

    /// Where batches belong.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Pictures seen.
    pub fn images(&self) -> u64 {
        self.step * self.config.batch as u64
    }

    /// Whether all the pictures that were planned have been seen.
    pub fn is_finished(&self) -> bool {
        self.images() >= self.config.images
    }

    /// The moving average of the weights: the classifier to use.
    pub fn average(&self) -> &Classifier {
        &self.average
    }
}

/// The mean of `-ln p(label)`; `logits` is `[batch, classes]`.
fn cross_entropy(logits: Tensor<2>, labels: Tensor<1, Int>) -> Tensor<1> {
    let log_p = log_softmax(logits, 1);
    -log_p.gather(1, labels.unsqueeze_dim::<2>(1)).mean()
}
