//! Points from a mixture whose exact denoiser is known, for the temperatures side by side.

use burn::tensor::Device;
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::object::{Fields, read, write};
use crate::ideal::{Mixture, Particles};
use crate::image;
use crate::recipe::{TEMPERATURE, in_range};

/// Samples points on the CPU: where they came to lie, `[dimensions, count]`, and how they fall to
/// the modes.
#[wasm_bindgen(js_name = sampleMixture, unchecked_return_type = "MixtureSamples")]
pub async fn sample_mixture(
    #[wasm_bindgen(unchecked_param_type = "Particles")] particles: JsValue,
) -> Result<JsValue, JsError> {
    let particles: Particles = read("cloud of points", particles)?;
    let steps = particles.start(&Device::flex())?;
    let x = steps
        .last()
        .map(|step| step.x)
        .ok_or_else(|| JsError::new("no steps"))?;
    let planes = image::read(x).await?;
    let points = rows(&planes, particles.mixture.dimensions());
    let shares = particles.mixture.shares(points.iter().map(Vec::as_slice));
    Ok(Fields::default()
        .with_array("points", &planes)
        .with("shares", write(&shares)?)
        .build())
}

/// The density of a mixture at `points`, `[dimensions, count]`.
#[wasm_bindgen(js_name = mixtureDensity)]
pub fn mixture_density(
    #[wasm_bindgen(unchecked_param_type = "Mixture")] mixture: JsValue,
    points: &[f32],
) -> Result<Float32Array, JsError> {
    let mixture: Mixture = read("mixture", mixture)?;
    mixture.check()?;
    let density: Vec<f32> = rows(points, mixture.dimensions())
        .iter()
        .map(|point| mixture.density(point) as f32)
        .collect();
    Ok(Float32Array::from(&density[..]))
}

/// What sampling at a temperature leads to where the modes lie far apart.
#[wasm_bindgen(js_name = mixtureAtTemperature, unchecked_return_type = "Mixture")]
pub fn mixture_at_temperature(
    #[wasm_bindgen(unchecked_param_type = "Mixture")] mixture: JsValue,
    temperature: f64,
) -> Result<JsValue, JsError> {
    let mixture: Mixture = read("mixture", mixture)?;
    mixture.check()?;
    in_range("temperature", temperature, TEMPERATURE)?;
    write(&mixture.at_temperature(temperature))
}

/// Points out of their coordinates, `[dimensions, count]`.
fn rows(planes: &[f32], dimensions: usize) -> Vec<Vec<f64>> {
    let count = planes.len() / dimensions;
    (0..count)
        .map(|i| {
            planes
                .iter()
                .skip(i)
                .step_by(count)
                .map(|x| f64::from(*x))
                .collect()
        })
        .collect()
}
