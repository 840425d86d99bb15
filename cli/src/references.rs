//! `lab references`: real training pictures to ship beside a model.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Args;
use diffusion_lab::image::from_byte;
use diffusion_lab::image::png;
use diffusion_lab::image::raster::{Layout, Raster};
use diffusion_lab::model::WeightsInfo;
use diffusion_lab::random::{below, generator};
use diffusion_lab::references::ReferencesCard;
use diffusion_lab::training::LabelledImages;

use crate::data::DataSet;

/// The file of pictures, beside the model's card.
const FILE: &str = "references.png";

/// Options of `lab references`.
#[derive(Args, Debug)]
pub struct References {
    /// The model whose training pictures are meant: digits or fashion
    model: String,
    /// The folder that holds the data sets
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The folder of the shipped models
    #[arg(long, default_value = "models")]
    models: PathBuf,
    /// Pictures of every class
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
    per_class: u32,
    /// Seed of the choice
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl References {
    /// Chooses pictures at random and writes them, a row for every class.
    pub fn run(self) -> Result<()> {
        let set = DataSet::of_model(&self.model)?;
        let train = set.read(&set.train, &self.data)?;
        let per_class = self.per_class as usize;
        let mut chosen = Vec::new();
        for class in 0..set.classes.len() {
            let of_class = choose(&train, class, per_class, self.seed);
            ensure!(
                of_class.len() == per_class,
                "there are only {} pictures of {}: choose a smaller --per-class",
                of_class.len(),
                set.classes[class]
            );
            chosen.extend(of_class);
        }
        let [channels, size, _] = train.shape();
        let layout = Layout {
            columns: per_class,
            ..Layout::single(channels, size, 1)
        };
        let pixels = chosen.iter().flat_map(|&index| train.image(index));
        let pixels: Vec<f32> = pixels.map(|&byte| from_byte(byte)).collect();
        let sheet = png::encode_raster(&Raster::sheet(&pixels, layout)?, &[])?;
        let card = ReferencesCard {
            model: self.model.clone(),
            file: WeightsInfo::of(FILE, &sheet),
            channels,
            size,
            labels: chosen.iter().map(|&index| train.labels()[index]).collect(),
            indices: chosen.iter().map(|&index| index as u32).collect(),
            training_pictures: train.len(),
            data: set.provenance(),
        };

        let folder = self.models.join(&self.model);
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            fs::write(&path, bytes)
                .with_context(|| format!("cannot write {}: name another --models", path.display()))
        };
        write(FILE, &sheet)?;
        write(
            "references.json",
            (serde_json::to_string(&card)? + "\n").as_bytes(),
        )?;
        println!(
            "{} pictures of {} in {} ({} bytes)",
            chosen.len(),
            set.title,
            folder.join(FILE).display(),
            sheet.len()
        );
        Ok(())
    }
}

/// The indices of `count` random pictures of `class`, or of all if there are fewer.
fn choose(pictures: &LabelledImages, class: usize, count: usize, seed: u64) -> Vec<usize> {
    let of_class = |index: &usize| usize::from(pictures.labels()[*index]) == class;
    let mut left: Vec<usize> = (0..pictures.len()).filter(of_class).collect();
    let mut random = generator(seed, class as u64);
    let mut chosen: Vec<usize> = (0..count.min(left.len()))
        .map(|_| {
            let choice = below(&mut random, left.len());
            left.swap_remove(choice)
        })
        .collect();
    chosen.sort_unstable();
    chosen
}
