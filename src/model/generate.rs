//! From a recipe to a run of the sampler.

use burn::tensor::Device;

use super::ModelCard;
use crate::guidance::{ClassifierFree, Clipped, Tempered, Wish};
use crate::network::{Condition, UNet};
use crate::process::forward::jump;
use crate::random::{NoiseSource, ScaledNoise, SeededNoise};
use crate::recipe::{Pictures, Recipe, RecipeError};
use crate::sampler::{Denoiser, Inpainting, Sampler, Steps, Turn};

/// Starts a batch of `count` pictures: picture `i` is that of seed `recipe.seed + i`. The recipe's
/// source picture and mask, where it names them, are in `pictures`.
///
/// Nothing is computed until the steps are asked for.
pub fn start(
    card: &ModelCard,
    net: &UNet,
    recipe: &Recipe,
    pictures: &Pictures,
    count: usize,
    device: &Device,
) -> Result<Steps, RecipeError> {
    start_with(
        card,
        recipe,
        pictures,
        count,
        device,
        |settings, condition| {
            let away = settings.unwanted(card).expect("start_with checks it");
            let second = settings.mixed_in(card).expect("start_with checks it");
            let wish = |condition: Condition, words: Option<&String>, share| Wish {
                plain: vec![without_style(card, &condition, words); count],
                conditions: vec![condition; count],
                share,
            };
            let first = wish(condition, settings.prompt.as_ref(), 1.0 - settings.mix);
            let second =
                second.map(|condition| wish(condition, settings.to_prompt.as_ref(), settings.mix));
            let guided = Clipped(ClassifierFree {
                model: net.clone(),
                wishes: std::iter::once(first).chain(second).collect(),
                away: vec![away; count],
                scale: settings.guidance,
                emphasis: settings.style_emphasis,
                interval: settings.guidance_low..=settings.guidance_high,
                rescale: settings.rescale,
            });
            match card.local_scale {
                Some(local_scale) if settings.temperature != 1.0 => Box::new(Tempered {
                    denoiser: guided,
                    temperature: settings.temperature,
                    local_scale,
                }),
                _ => Box::new(guided),
            }
        },
    )
}

/// What is asked for but for the style, if it is asked for in words.
fn without_style(card: &ModelCard, condition: &Condition, words: Option<&String>) -> Condition {
    words.map_or_else(
        || condition.clone(),
        |words| card.without_style(words).expect("start_with checks it"),
    )
}

/// The same with any denoiser: `denoiser` makes one for the settings and the condition in force, once
/// for the start and once for every fork.
pub fn start_with(
    card: &ModelCard,
    recipe: &Recipe,
    pictures: &Pictures,
    count: usize,
    device: &Device,
    denoiser: impl Fn(&Recipe, Condition) -> Box<dyn Denoiser>,
) -> Result<Steps, RecipeError> {
    recipe.check(card)?;
    pictures.check(recipe, card)?;
    let shape = card.shape(count);
    let levels = recipe.spacing.levels(&card.noise_schedule(), recipe.steps);
    let first = recipe.first_step();
    let source = pictures.source(recipe, shape, device);
    let known = pictures.kept(recipe, shape, device);

    let mut noise = ScaledNoise {
        source: noise_of(recipe, count),
        scale: recipe.noise_scale,
    };
    let mut x = noise.draw(shape, device);
    // At the first level the noise is the start, as if nothing were left of any picture: true to within
    // a ten-thousandth for all spacings but the leading one, which has that flaw (Lin et al. 2024).
    if let Some(source) = source.clone().filter(|_| first > 0) {
        x = jump(source, x, levels[first]);
    }

    let sampler = |settings: &Recipe| -> Box<dyn Sampler> {
        let sampler = settings.sampler.build(settings.eta);
        match (&source, &known) {
            (Some(source), Some(known)) => Box::new(Inpainting {
                sampler,
                source: source.clone(),
                known: known.clone(),
                repetitions: recipe.resample,
            }),
            _ => sampler,
        }
    };
    let condition = |settings: &Recipe| settings.check_settings(card);
    let legs = recipe.legs();
    let mut turns = Vec::new();
    for pair in legs.windows(2) {
        let [before, leg] = [&pair[0].recipe, &pair[1].recipe];
        let stays = (before.sampler, before.eta) == (leg.sampler, leg.eta);
        turns.push(Turn {
            step: pair[1].step,
            sampler: (!stays).then(|| sampler(leg)),
            denoiser: denoiser(leg, condition(leg)?),
        });
    }
    let base = &legs[0].recipe;
    let steps = Steps::new(
        sampler(base),
        denoiser(base, condition(base)?),
        Box::new(noise),
        levels,
        x,
    );
    Ok(steps.starting_at(first).with_turns(turns))
}

/// The noise of a batch of `count` pictures.
fn noise_of(recipe: &Recipe, count: usize) -> SeededNoise {
    let batch: Vec<Recipe> = (0..count).map(|i| recipe.of_picture(i)).collect();
    let noise = SeededNoise::new(batch.iter().map(|one| u64::from(one.seed)).collect());
    match recipe.to_seed {
        Some(_) => {
            let others = batch.iter().filter_map(|one| one.to_seed).map(u64::from);
            noise.towards(others.collect(), recipe.blend)
        }
        None => noise,
    }
}
