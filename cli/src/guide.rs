//! The options of a command for one's own picture, a way between seeds, and forks.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use diffusion_lab::model::ModelCard;
use diffusion_lab::recipe::{Fork, Pictures, Recipe};

use crate::picture::open;

/// What guides the pictures besides the class.
#[derive(Args, Clone, Debug, Default)]
pub struct Guide {
    /// Start from this picture (PNG, JPEG, WebP or GIF) instead of noise. Its middle square is cut
    /// out and resized to what the model draws; black comes behind what is transparent
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// How much of the picture is given up, 0 to 1: it is the share of the steps that are taken; 0
    /// leaves the picture as it is, 1 starts from pure noise
    #[arg(long)]
    strength: Option<f64>,
    /// A mask of the picture's own size, or of the model's: what is white is made anew, what is
    /// black is kept exactly
    #[arg(long, value_name = "FILE", requires = "image")]
    mask: Option<PathBuf>,
    /// Take every step this many times, 1 to 10, so that what is made anew fits what is kept
    #[arg(long, value_name = "N")]
    resample: Option<usize>,
    /// Mix the noise with that of another seed; picture i has this plus i
    #[arg(long, value_name = "SEED")]
    to_seed: Option<u32>,
    /// How far to go from the seed to --to-seed, 0 to 1
    #[arg(long)]
    blend: Option<f64>,
    /// Mix another class into that of --class
    #[arg(long, value_name = "CLASS", conflicts_with = "to_prompt")]
    to_class: Option<String>,
    /// Mix other words into those of --prompt
    #[arg(long, value_name = "TEXT")]
    to_prompt: Option<String>,
    /// How much --to-class or --to-prompt has to say, 0 (nothing) to 1 (everything)
    #[arg(long, value_name = "SHARE")]
    mix: Option<f64>,
    /// Change settings on the way, as JSON: {"step": 8, "guidance": 3}; also sampler, eta,
    /// class and prompt. Give it several times for several changes
    #[arg(long, value_name = "JSON", value_parser = fork)]
    fork: Vec<Fork>,
}

impl Guide {
    /// Puts what was given into `recipe`, whose own pictures are `pictures`; those to use.
    pub fn apply(
        &self,
        recipe: &mut Recipe,
        mut pictures: Pictures,
        card: &ModelCard,
    ) -> Result<Pictures> {
        let [_, channels, size, _] = card.shape(1);
        if let Some(path) = &self.image {
            let picture = open(path)?;
            pictures.source = Some(picture.fit(channels, size));
            pictures.mask = self
                .mask
                .as_deref()
                .map(|path| -> Result<_> { Ok(open(path)?.fit_mask(picture.size(), size)?) })
                .transpose()?;
            pictures.put_into(recipe);
        }
        recipe.strength = self.strength.unwrap_or(recipe.strength);
        recipe.resample = self.resample.unwrap_or(recipe.resample);
        recipe.to_seed = self.to_seed.or(recipe.to_seed);
        recipe.blend = self.blend.unwrap_or(recipe.blend);
        recipe.to_class = self.to_class.clone().or(recipe.to_class.take());
        recipe.to_prompt = self.to_prompt.clone().or(recipe.to_prompt.take());
        recipe.mix = self.mix.unwrap_or(recipe.mix);
        if !self.fork.is_empty() {
            recipe.fork.clone_from(&self.fork);
        }
        Ok(pictures)
    }
}

fn fork(json: &str) -> Result<Fork, String> {
    serde_json::from_str(json)
        .map_err(|error| format!("{error}; a fork reads like {{\"step\": 8, \"guidance\": 3}}"))
}
