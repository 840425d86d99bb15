//! From a recipe to a run of the sampler.

use burn::tensor::Device;

use super::ModelCard;
use crate::guidance::{ClassifierFree, Clipped};
use crate::network::UNet;
use crate::random::{NoiseSource, SeededNoise};
use crate::recipe::{Recipe, RecipeError};
use crate::sampler::Steps;

/// Starts a batch of `count` pictures: picture `i` is that of seed `recipe.seed + i`.
///
/// Nothing is computed until the steps are asked for.
pub fn start(
    card: &ModelCard,
    net: &UNet,
    recipe: &Recipe,
    count: usize,
    device: &Device,
) -> Result<Steps, RecipeError> {
    let condition = recipe.check(card)?;
    let seeds = (0..count)
        .map(|i| u64::from(recipe.of_picture(i).seed))
        .collect();
    let mut noise = SeededNoise::new(seeds);
    // At the first level sigma is 1 to within a few millionths, so the noise is the start.
    let x = noise.draw(card.shape(count), device);
    let denoiser = Clipped(ClassifierFree {
        model: net.clone(),
        conditions: vec![condition; count],
        scale: recipe.guidance,
    });
    Ok(Steps::new(
        recipe.sampler.build(recipe.eta),
        Box::new(denoiser),
        Box::new(noise),
        recipe.spacing.levels(&card.noise_schedule(), recipe.steps),
        x,
    ))
}
