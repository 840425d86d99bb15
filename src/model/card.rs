//! The model card: what a model is, where it came from, how good it is, how to use it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::sha256;
use crate::emoji::style;
use crate::network::{ClassifierConfig, Condition, UNetConfig};
use crate::process::{NoiseSchedule, ScheduleKind, Spacing, TRAINING_TIMESTEPS};
use crate::recipe::{RecipeError, is_default};
use crate::sampler::SamplerKind;
use crate::text::{Reading, Tokenizer, Tokens};

/// The largest `sigma / alpha` at which a run starts (Karras et al. 2022, table 1). A schedule's last
/// few timesteps can be noisier by far, the cosine's last has 20 000: of a picture nothing is left at
/// either, but there the slightest error of a prediction counts as many times as there is noise.
pub const NOISIEST: f64 = 80.0;

/// A model's card, `card.json` beside its weights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModelCard {
    /// The name in recipes.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// One plain sentence.
    pub about: String,
    /// The classes' names, in the order of their indices.
    pub classes: Vec<String>,
    /// The network's shape.
    pub network: UNetConfig,
    /// What reads the prompts of a model that takes any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokenizer: Option<Tokenizer>,
    /// The schedule that sampling follows, up to [`NOISIEST`].
    pub schedule: ScheduleKind,
    /// The settings to start from, chosen by measurement.
    pub defaults: Defaults,
    /// The local scale of the data, the standard deviation of a pixel among pictures that are
    /// nearly the same; a temperature needs it. Measured by `lab local-scale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_scale: Option<f64>,
    /// The weights' file.
    pub weights: WeightsInfo,
    /// One step with a known answer, to check a device with.
    pub check: StepCheck,
    /// What the model learned from, under which licence.
    pub data: Map<String, Value>,
    /// How it was trained: command, pictures seen, time, machine.
    pub training: Map<String, Value>,
    /// What was measured, and with what.
    #[serde(default)]
    pub quality: Map<String, Value>,
}

/// The settings that a model's card suggests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Defaults {
    /// See [`Recipe::sampler`](crate::recipe::Recipe::sampler).
    pub sampler: SamplerKind,
    /// See [`Recipe::eta`](crate::recipe::Recipe::eta).
    pub eta: f64,
    /// See [`Recipe::steps`](crate::recipe::Recipe::steps).
    pub steps: usize,
    /// See [`Recipe::spacing`](crate::recipe::Recipe::spacing).
    pub spacing: Spacing,
    /// See [`Recipe::guidance`](crate::recipe::Recipe::guidance).
    pub guidance: f64,
    /// See [`Recipe::style_emphasis`](crate::recipe::Recipe::style_emphasis).
    #[serde(default, skip_serializing_if = "is_default")]
    pub style_emphasis: f64,
}

/// A file of weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightsInfo {
    /// The file's name, beside the card.
    pub file: String,
    /// Its sha256, hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl WeightsInfo {
    /// Of the file `file`, which holds or will hold `bytes`.
    pub fn of(file: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            file: file.into(),
            sha256: sha256(bytes),
            bytes: bytes.len() as u64,
        }
    }

    /// The first 12 hexadecimal digits of the hash: enough to name the weights.
    pub fn short_hash(&self) -> &str {
        self.sha256.get(..12).unwrap_or(&self.sha256)
    }
}

/// A classifier's card, `classifier.json` beside the card of the model that it judges.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClassifierCard {
    /// The model whose pictures it judges.
    pub model: String,
    /// The network's shape.
    pub network: ClassifierConfig,
    /// The weights' file.
    pub weights: WeightsInfo,
    /// Share of the real test pictures whose class it reads, measured with these weights.
    pub test_accuracy: f64,
    /// How much the real test pictures differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<RealSpread>,
    /// What it learned from, under which licence.
    pub data: Map<String, Value>,
    /// How it was trained.
    pub training: Map<String, Value>,
}

/// The [`spread`](crate::network::spread) of real test pictures: what that of generated ones is
/// held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RealSpread {
    /// Of pictures of any class.
    pub any: f64,
    /// Of pictures of each class, in the order of the model's classes.
    pub classes: Vec<f64>,
}

/// One denoiser call with a known answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCheck {
    /// The seed of the noisy picture, which is pure noise.
    pub seed: u64,
    /// The class's index, if one is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<usize>,
    /// The prompt, if the model takes any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// The angle of the noise level told to the network.
    pub phi: f64,
    /// The predicted velocity at every 61st number of the picture.
    pub v: Vec<f32>,
}

/// A prompt of these words; without any it asks for nothing.
fn prompt(tokens: Tokens) -> Condition {
    match tokens.0.is_empty() {
        true => Condition::Any,
        false => Condition::Prompt(tokens),
    }
}

impl ModelCard {
    /// The index of the class `name`; an index in digits is understood too.
    pub fn class_index(&self, name: &str) -> Result<usize, RecipeError> {
        let same = |class: &String| class.eq_ignore_ascii_case(name);
        let index = || {
            name.parse()
                .ok()
                .filter(|index| *index < self.classes.len())
        };
        self.classes
            .iter()
            .position(same)
            .or_else(index)
            .ok_or_else(|| match self.tokenizer {
                Some(_) => RecipeError::NoClasses(self.name.clone()),
                None => RecipeError::Class {
                    model: self.name.clone(),
                    class: name.to_owned(),
                    known: self.classes.clone(),
                },
            })
    }

    /// Reads a prompt as the model does.
    pub fn read(&self, prompt: &str) -> Result<Reading, RecipeError> {
        match (&self.tokenizer, &self.network.text) {
            (Some(tokenizer), Some(text)) => Ok(tokenizer.read(prompt, text.length)),
            _ => Err(RecipeError::NoPrompt {
                model: self.name.clone(),
                known: self.classes.clone(),
            }),
        }
    }

    /// What `words` ask for: a prompt if the model takes any, or else the name of a class.
    pub fn condition(&self, words: &str) -> Result<Condition, RecipeError> {
        if self.tokenizer.is_none() {
            return self.class_index(words).map(Condition::Class);
        }
        self.read(words).map(|reading| prompt(reading.tokens))
    }

    /// What a prompt asks for but for the [style](style::said).
    pub fn without_style(&self, words: &str) -> Result<Condition, RecipeError> {
        let Reading {
            mut tokens, words, ..
        } = self.read(words)?;
        let mut said = style::said(&words).into_iter();
        tokens.0.retain(|_| said.next() == Some(false));
        Ok(prompt(tokens))
    }

    /// The shape of a batch of `count` pictures, `[count, channels, size, size]`.
    pub fn shape(&self, count: usize) -> [usize; 4] {
        let UNetConfig {
            image_channels,
            image_size,
            ..
        } = self.network;
        [count, image_channels, image_size, image_size]
    }

    /// The schedule that sampling follows: the training timesteps up to [`NOISIEST`].
    pub fn noise_schedule(&self) -> NoiseSchedule {
        NoiseSchedule::new(self.schedule, TRAINING_TIMESTEPS).up_to(NOISIEST)
    }
}
