//! Everything that determines a picture.

mod check;
mod error;
mod fork;
mod limits;
mod pictures;

pub use check::check_count;
pub(crate) use check::in_range;
pub use error::RecipeError;
pub use fork::{Fork, Leg};
pub use limits::*;
pub use pictures::Pictures;

use serde::{Deserialize, Serialize};

use crate::model::ModelCard;
use crate::process::Spacing;
use crate::sampler::SamplerKind;

/// The format written by this version.
pub const FORMAT: u32 = 1;

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
    /// A second class, which is mixed into the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_class: Option<String>,
    /// A second prompt, which is mixed into the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_prompt: Option<String>,
    /// How much the second class or prompt has to say in every prediction, in `[0, 1]`: nothing at
    /// 0, everything at 1 (see [`Wish`](crate::guidance::Wish)).
    #[serde(default, skip_serializing_if = "is_default")]
    pub mix: f64,
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
    /// How many times as strongly guidance goes away from the same prompt without its style, 0 to 4
    /// (see [`ClassifierFree`](crate::guidance::ClassifierFree)).
    #[serde(default, skip_serializing_if = "is_default")]
    pub style_emphasis: f64,
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

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
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
            to_class: None,
            to_prompt: None,
            mix: 0.0,
            seed,
            sampler: defaults.sampler,
            eta: defaults.eta,
            steps: defaults.steps,
            spacing: defaults.spacing,
            guidance: defaults.guidance,
            style_emphasis: defaults.style_emphasis,
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

    /// The same recipe for picture `index` of a batch, so that it can be made alone.
    pub fn of_picture(&self, index: usize) -> Self {
        Self {
            seed: self.seed.wrapping_add(index as u32),
            to_seed: self.to_seed.map(|seed| seed.wrapping_add(index as u32)),
            ..self.clone()
        }
    }
}
