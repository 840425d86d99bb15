//! Functions that need no state.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::object::{Fields, read, read_pictures, write, write_pictures};
use crate::image::png;
use crate::model::ModelCard;
use crate::process::{NoiseSchedule, ScheduleKind, TRAINING_TIMESTEPS};
use crate::recipe::Recipe;

/// The recipe that a PNG carries.
#[wasm_bindgen(js_name = readRecipe, unchecked_return_type = "Recipe")]
pub fn read_recipe(png: &[u8]) -> Result<JsValue, JsError> {
    write(&png::read_recipe(png)?)
}

/// The recipe that a PNG carries, and the pictures that came with it.
#[wasm_bindgen(js_name = readPng, unchecked_return_type = "Saved")]
pub fn read_png(png: &[u8]) -> Result<JsValue, JsError> {
    let (recipe, pictures) = png::read(png)?;
    Ok(Fields::default()
        .with("recipe", write(&recipe)?)
        .with("pictures", write_pictures(&pictures))
        .build())
}

/// Throws if the recipe cannot be run on the model, or if its pictures are not these.
#[wasm_bindgen(js_name = checkRecipe)]
pub fn check_recipe(
    #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: JsValue,
    #[wasm_bindgen(unchecked_param_type = "ModelCard")] card: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Pictures")] pictures: JsValue,
) -> Result<(), JsError> {
    let card: ModelCard = read("model card", card)?;
    let recipe: Recipe = read("recipe", recipe)?;
    recipe.check(&card)?;
    Ok(read_pictures(&pictures)?.check(&recipe, &card)?)
}

/// `alpha_bar` after 1, 2, … 1000 steps of a schedule: `linear`, `scaled_linear` or `cosine`.
#[wasm_bindgen(js_name = scheduleCurve)]
pub fn schedule_curve(kind: &str) -> Result<Float32Array, JsError> {
    let schedule = schedule(kind)?;
    let curve: Vec<f32> = schedule
        .levels()
        .iter()
        .map(|level| level.alpha_bar() as f32)
        .collect();
    Ok(Float32Array::from(&curve[..]))
}

/// A schedule by its name, with the usual betas.
pub(super) fn schedule(kind: &str) -> Result<NoiseSchedule, JsError> {
    let kind = match kind {
        "linear" => ScheduleKind::LINEAR,
        "scaled_linear" => ScheduleKind::SCALED_LINEAR,
        "cosine" => ScheduleKind::Cosine,
        _ => {
            let message =
                format!("unknown schedule {kind:?}: choose linear, scaled_linear or cosine");
            return Err(JsError::new(&message));
        }
    };
    Ok(NoiseSchedule::new(kind, TRAINING_TIMESTEPS))
}
