//! Several pictures in one file: a sheet, or a GIF of the run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use diffusion_lab::image::raster::Layout;
use diffusion_lab::image::{self, from_byte, gif, png, vector};
use diffusion_lab::model::start;
use diffusion_lab::recipe::{Pictures, Recipe};

use crate::draw::wait;
use crate::model::Model;

/// How long a frame of a GIF is shown, in hundredths of a second.
const DELAY: u16 = 10;

/// Writes all the pictures in `files` onto one PNG, with the recipe of the first.
pub fn sheet(files: &[impl AsRef<Path>], path: &Path) -> Result<()> {
    let mut sheet = Vec::new();
    let mut shape = None;
    let mut origin = None;
    for file in files {
        let name = file.as_ref().display();
        let bytes = fs::read(file).with_context(|| format!("cannot read {name}"))?;
        let picture = png::decode_raster(&bytes).with_context(|| name.to_string())?;
        sheet.extend(picture.planar().into_iter().map(from_byte));
        shape.get_or_insert((picture.channels, picture.width));
        if origin.is_none() {
            origin = Some(png::read(&bytes).with_context(|| name.to_string())?);
        }
    }
    let (channels, size) = shape.context("a sheet needs pictures")?;
    let layout = Layout {
        columns: columns(files.len()),
        ..Layout::single(channels, size, 1)
    };
    let origin = origin.as_ref().map(|(recipe, pictures)| (recipe, pictures));
    let bytes = png::encode(&sheet, layout, origin).context("--sheet")?;
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes an SVG beside each PNG in `files`, whose pixels are enlarged `scale` times.
pub fn vectors(files: &[impl AsRef<Path>], scale: usize) -> Result<()> {
    for file in files {
        let file = file.as_ref();
        let name = file.display();
        let bytes = fs::read(file).with_context(|| format!("cannot read {name}"))?;
        let large = png::decode_raster(&bytes).with_context(|| name.to_string())?;
        let recipe = png::read_recipe(&bytes).with_context(|| name.to_string())?;
        let (side, size) = (large.width, large.width / scale);
        let planes = large.planar();
        let places = (0..large.channels * size * size).map(|i| {
            let (plane, y, x) = (i / (size * size), i / size % size, i % size);
            from_byte(planes[(plane * side + y * scale) * side + x * scale])
        });
        let picture: Vec<f32> = places.collect();
        let svg = vector::svg(&picture, large.channels, size, Some(&recipe)).context("--svg")?;
        let path = file.with_extension("svg");
        fs::write(&path, svg).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Runs `recipe` for `count` pictures and writes every denoiser call's `x_t`, and the result, as
/// an animated GIF.
pub fn film(
    model: &Model,
    recipe: &Recipe,
    pictures: &Pictures,
    count: usize,
    scale: usize,
    path: &Path,
) -> Result<()> {
    let mut frames = Vec::new();
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
            frames.extend(wait(image::read(call.x_t))?);
        }
    }
    frames.extend(wait(image::read(steps.x()))?);
    let [_, channels, size, _] = model.card.shape(1);
    let layout = Layout {
        columns: columns(count),
        ..Layout::single(channels, size, scale)
    };
    let bytes = gif::encode(&frames, count, layout, DELAY).context("--gif")?;
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// A sheet about as wide as high.
fn columns(count: usize) -> usize {
    (count as f64).sqrt().ceil() as usize
}
