//! The sample grid of a model: not selected, at its own settings.

use anyhow::Result;
use diffusion_lab::recipe::{Pictures, Recipe};

use crate::canvas::{Canvas, LINE};
use crate::draw::Run;
use crate::model::Model;
use crate::progress::Progress;

/// Pictures of every class.
const OF_CLASS: usize = 10;
/// Pictures of every prompt.
const OF_PROMPT: usize = 8;
/// The grid is enlarged this many times.
const ENLARGED: usize = 2;
/// Width of a prompt beside its pictures.
const TEXT: usize = 320;

/// What a model that takes prompts is shown with: every style, colours, backgrounds and pairs.
pub const PROMPTS: [&str; 24] = [
    "cat, noto style",
    "cat, twitter style",
    "cat, flat style",
    "cat, gradient style",
    "cat, blob style",
    "cat, emojione style",
    "smile, blob style",
    "heart, flat style",
    "rocket, gradient style",
    "pizza, twitter style",
    "tree, noto style",
    "house, emojione style",
    "a blue cat, blob style, on a yellow background",
    "a green car, flat style",
    "a purple heart on a black background",
    "a red apple on a green background",
    "an orange fish on a blue background",
    "a ghost on a pink background",
    "a cat and a rocket",
    "a dog next to a heart",
    "a pizza and a rocket on a blue background",
    "a sun and a tree, flat style",
    "a dragon flying over a castle at night",
    "",
];

/// A row for every class, or for every prompt with the prompt before it.
pub fn grid(model: &Model) -> Result<Canvas> {
    let card = &model.card;
    let size = card.network.image_size;
    let (count, left) = match card.tokenizer {
        Some(_) => (OF_PROMPT, TEXT),
        None => (OF_CLASS, 0),
    };
    let recipes = recipes(model);
    let tile = size * ENLARGED;
    let mut canvas = Canvas::new(left + count * tile, recipes.len() * tile);
    let progress = Progress::new("samples", (recipes.len() * count) as u64, "pictures");
    for (row, recipe) in recipes.iter().enumerate() {
        if let Some(prompt) = &recipe.prompt {
            let prompt = if prompt.is_empty() { "(empty)" } else { prompt };
            canvas.write(prompt, 4, row * tile + (tile - LINE) / 2);
        }
        let pictures = Run::start(model, recipe, &Pictures::default(), count)?.finish(|| {})?;
        for (column, picture) in pictures.iter().flatten().enumerate() {
            canvas.put(picture, size, left + column * tile, row * tile, ENLARGED);
        }
        progress.set(((row + 1) * count) as u64, "");
    }
    progress.finish();
    Ok(canvas)
}

fn recipes(model: &Model) -> Vec<Recipe> {
    let card = &model.card;
    if card.tokenizer.is_none() {
        let recipe = |class: &String| Recipe::suggested(card, Some(class.clone()), 1);
        return card.classes.iter().map(recipe).collect();
    }
    let recipe = |prompt: &str| Recipe {
        prompt: Some(prompt.to_owned()),
        ..Recipe::suggested(card, None, 1)
    };
    PROMPTS.into_iter().map(recipe).collect()
}
