//! One training step after another, and everything needed to go on later.

use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::store::{ModuleRecord, RecordError};
use burn::tensor::{Bytes, Device, FloatDType, Tensor};
use serde::{Deserialize, Serialize};

use super::row::{self, Row};
use super::{Batch, Examples, Plan};
use crate::network::{UNet, UNetConfig};

/// How a network is trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainingConfig {
    /// Pictures a step.
    pub batch: usize,
    /// Pictures in all.
    pub images: u64,
    /// Highest learning rate of AdamW.
    pub learning_rate: f64,
    /// Steps in which the learning rate rises from 0, at the start and after a warm start.
    pub warm_up: u64,
    /// Decay of the weights' moving average, a step; an open plan has its own.
    pub ema_decay: f64,
    /// Share of pictures shown without their condition, for classifier-free guidance.
    pub label_dropout: f32,
    /// Mean of the normal distribution of `ln(sigma / alpha)`.
    pub log_noise_mean: f64,
    /// Standard deviation of the normal distribution of `ln(sigma / alpha)`.
    pub log_noise_std: f64,
    /// Whether the network runs in bfloat16 (the weights stay in 32 bits).
    pub bf16: bool,
    /// Seed of everything random.
    pub seed: u64,
    /// How the learning rate and the average change along the way.
    #[serde(default)]
    pub plan: Plan,
    /// Steps that the weights had behind them when the run started.
    #[serde(default)]
    pub first_step: u64,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            batch: 64,
            images: 1_200_000,
            learning_rate: 1e-3,
            warm_up: 500,
            ema_decay: 0.9995,
            label_dropout: 0.1,
            log_noise_mean: -0.4,
            log_noise_std: 1.5,
            bf16: false,
            seed: 1,
            plan: Plan::Fixed,
            first_step: 0,
        }
    }
}

/// A network in training.
pub struct Trainer {
    config: TrainingConfig,
    /// Gives the parameters their shapes and names; what they are stands in the rows.
    net: UNet,
    weights: Row,
    average: Tensor<1>,
    optimizer: ModuleOptimizer,
    step: u64,
    /// The step from which the learning rate rises, because the moments gather from there.
    rise_from: u64,
    device: Device,
}

/// Everything that [`Trainer::restore`] needs to go on exactly where [`Trainer::to_bytes`] was
/// called. Random numbers follow from the seed and the step.
pub struct TrainerBytes {
    /// The weights being trained.
    pub weights: Bytes,
    /// Their moving average.
    pub average: Bytes,
    /// The optimiser's moments; without them they gather anew while the learning rate rises again.
    pub optimizer: Option<Bytes>,
    /// Steps taken.
    pub step: u64,
}

impl Trainer {
    /// Starts training a network of shape `network` on `device` (without autodiff).
    pub fn new(network: &UNetConfig, config: TrainingConfig, device: &Device) -> Self {
        device.seed(config.seed);
        let device = row::followed(device);
        let net = network.init(&device);
        let weights = Row::of(&net);
        let optimizer = AdamWConfig::new()
            .with_beta_2(0.99)
            .with_epsilon(1e-8)
            .with_weight_decay(1e-2)
            .init();
        Self {
            rise_from: config.first_step,
            config,
            net,
            average: weights.values(),
            weights,
            optimizer,
            step: 0,
            device,
        }
    }

    /// Puts the weights of `net` in the place of the fresh ones: a warm start. The optimiser's
    /// moments gather anew while the learning rate rises again.
    pub fn start_from(mut self, net: &UNet) -> Result<Self, RecordError> {
        let bytes = net.clone().into_record().into_bytes()?;
        self.load_weights(bytes)?;
        self.average = self.weights.values();
        self.step = self.config.first_step;
        Ok(self)
    }

    /// Takes one step on a random batch of `data` and returns the loss, a tensor of one number.
    pub fn step(&mut self, data: &dyn Examples) -> Tensor<1> {
        self.learn(Batch::draw(data, &self.config, self.step, &self.device))
    }

    /// Takes one step on `batch`, which should be the one drawn for the [step](Self::steps) that
    /// has come, and returns the loss, a tensor of one number.
    pub fn learn(&mut self, batch: Batch) -> Tensor<1> {
        let learning_rate = self.learning_rate();
        // Mixed precision (Micikevicius et al. 2018): the weights are kept and updated in 32 bits, the
        // network runs on a copy of fewer.
        let precision = match self.config.bf16 {
            true => FloatDType::BF16,
            false => FloatDType::F32,
        };
        let weights = self.weights.values().cast(precision);
        let loss = |net: &UNet| batch.loss(net, precision);
        let (loss, gradient) = row::differentiate(&self.net, weights, loss);
        let gradient = gradient.cast(FloatDType::F32);
        let mut gradients = GradientsParams::new();
        gradients.register(Row::id(), gradient);
        let weights = self.weights.clone();
        self.weights = self.optimizer.step(learning_rate, weights, gradients);
        let decay = self.config.plan.decay(&self.config, self.step);
        let average = self.average.clone();
        self.average = average * decay + self.weights.values() * (1.0 - decay);
        self.step += 1;
        loss
    }

    /// The learning rate of the coming step: a linear rise, then what the plan says.
    pub fn learning_rate(&self) -> f64 {
        let config = &self.config;
        let rising = (self.step + 1 - self.rise_from) as f64;
        let rise = (rising / config.warm_up.max(1) as f64).min(1.0);
        config.learning_rate * rise * config.plan.rate(config, self.step)
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

    /// Where batches belong.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// How the network is trained.
    pub fn config(&self) -> &TrainingConfig {
        &self.config
    }

    /// The moving average of the weights: the network to draw with.
    pub fn average(&self) -> UNet {
        row::fill(self.net.valid(), self.average.clone())
    }

    /// The state, to go on from later.
    pub fn to_bytes(&self) -> Result<TrainerBytes, RecordError> {
        Ok(TrainerBytes {
            weights: row::fill(self.net.valid(), self.weights.values())
                .into_record()
                .into_bytes()?,
            average: self.average().into_record().into_bytes()?,
            optimizer: Some(self.optimizer.into_bytes()?),
            step: self.step,
        })
    }

    /// Goes on from a saved state; the trainer must be of the same network and configuration.
    pub fn restore(mut self, bytes: TrainerBytes) -> Result<Self, RecordError> {
        self.load_weights(bytes.average)?;
        self.average = self.weights.values();
        self.load_weights(bytes.weights)?;
        match bytes.optimizer {
            Some(moments) => self.optimizer = self.optimizer.from_bytes(moments)?,
            None => self.rise_from = bytes.step,
        }
        self.step = bytes.step;
        Ok(self)
    }

    /// Puts a record of the network's parameters in the place of the weights.
    fn load_weights(&mut self, bytes: Bytes) -> Result<(), RecordError> {
        let record = ModuleRecord::from_bytes(bytes)?;
        self.net = self.net.clone().try_load_record(record)?;
        self.weights = Row::of(&self.net);
        Ok(())
    }
}
