//! Whether a recipe can be run on a model.

use std::ops::RangeInclusive;

use super::limits::*;
use super::{FORMAT, Recipe, RecipeError};
use crate::model::ModelCard;
use crate::network::Condition;

impl Recipe {
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
        count_in_range("steps", self.steps, STEPS)?;
        in_range("strength", self.strength, STRENGTH)?;
        in_range("blend", self.blend, BLEND)?;
        count_in_range("resample", self.resample, RESAMPLE)?;
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
        in_range("guidance", self.guidance, GUIDANCE)?;
        in_range("eta", self.eta, ETA)?;
        let info = self.sampler.info();
        if self.eta != 0.0 && !info.options.contains(&"eta") {
            return Err(RecipeError::Eta(info.name));
        }
        for (name, value, range) in [
            ("style_emphasis", self.style_emphasis, STYLE_EMPHASIS),
            ("guidance_low", self.guidance_low, NOISE_LEVEL),
            ("guidance_high", self.guidance_high, NOISE_LEVEL),
            ("rescale", self.rescale, RESCALE),
            ("mix", self.mix, MIX),
            ("noise_scale", self.noise_scale, NOISE_SCALE),
            ("temperature", self.temperature, TEMPERATURE),
        ] {
            in_range(name, value, range)?;
        }
        if self.guidance_low >= self.guidance_high {
            return Err(RecipeError::Interval(self.guidance_low, self.guidance_high));
        }
        if self.temperature != 1.0 && card.local_scale.is_none() {
            return Err(RecipeError::Temperature(card.name.clone()));
        }
        if self.style_emphasis != 0.0 && card.tokenizer.is_none() {
            return Err(RecipeError::NoStyles(card.name.clone()));
        }
        let condition = match (&self.class, &self.prompt) {
            (None, None) => Ok(Condition::Any),
            (Some(class), None) => card.class_index(class).map(Condition::Class),
            (None, Some(prompt)) => card.read(prompt).and_then(|_| card.condition(prompt)),
            (Some(_), Some(_)) => Err(RecipeError::ClassAndPrompt),
        };
        let condition = condition?;
        let second = self.mixed_in(card)?;
        if self.not.is_some() {
            let unwanted = Some(self.unwanted(card)?);
            if unwanted == second || unwanted.as_ref() == Some(&condition) {
                return Err(RecipeError::WantedAndNot);
            }
        }
        Ok(condition)
    }

    /// The second wish, which has a share of [`mix`](Self::mix) in what the pictures show.
    pub fn mixed_in(&self, card: &ModelCard) -> Result<Option<Condition>, RecipeError> {
        let needs = |setting, other| Err(RecipeError::Needs { setting, other });
        match (&self.to_class, &self.to_prompt) {
            (None, None) if self.mix == 0.0 => Ok(None),
            (None, None) => needs("mix", "second class or prompt (to_class or to_prompt)"),
            (Some(class), None) => {
                let index = card.class_index(class)?;
                match self.class {
                    Some(_) => Ok(Some(Condition::Class(index))),
                    None => needs("to_class", "class"),
                }
            }
            (None, Some(prompt)) => {
                card.read(prompt)?;
                match self.prompt {
                    Some(_) => card.condition(prompt).map(Some),
                    None => needs("to_prompt", "prompt"),
                }
            }
            (Some(_), Some(_)) => Err(RecipeError::ClassAndPrompt),
        }
    }

    /// What guidance goes away from: what is not wanted, or any picture.
    pub fn unwanted(&self, card: &ModelCard) -> Result<Condition, RecipeError> {
        match &self.not {
            None => Ok(Condition::Any),
            Some(not) if self.guidance <= 1.0 => Err(RecipeError::Not(self.guidance, not.clone())),
            Some(not) => match card.condition(not)? {
                Condition::Any => Err(RecipeError::NotNothing(not.clone())),
                condition => Ok(condition),
            },
        }
    }
}

/// Checks the number of pictures in a batch.
pub fn check_count(count: usize) -> Result<(), RecipeError> {
    count_in_range("count", count, COUNT)
}

fn count_in_range(
    name: &'static str,
    value: usize,
    range: RangeInclusive<usize>,
) -> Result<(), RecipeError> {
    let (low, high) = (*range.start() as f64, *range.end() as f64);
    in_range(name, value as f64, low..=high)
}

/// Checks that a setting is within its limits; NaN never is.
pub(crate) fn in_range(
    name: &'static str,
    value: f64,
    range: RangeInclusive<f64>,
) -> Result<(), RecipeError> {
    if range.contains(&value) {
        return Ok(());
    }
    let (low, high) = range.into_inner();
    Err(RecipeError::Range {
        name,
        value,
        low,
        high,
    })
}
