//! Everything that determines a picture.

mod fork;
mod pictures;

pub use fork::{Fork, Leg};
pub use pictures::Pictures;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::model::ModelCard;
use crate::network::Condition;
use crate::process::Spacing;
use crate::sampler::SamplerKind;

/// The format written by this version.
pub const FORMAT: u32 = 1;
/// Steps that a recipe may ask for.
pub const STEPS: RangeInclusive<usize> = 1..=250;
/// Guidance scales that a recipe may ask for.
pub const GUIDANCE: RangeInclusive<f64> = 0.0..=20.0;
/// Shares of DDPM's noise that a recipe may ask for.
pub const ETA: RangeInclusive<f64> = 0.0..=1.0;
/// Noise levels between which guidance may act, as shares of the way from data to noise.
pub const NOISE_LEVEL: RangeInclusive<f64> = 0.0..=1.0;
/// Shares of the unguided contrast that a recipe may ask for.
pub const RESCALE: RangeInclusive<f64> = 0.0..=1.0;
/// Noise scales that a recipe may ask for.
pub const NOISE_SCALE: RangeInclusive<f64> = 0.0..=2.0;
/// Temperatures that a recipe may ask for.
pub const TEMPERATURE: RangeInclusive<f64> = 0.1..=4.0;
/// Strengths that a recipe may ask for.
pub const STRENGTH: RangeInclusive<f64> = 0.0..=1.0;
/// Repetitions of a step that a recipe may ask for.
pub const RESAMPLE: RangeInclusive<usize> = 1..=10;
/// Places between two seeds.
pub const BLEND: RangeInclusive<f64> = 0.0..=1.0;
/// Pictures in one batch.
pub const COUNT: RangeInclusive<usize> = 1..=16;

/// Everything that determines a picture: the same recipe on the same device gives the same one.
///
/// The page's address, the text in a PNG, the command line and the tests all carry this struct.
/// Picture `i` of a batch has the seed `seed + i`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The version of this format.
    pub format: u32,
    /// The model's name.
    pub model: String,
    /// The first 12 hexadecimal digits of the weights' sha256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
    /// The class's name; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// What to draw, in words, for a model that takes prompts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// Seed of the starting noise and of all noise injected later.
    pub seed: u32,
    /// How the reverse process is followed.
    pub sampler: SamplerKind,
    /// Share of DDPM's noise injected by DDIM, in `[0, 1]`.
    #[serde(default)]
    pub eta: f64,
    /// Steps from noise to data, 1 to 250.
    pub steps: usize,
    /// Which noise levels the steps visit.
    #[serde(default)]
    pub spacing: Spacing,
    /// Classifier-free guidance scale, 0 to 20; 1 means none.
    pub guidance: f64,
    /// The class or, for a model that takes prompts, the words for what is not wanted: guidance goes
    /// away from that instead of from any picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<String>,
    /// The noise level from which on guidance acts, 0 (data) to 1 (noise): the angle `phi` over
    /// `pi / 2`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub guidance_low: f64,
    /// The noise level up to which guidance acts, in the same units.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub guidance_high: f64,
    /// How much of the contrast that guidance adds is taken back, 0 to 1.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rescale: f64,
    /// Factor on all noise, that of the start and that injected later, 0 to 2.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub noise_scale: f64,
    /// Local temperature, 0.1 to 4: below 1 pictures are more alike within each kind.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub temperature: f64,
    /// The seed that all noise goes towards on the sphere; that of picture `i` is `to_seed + i`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_seed: Option<u32>,
    /// How far the noise has come from `seed` to `to_seed`, in `[0, 1]`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub blend: f64,
    /// The picture to start from: the first 12 hexadecimal digits of the sha256 of its pixels, 8
    /// bits each, `[channels, size, size]`. The picture itself is in [`Pictures`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How much of the source picture is given up, in `[0, 1]`: 0 keeps it, 1 starts from pure
    /// noise. See [`first_step`](Self::first_step).
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub strength: f64,
    /// Where the source picture may change, named in the same way; what is masked black comes out
    /// exactly as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<String>,
    /// How many times every step is taken, 1 to 10, so that what is made anew comes to fit what is
    /// kept (Lugmayr et al. 2022).
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub resample: usize,
    /// Settings that change on the way, in the order of their steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fork: Vec<Fork>,
}

fn one<T: From<u8>>() -> T {
    T::from(1)
}

fn is_one<T: From<u8> + PartialEq>(value: &T) -> bool {
    *value == one()
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What may be wrong with a recipe. Every message names the remedy.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum RecipeError {
    /// Not a recipe at all.
    #[error("this is not a recipe: {0}")]
    Syntax(String),
    /// A recipe from a later version.
    #[error("this recipe has format {0}, but this version reads up to {FORMAT}: update the lab")]
    Format(u32),
    /// A recipe for a model other than the one at hand.
    #[error("this recipe is for the model {wanted:?}, not for {loaded:?}: load that model")]
    Model {
        /// The recipe's model.
        wanted: String,
        /// The model at hand.
        loaded: String,
    },
    /// A class that the model does not know.
    #[error("{model} has no class {class:?}: choose one of {}", known.join(", "))]
    Class {
        /// The model's name.
        model: String,
        /// The class asked for.
        class: String,
        /// The classes there are.
        known: Vec<String>,
    },
    /// A class asked of a model that takes prompts.
    #[error("{0} has no classes: ask for something with a prompt")]
    NoClasses(String),
    /// A prompt for a model that does not take any.
    #[error("{model} takes no prompt: choose a class, one of {}", known.join(", "))]
    NoPrompt {
        /// The model's name.
        model: String,
        /// The classes there are.
        known: Vec<String>,
    },
    /// Both a class and a prompt.
    #[error("a recipe has either a class or a prompt: leave one of them out")]
    ClassAndPrompt,
    /// A number out of range.
    #[error("{name} = {value} is out of range: choose a value from {low} to {high}")]
    Range {
        /// The setting's name.
        name: &'static str,
        /// Its value.
        value: f64,
        /// The smallest value allowed.
        low: f64,
        /// The largest value allowed.
        high: f64,
    },
    /// `eta` with a sampler that has none.
    #[error("{0} has no eta: set eta to 0, or choose ddim")]
    Eta(&'static str),
    /// Something unwanted without guidance that could go away from it.
    #[error(
        "with guidance {0} nothing leads away from {1:?}: set guidance above 1, or leave not out"
    )]
    Not(f64, String),
    /// The same wanted and unwanted.
    #[error("the same cannot be wanted and not wanted: change not, or leave it out")]
    WantedAndNot,
    /// Guidance between noise levels that are no interval.
    #[error(
        "guidance cannot act from {0} to {1}: choose a guidance_low below guidance_high, or leave \
         both out"
    )]
    Interval(f64, f64),
    /// A temperature for a model whose local scale is not known.
    #[error("the card of {0} has no local_scale, which a temperature needs: set temperature to 1")]
    Temperature(String),
    /// A setting that means nothing without another.
    #[error("{setting} needs a {other}: give one, or leave {setting} out")]
    Needs {
        /// The setting.
        setting: &'static str,
        /// What it needs.
        other: &'static str,
    },
    /// A picture named by something else than its hash.
    #[error(
        "{name:?} is no name of a {what}: recipes name pictures by the first 12 hexadecimal digits \
         of the sha256 of their pixels"
    )]
    PictureName {
        /// Picture or mask.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A picture that did not come with the recipe.
    #[error(
        "this recipe needs the {what} {name}, which did not come with it: open the PNG that was \
         saved with the recipe, or give the {what}"
    )]
    MissingPicture {
        /// Picture or mask.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A picture of another size than the model's.
    #[error(
        "the {what} has {found} pixel values, but the model needs {}×{}×{} of them: crop and \
         resize it first",
        shape[0], shape[1], shape[2]
    )]
    PictureSize {
        /// Picture or mask.
        what: &'static str,
        /// Channels, height and width needed.
        shape: [usize; 3],
        /// Pixel values found.
        found: usize,
    },
    /// Another picture than the one that the recipe names.
    #[error(
        "the recipe needs the {what} {name}, but this {what} is {found}: give the one that the \
         recipe was made with"
    )]
    OtherPicture {
        /// Picture or mask.
        what: &'static str,
        /// The name in the recipe.
        name: String,
        /// The name of what was given.
        found: String,
    },
    /// A fork that is not on the way.
    #[error(
        "there is no fork at step {step}: forks come one after the other, here after step {before} \
         and before step {steps}"
    )]
    ForkStep {
        /// The fork's step.
        step: usize,
        /// Where the run starts, or forked before.
        before: usize,
        /// The run's last step.
        steps: usize,
    },
    /// A setting that cannot be changed to what a fork asks for.
    #[error("in the fork at step {step}: {error}")]
    Fork {
        /// The fork's step.
        step: usize,
        /// What is wrong.
        error: Box<RecipeError>,
    },
}

impl Recipe {
    /// The recipe that the model's card suggests, for a class and a seed.
    pub fn suggested(card: &ModelCard, class: Option<String>, seed: u32) -> Self {
        let defaults = &card.defaults;
        Self {
            format: FORMAT,
            model: card.name.clone(),
            weights: Some(card.weights.short_hash().to_owned()),
            class,
            prompt: None,
            seed,
            sampler: defaults.sampler,
            eta: defaults.eta,
            steps: defaults.steps,
            spacing: defaults.spacing,
            guidance: defaults.guidance,
            not: None,
            guidance_low: *NOISE_LEVEL.start(),
            guidance_high: *NOISE_LEVEL.end(),
            rescale: 0.0,
            noise_scale: 1.0,
            temperature: 1.0,
            to_seed: None,
            blend: 0.0,
            source: None,
            strength: 1.0,
            mask: None,
            resample: 1,
            fork: Vec::new(),
        }
    }

    /// Reads a recipe from JSON.
    pub fn from_json(json: &str) -> Result<Self, RecipeError> {
        // A later format may have fields that this version rejects, so its number comes first.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let syntax = |error: serde_json::Error| RecipeError::Syntax(error.to_string());
        let Format { format } = serde_json::from_str(json).map_err(syntax)?;
        if !(1..=FORMAT).contains(&format) {
            return Err(RecipeError::Format(format));
        }
        serde_json::from_str(json).map_err(syntax)
    }

    /// Writes the recipe as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a recipe is plain data")
    }

    /// Checks the recipe against a model; what its pictures should show.
    pub fn check(&self, card: &ModelCard) -> Result<Condition, RecipeError> {
        if self.format != FORMAT {
            return Err(RecipeError::Format(self.format));
        }
        if self.model != card.name {
            return Err(RecipeError::Model {
                wanted: self.model.clone(),
                loaded: card.name.clone(),
            });
        }
        in_range(
            "steps",
            self.steps as f64,
            *STEPS.start() as f64,
            *STEPS.end() as f64,
        )?;
        in_range(
            "strength",
            self.strength,
            *STRENGTH.start(),
            *STRENGTH.end(),
        )?;
        in_range("blend", self.blend, *BLEND.start(), *BLEND.end())?;
        in_range(
            "resample",
            self.resample as f64,
            *RESAMPLE.start() as f64,
            *RESAMPLE.end() as f64,
        )?;
        self.check_pictures()?;
        let condition = self.check_settings(card)?;
        self.check_forks()?;
        for leg in &self.legs()[1..] {
            leg.recipe
                .check_settings(card)
                .map_err(|error| RecipeError::Fork {
                    step: leg.step,
                    error: Box::new(error),
                })?;
        }
        Ok(condition)
    }

    /// Checks the settings that a fork may change; what the pictures should show.
    pub(crate) fn check_settings(&self, card: &ModelCard) -> Result<Condition, RecipeError> {
        in_range(
            "guidance",
            self.guidance,
            *GUIDANCE.start(),
            *GUIDANCE.end(),
        )?;
        in_range("eta", self.eta, *ETA.start(), *ETA.end())?;
        let info = self.sampler.info();
        if self.eta != 0.0 && !info.options.contains(&"eta") {
            return Err(RecipeError::Eta(info.name));
        }
        for (name, value, range) in [
            ("guidance_low", self.guidance_low, NOISE_LEVEL),
            ("guidance_high", self.guidance_high, NOISE_LEVEL),
            ("rescale", self.rescale, RESCALE),
            ("noise_scale", self.noise_scale, NOISE_SCALE),
            ("temperature", self.temperature, TEMPERATURE),
        ] {
            in_range(name, value, *range.start(), *range.end())?;
        }
        if self.guidance_low >= self.guidance_high {
            return Err(RecipeError::Interval(self.guidance_low, self.guidance_high));
        }
        if self.temperature != 1.0 && card.local_scale.is_none() {
            return Err(RecipeError::Temperature(card.name.clone()));
        }
        let condition = match (&self.class, &self.prompt) {
            (None, None) => Ok(Condition::Any),
            (Some(class), None) => card.class_index(class).map(Condition::Class),
            (None, Some(prompt)) => card.read(prompt).and_then(|_| card.condition(prompt)),
            (Some(_), Some(_)) => Err(RecipeError::ClassAndPrompt),
        };
        let condition = condition?;
        if self.not.is_some() && condition == self.unwanted(card)? {
            return Err(RecipeError::WantedAndNot);
        }
        Ok(condition)
    }

    /// What guidance goes away from: what is not wanted, or any picture.
    pub fn unwanted(&self, card: &ModelCard) -> Result<Condition, RecipeError> {
        match &self.not {
            None => Ok(Condition::Any),
            Some(not) if self.guidance <= 1.0 => Err(RecipeError::Not(self.guidance, not.clone())),
            Some(not) => card.condition(not),
        }
    }

    /// The same recipe for picture `index` of a batch, so that it can be made alone.
    pub fn of_picture(&self, index: usize) -> Self {
        Self {
            seed: self.seed.wrapping_add(index as u32),
            to_seed: self.to_seed.map(|seed| seed.wrapping_add(index as u32)),
            ..self.clone()
        }
    }
}

/// Checks the number of pictures in a batch.
pub fn check_count(count: usize) -> Result<(), RecipeError> {
    in_range(
        "count",
        count as f64,
        *COUNT.start() as f64,
        *COUNT.end() as f64,
    )
}

fn in_range(name: &'static str, value: f64, low: f64, high: f64) -> Result<(), RecipeError> {
    // Written so that NaN is out of range.
    if value >= low && value <= high {
        return Ok(());
    }
    Err(RecipeError::Range {
        name,
        value,
        low,
        high,
    })
}
