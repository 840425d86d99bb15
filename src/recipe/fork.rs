//! Forks: a run that changes its mind on the way.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Recipe, RecipeError};
use crate::sampler::SamplerKind;

/// Settings that change on the way from noise to data; those that are absent stay.
///
/// A sampler that stays keeps what it remembers of earlier steps; a new one starts without memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fork {
    /// Steps of the recipe before the change; at least one of the run comes before it and one
    /// after it.
    pub step: usize,
    /// The new [`Recipe::sampler`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampler: Option<SamplerKind>,
    /// The new [`Recipe::eta`]; a new sampler alone starts with an eta of 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eta: Option<f64>,
    /// The new [`Recipe::guidance`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<f64>,
    /// The new [`Recipe::temperature`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// The new [`Recipe::class`], in place of all classes and prompts; `null` stands for any.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub class: Option<Option<String>>,
    /// The new [`Recipe::prompt`], in place of all classes and prompts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
}

/// Tells a `null` that is there from a field that is not.
fn present<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Option<String>>, D::Error> {
    Deserialize::deserialize(field).map(Some)
}

/// A part of a run with the same settings throughout.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// The first of its steps.
    pub step: usize,
    /// The settings in force, without forks.
    pub recipe: Recipe,
}

impl Fork {
    /// Changes `recipe` as the fork says.
    fn apply(&self, recipe: &mut Recipe) {
        if let Some(sampler) = self.sampler.filter(|sampler| *sampler != recipe.sampler) {
            recipe.sampler = sampler;
            recipe.eta = 0.0;
        }
        recipe.eta = self.eta.unwrap_or(recipe.eta);
        recipe.guidance = self.guidance.unwrap_or(recipe.guidance);
        recipe.temperature = self.temperature.unwrap_or(recipe.temperature);
        if self.class.is_some() || self.prompt.is_some() {
            recipe.class = self.class.clone().flatten();
            recipe.prompt.clone_from(&self.prompt);
            (recipe.to_class, recipe.to_prompt, recipe.mix) = (None, None, 0.0);
        }
    }
}

impl Recipe {
    /// The recipe as it is run: one leg, and one more for every fork.
    pub fn legs(&self) -> Vec<Leg> {
        let mut recipe = Self {
            fork: Vec::new(),
            ..self.clone()
        };
        let mut legs = vec![Leg {
            step: self.first_step(),
            recipe: recipe.clone(),
        }];
        for fork in &self.fork {
            fork.apply(&mut recipe);
            legs.push(Leg {
                step: fork.step,
                recipe: recipe.clone(),
            });
        }
        legs
    }

    /// The prompts that have a say at `step`, the one that is mixed in last; none before the run's
    /// first step.
    pub fn prompts_at(&self, step: usize) -> Vec<String> {
        let in_force = self.legs().into_iter().rfind(|leg| leg.step <= step);
        let Some(Leg { recipe, .. }) = in_force else {
            return Vec::new();
        };
        let first = recipe.prompt.filter(|_| recipe.mix < 1.0);
        let second = recipe.to_prompt.filter(|_| recipe.mix > 0.0);
        first.into_iter().chain(second).collect()
    }

    /// The recipe of a branch: as this one up to `fork`, and then as it says.
    pub fn branch(&self, fork: Fork) -> Self {
        let mut branch = self.clone();
        branch.fork.retain(|earlier| earlier.step < fork.step);
        branch.fork.push(fork);
        branch
    }

    /// How often a run asks the denoiser.
    pub fn denoiser_calls(&self) -> usize {
        let legs = self.legs();
        let ends = legs.iter().skip(1).map(|leg| leg.step).chain([self.steps]);
        let steps = legs.iter().zip(ends).map(|(leg, end)| {
            let info = leg.recipe.sampler.info();
            let last = usize::from(end == self.steps && end > leg.step);
            let steps = (end - leg.step - last) * self.resample;
            steps * info.calls_per_step as usize + last * info.calls_last_step as usize
        });
        steps.sum()
    }

    /// Forks come one after the other, after the run's first step and before its last one.
    pub(super) fn check_forks(&self) -> Result<(), RecipeError> {
        let mut before = self.first_step();
        for fork in &self.fork {
            if fork.step <= before || fork.step >= self.steps {
                return Err(RecipeError::ForkStep {
                    step: fork.step,
                    before,
                    steps: self.steps,
                });
            }
            before = fork.step;
        }
        Ok(())
    }
}
