//! Drawing the pictures that are measured: as many of every class, as 8-bit pixels.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use diffusion_lab::image::to_byte;
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::training::LabelledImages;
use serde::{Deserialize, Serialize};

use crate::draw::Run;
use crate::model::Model;
use crate::progress::Progress;

/// Pictures that are drawn at once.
const BATCH: usize = 50;

/// What is drawn: also the first line of the file that keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The recipe of the first picture but for its class.
    pub recipe: Recipe,
    /// Pictures in all, as many of every class, class by class; picture i has the seed of the
    /// recipe plus i.
    pub samples: usize,
}

impl Plan {
    /// Draws the pictures, labelled with the class that was asked for. With a file they are kept
    /// there, and those that are there are not drawn again.
    pub fn draw(&self, model: &Model, keep: Option<&Path>) -> Result<LabelledImages> {
        let classes = model.card.classes.len();
        ensure!(
            self.samples > 0 && self.samples.is_multiple_of(classes),
            "{} samples cannot be shared by {classes} classes: choose a multiple",
            self.samples
        );
        let [_, channels, size, _] = model.card.shape(1);
        let bytes = channels * size * size;
        let (mut pixels, mut file) = match keep {
            Some(path) => self
                .open(path, bytes)
                .map(|(pixels, file)| (pixels, Some(file)))?,
            None => (Vec::new(), None),
        };
        let steps = self.recipe.steps as u64;
        let progress = Progress::new("samples", self.samples as u64 * steps, "steps");
        let per_class = self.samples / classes;
        let mut made = pixels.len() / bytes;
        while made < self.samples {
            let count = BATCH
                .min(per_class - made % per_class)
                .min(self.samples - made);
            let mut recipe = self.recipe.of_picture(made);
            recipe.class = Some(model.card.classes[made / per_class].clone());
            let mut done = made as u64 * steps;
            let pictures =
                Run::start(model, &recipe, &Pictures::default(), count)?.finish(|| {
                    done += count as u64;
                    progress.set(done, "");
                })?;
            let Some(pictures) = pictures else {
                match keep {
                    Some(path) => bail!(
                        "stopped; the same command goes on from {made} samples in {}",
                        path.display()
                    ),
                    None => bail!("stopped; --pictures FILE would keep the samples"),
                }
            };
            let new: Vec<u8> = pictures.into_iter().flatten().map(to_byte).collect();
            if let Some(file) = &mut file {
                file.write_all(&new).context("cannot keep the samples")?;
            }
            pixels.extend(new);
            made += count;
        }
        progress.finish();
        let labels = (0..self.samples).map(|i| (i / per_class) as u8).collect();
        Ok(LabelledImages::new(pixels, labels, channels, size)?)
    }

    /// The pixels that `path` keeps, of pictures of `bytes` each, and the file to add more to.
    fn open(&self, path: &Path, bytes: usize) -> Result<(Vec<u8>, File)> {
        let failed = || format!("cannot keep the samples in {}", path.display());
        if !path.exists() {
            let mut file = File::create(path).with_context(failed)?;
            writeln!(file, "{}", serde_json::to_string(self)?).with_context(failed)?;
            return Ok((Vec::new(), file));
        }
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .open(path)
            .with_context(failed)?;
        let mut reader = BufReader::new(&file);
        let mut header = String::new();
        let mut pixels = Vec::new();
        reader
            .read_line(&mut header)
            .and_then(|_| reader.read_to_end(&mut pixels))
            .with_context(failed)?;
        let kept: Option<Self> = serde_json::from_str(&header).ok();
        ensure!(
            kept.as_ref() == Some(self) && pixels.len().is_multiple_of(bytes),
            "{} keeps other samples: delete it, or name another file",
            path.display()
        );
        Ok((pixels, file))
    }
}
