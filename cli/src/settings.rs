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
    /// How many times as strongly guidance goes away from the same prompt without its style, 0 to 4
    #[arg(long, value_name = "TIMES")]
    style_emphasis: Option<f64>,
    /// Share of DDPM's noise that ddim injects, 0 to 1
    #[arg(long)]
    eta: Option<f64>,
    /// Which noise levels the steps visit
    #[arg(long, value_parser = spacings())]
    spacing: Option<Spacing>,
    /// What is not wanted, a class or, with a model that takes prompts, words; guidance leads away
    /// from it
    #[arg(long, value_name = "CLASS|TEXT")]
    not: Option<String>,
    /// The noise level, 0 (data) to 1 (noise), from which on guidance acts
    #[arg(long, value_name = "LEVEL")]
    guidance_low: Option<f64>,
    /// The noise level up to which guidance acts
    #[arg(long, value_name = "LEVEL")]
    guidance_high: Option<f64>,
    /// How much of the contrast added by guidance is taken back, 0 to 1
    #[arg(long)]
    rescale: Option<f64>,
    /// Factor on all noise, 0 to 2
    #[arg(long)]
    noise_scale: Option<f64>,
    /// Local temperature, 0.1 to 4: below 1 pictures are more alike within each kind
    #[arg(long)]
    temperature: Option<f64>,
}

impl Settings {
    /// Puts the settings that were given into `recipe`.
    pub fn apply(&self, recipe: &mut Recipe) {
        recipe.sampler = self.sampler.unwrap_or(recipe.sampler);
        recipe.steps = self.steps.unwrap_or(recipe.steps);
        recipe.guidance = self.guidance.unwrap_or(recipe.guidance);
        recipe.style_emphasis = self.style_emphasis.unwrap_or(recipe.style_emphasis);
        recipe.eta = self.eta.unwrap_or(recipe.eta);
        recipe.spacing = self.spacing.unwrap_or(recipe.spacing);
        recipe.not = self.not.clone().or(recipe.not.take());
        recipe.guidance_low = self.guidance_low.unwrap_or(recipe.guidance_low);
        recipe.guidance_high = self.guidance_high.unwrap_or(recipe.guidance_high);
        recipe.rescale = self.rescale.unwrap_or(recipe.rescale);
        recipe.noise_scale = self.noise_scale.unwrap_or(recipe.noise_scale);
        recipe.temperature = self.temperature.unwrap_or(recipe.temperature);
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

/// Reads a sampler's name.
pub fn samplers() -> impl TypedValueParser<Value = SamplerKind> {
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

/// How the pictures of a list are made, the first of them by `recipe`.
pub fn in_words(recipe: &Recipe) -> String {
    let emphasis = match recipe.style_emphasis {
        0.0 => String::new(),
        times => format!(", style emphasis {times}"),
    };
    format!(
        "{} (eta {}), {} steps ({}), guidance {}{emphasis}, seeds from {}",
        recipe.sampler.info().name,
        recipe.eta,
        recipe.steps,
        recipe.spacing.info().name,
        recipe.guidance,
        recipe.seed
    )
}
