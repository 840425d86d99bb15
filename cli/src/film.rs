//! A recorded run: every step of a few pictures, to look at before the model is there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use diffusion_lab::image;
use diffusion_lab::model::start;
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::recipe::{Pictures, Recipe};
use serde::Serialize;

use crate::canvas::Canvas;
use crate::draw::wait;
use crate::model::Model;

/// Noisy pictures are stored divided by this much: nearly all of a normal distribution fits.
const NOISE_RANGE: f32 = 2.5;

/// A run on its way from noise to pictures.
pub struct Film {
    sheet: Canvas,
    card: FilmCard,
}

/// `film.json`, beside `film.png`.
///
/// Row `r` of the picture is frame `r`; every picture of the run has two tiles in it, `x_t`
/// divided by 2.5 and the predicted `x_0`, both cut to `[-1, 1]`.
#[derive(Debug, Serialize)]
struct FilmCard {
    recipe: Recipe,
    count: usize,
    size: usize,
    frames: Vec<Frame>,
}

#[derive(Debug, Serialize)]
struct Frame {
    t: f64,
    alpha: f64,
    sigma: f64,
}

impl Film {
    /// Runs `recipe` for `count` pictures and keeps every denoiser call, and the result.
    pub fn record(
        model: &Model,
        recipe: &Recipe,
        pictures: &Pictures,
        count: usize,
    ) -> Result<Self> {
        let mut rows = Vec::new();
        let mut steps = start(
            &model.card,
            &model.net,
            recipe,
            pictures,
            count,
            &model.device,
        )?;
        for step in &mut steps {
            for call in step.calls {
                let x_t = wait(image::read(call.x_t))?;
                rows.push((call.level, x_t, wait(image::read(call.prediction.x_0))?));
            }
        }
        let x = wait(image::read(steps.x()))?;
        rows.push((NoiseLevel::DATA, x.clone(), x));

        let size = model.card.network.image_size;
        let schedule = model.card.noise_schedule();
        let mut sheet = Canvas::new(2 * count * size, rows.len() * size);
        let mut frames = Vec::new();
        for (row, (level, x_t, x_0)) in rows.into_iter().enumerate() {
            let x_t: Vec<f32> = x_t.into_iter().map(|value| value / NOISE_RANGE).collect();
            let numbers = x_t.len() / count;
            let tiles = x_t.chunks_exact(numbers).zip(x_0.chunks_exact(numbers));
            for (i, (x_t, x_0)) in tiles.enumerate() {
                sheet.put(x_t, size, 2 * i * size, row * size, 1);
                sheet.put(x_0, size, (2 * i + 1) * size, row * size, 1);
            }
            let NoiseLevel { alpha, sigma } = level;
            frames.push(Frame {
                t: schedule.timestep(level),
                alpha,
                sigma,
            });
        }
        let card = FilmCard {
            recipe: recipe.clone(),
            count,
            size,
            frames,
        };
        Ok(Self { sheet, card })
    }

    /// Writes `film.png` and `film.json` into `folder`.
    pub fn save(&self, folder: &Path) -> Result<()> {
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
        };
        write("film.png", &self.sheet.to_png()?)?;
        write("film.json", serde_json::to_string(&self.card)?.as_bytes())
    }
}
