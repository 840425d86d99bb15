//! The settings of a recipe as options of a command.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use diffusion_lab::image::png;
use diffusion_lab::model::ModelCard;
use diffusion_lab::process::Spacing;
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::sampler::SamplerKind;

/// How the reverse process is followed; the model's card has a default for each.
#[derive(Args, Clone, Debug, Default)]
pub struct Settings {
    /// The sampler
    #[arg(long, value_parser = samplers())]
    sampler: Option<SamplerKind>,
    /// Steps from noise to data, 1 to 250
    #[arg(long)]
    steps: Option<usize>,
    /// Classifier-free guidance scale, 0 to 20; 1 means none
    #[arg(long)]
    guidance: Option<f64>,
    /// Share of DDPM's noise that ddim injects, 0 to 1
    #[arg(long)]
    eta: Option<f64>,
    /// Which noise levels the steps visit
    #[arg(long, value_parser = spacings())]
    spacing: Option<Spacing>,
}

impl Settings {
    /// Puts the settings that were given into `recipe`.
    pub fn apply(&self, recipe: &mut Recipe) {
        recipe.sampler = self.sampler.unwrap_or(recipe.sampler);
        recipe.steps = self.steps.unwrap_or(recipe.steps);
        recipe.guidance = self.guidance.unwrap_or(recipe.guidance);
        recipe.eta = self.eta.unwrap_or(recipe.eta);
        recipe.spacing = self.spacing.unwrap_or(recipe.spacing);
    }

    /// The card's suggestion for any class, with these settings.
    pub fn recipe(&self, card: &ModelCard, seed: u32) -> Result<Recipe> {
        let mut recipe = Recipe::suggested(card, None, seed);
        self.apply(&mut recipe);
        recipe.check(card)?;
        Ok(recipe)
    }
}

/// Reads a recipe from JSON, or from a file (with or without an `@` before its path) that holds
/// JSON or is a PNG of the lab; with the pictures that came with it.
pub fn read_recipe(source: &str) -> Result<(Recipe, Pictures)> {
    let alone = |recipe| (recipe, Pictures::default());
    if source.trim_start().starts_with('{') {
        return Recipe::from_json(source).map(alone).context("--recipe");
    }
    let path = Path::new(source.strip_prefix('@').unwrap_or(source));
    let bytes = fs::read(path).with_context(|| {
        format!(
            "cannot read the recipe {}: give JSON, or a file of JSON or a PNG",
            path.display()
        )
    })?;
    let recipe = match str::from_utf8(&bytes) {
        Ok(json) => Recipe::from_json(json)
            .map(alone)
            .map_err(anyhow::Error::from),
        // Every PNG starts with a byte that no text has.
        Err(_) => png::read(&bytes).map_err(anyhow::Error::from),
    };
    recipe.with_context(|| path.display().to_string())
}

fn samplers() -> impl TypedValueParser<Value = SamplerKind> {
    let names = SamplerKind::ALL.map(|kind| kind.info().name);
    PossibleValuesParser::new(names).map(|name| {
        let named = SamplerKind::ALL
            .into_iter()
            .find(|kind| kind.info().name == name);
        named.expect("only the names of samplers pass")
    })
}

fn spacings() -> impl TypedValueParser<Value = Spacing> {
    let names = Spacing::ALL.map(|spacing| spacing.info().name);
    PossibleValuesParser::new(names).map(|name| {
        let named = Spacing::ALL
            .into_iter()
            .find(|spacing| spacing.info().name == name);
        named.expect("only the names of spacings pass")
    })
}
