//! `lab data`: checks the data sets, fetches what is missing, shows what is in them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use diffusion_lab::image::from_byte;
use diffusion_lab::random::{below, generator};
use diffusion_lab::training::LabelledImages;

use super::{DataSet, FASHION, MNIST, fetch, idx};
use crate::canvas::{Canvas, LINE};
use crate::drawings;

/// Pictures of every class on a contact sheet.
const COLUMNS: usize = 12;
/// The contact sheet is enlarged this many times.
const ENLARGED: usize = 2;
/// Width of the classes' names on it, in pixels.
const NAMES: usize = 72;

/// Options of `lab data`.
#[derive(Args, Debug)]
pub struct Data {
    /// The model whose data are meant: digits, fashion or emoji [default: the first two]
    model: Option<String>,
    /// The folder that holds the data sets
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Fetch missing files from this address instead of the data set's home; they are checked all
    /// the same
    #[arg(long, value_name = "URL", requires = "model")]
    from: Option<String>,
    /// Write a contact sheet of random training pictures to this PNG
    #[arg(long, value_name = "FILE", requires = "model")]
    sheet: Option<PathBuf>,
    /// Seed of the choice of pictures on the contact sheet
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    drawings: drawings::Options,
}

impl Data {
    /// Checks, fetches, shows.
    pub fn run(self) -> Result<()> {
        if self.model.as_deref() == Some(drawings::MODEL) {
            return self
                .drawings
                .run(&self.data, self.sheet.as_deref(), self.seed);
        }
        let sets = match &self.model {
            Some(model) => vec![DataSet::of_model(model)?],
            None => vec![&MNIST, &FASHION],
        };
        for set in sets {
            let folder = self.data.join(set.folder);
            for source in set.sources() {
                let path = folder.join(source.file);
                if path.exists() {
                    idx::read(&path, source.sha256)?;
                    println!("{}: ok", path.display());
                } else {
                    fetch::fetch(source, self.from.as_deref().unwrap_or(set.url), &folder)?;
                    println!("{}: fetched", path.display());
                }
            }
            let [train, test] = [
                set.read(&set.train, &self.data)?,
                set.read(&set.test, &self.data)?,
            ];
            println!(
                "{} ({}): {} pictures to train with, {} to test with, {} classes: {}",
                set.title,
                set.licence,
                train.len(),
                test.len(),
                set.classes.len(),
                set.classes.join(", ")
            );
            if let Some(path) = &self.sheet {
                let png = contact_sheet(&train, &set.classes, self.seed).to_png()?;
                fs::write(path, png).with_context(|| format!("cannot write {}", path.display()))?;
                println!("{}: a contact sheet", path.display());
            }
        }
        Ok(())
    }
}

/// A row of random pictures for every class, with its name and its number of pictures.
fn contact_sheet(pictures: &LabelledImages, classes: &[&str], seed: u64) -> Canvas {
    let [_, size, _] = pictures.shape();
    let tile = size * ENLARGED;
    let mut sheet = Canvas::new(NAMES + COLUMNS * tile, classes.len() * tile);
    for (class, name) in classes.iter().enumerate() {
        let of_class = |index: &usize| usize::from(pictures.labels()[*index]) == class;
        let mut indices: Vec<usize> = (0..pictures.len()).filter(of_class).collect();
        let top = class * tile;
        sheet.write(name, 2, top + 2 * LINE);
        sheet.write(&indices.len().to_string(), 2, top + 3 * LINE);
        let mut random = generator(seed, class as u64);
        for column in 0..COLUMNS.min(indices.len()) {
            let choice = below(&mut random, indices.len());
            let picture = pictures.image(indices.swap_remove(choice));
            let picture: Vec<f32> = picture.iter().map(|&byte| from_byte(byte)).collect();
            sheet.put(&picture, size, NAMES + column * tile, top, ENLARGED);
        }
    }
    sheet
}
