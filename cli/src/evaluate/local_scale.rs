//! `lab local-scale`: how far pictures that are nearly the same lie apart, which a temperature needs.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;
use diffusion_lab::emoji::{Composer, Composition, Drawings, Item, Scene};
use diffusion_lab::model::ModelCard;
use diffusion_lab::random::generator;

use super::bench::pixels;
use super::cloud::Cloud;
use crate::data::DataSet;
use crate::drawings;
use crate::export::{ensure_shipped, write_card};
use crate::model::Which;

/// Training pictures of every class whose neighbours are looked for.
const PICTURES: usize = 500;
/// Of the chosen subjects every one that is so many further on has pictures drawn of it.
const SUBJECTS_STEP: usize = 12;
/// Pictures of each of them, in all its styles in turn.
const DRAWN: usize = 1_000;
/// The range of pixels, from -1 to 1, in units of the range of grey levels, from 0 to 1.
const RANGE: f64 = 2.0;

/// Options of `lab local-scale`.
#[derive(Args, Debug)]
pub struct LocalScale {
    #[command(flatten)]
    which: Which,
    /// The folder that holds the data sets; for emoji also the file of drawings
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Write the scale into the model's card and README
    #[arg(long)]
    write_card: bool,
}

impl LocalScale {
    /// Measures and reports.
    pub fn run(self) -> Result<()> {
        let mut model = self.which.open()?;
        let folder = self.which.models.join(&model.card.name);
        if self.write_card {
            ensure_shipped(&folder, &model.card)?;
        }
        let size = model.card.network.image_size;
        let clouds: Box<dyn Iterator<Item = Cloud>> = match model.card.tokenizer {
            Some(_) => Box::new(of_subjects(drawings::read(&self.data)?, size)?),
            None => Box::new(of_classes(&model.card, &self.data)?),
        };
        let (mut squared, mut dimensions) = (Vec::new(), 0);
        for cloud in clouds {
            squared.extend(cloud.squared_distances_to_others(PICTURES, &model.device));
            dimensions = cloud.width();
        }
        let scale = scale(&squared, dimensions);
        println!(
            "local scale {scale:.3}: the root of the mean squared distance of {} training pictures \
             to the nearest of their class, or of their subject alone on white, over the root of \
             twice their number of pixels",
            squared.len()
        );
        if self.write_card {
            model.card.local_scale = Some((scale * 1e3).round() / 1e3);
            write_card(&folder, &model.card)?;
        }
        Ok(())
    }
}

/// The training pictures of every class.
fn of_classes(card: &ModelCard, data: &Path) -> Result<impl Iterator<Item = Cloud> + use<>> {
    let set = DataSet::of_model(&card.name)?;
    let train = set.read(&set.train, data)?;
    let of_class = move |class: usize| {
        let labels = train.labels().iter().enumerate();
        let indices = labels.filter(|(_, label)| usize::from(**label) == class);
        pixels(&train, indices.map(|(index, _)| index))
    };
    Ok((0..card.classes.len()).map(of_class))
}

/// Pictures of `size` of some chosen subjects, as a prompt of one word asks for them: in any style,
/// in their own colours, on white.
fn of_subjects(drawings: Drawings, size: usize) -> Result<impl Iterator<Item = Cloud>> {
    ensure!(
        drawings.chosen() > 0,
        "the drawings show no chosen subject: make all of them with `lab data emoji`"
    );
    let some = (0..drawings.chosen()).step_by(SUBJECTS_STEP);
    let composer = Composer::new(drawings, Composition::default());
    Ok(some.map(move |subject| {
        let styles = composer.drawings().styles(subject);
        let mut random = generator(0, subject as u64);
        let draw = |index: usize| {
            let scene = Scene {
                items: vec![Item {
                    subject,
                    colour: None,
                }],
                style: styles[index % styles.len()],
                background: None,
            };
            composer.draw(&scene, size, &mut random)
        };
        let pixels = (0..DRAWN).flat_map(draw);
        let values: Vec<f32> = pixels.map(|value| (value + 1.0) / 2.0).collect();
        Cloud::new(values, 3 * size * size)
    }))
}

/// Two draws from `N(mu, s² I)` in `d` dimensions lie `sqrt(2 d) s` apart, in the root mean square.
fn scale(squared_distances: &[f32], dimensions: usize) -> f64 {
    let sum: f64 = squared_distances.iter().map(|&d| f64::from(d)).sum();
    let mean = sum / squared_distances.len() as f64;
    RANGE * (mean / (2.0 * dimensions as f64)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;
    use diffusion_lab::random::normals;

    #[test]
    fn pairs_of_draws_give_the_deviation_back() {
        // Pairs far from one another, each two draws with deviation 0.05 around a place of its own.
        let (pairs, dimensions, deviation) = (40, 400, 0.05);
        let mut random = generator(1, 0);
        let values = (0..pairs).flat_map(|_| {
            let place = normals(&mut random, dimensions);
            [0, 1].map(|_| {
                let noise = normals(&mut random, dimensions);
                let draw = place.iter().zip(noise).map(|(p, n)| p + deviation * n);
                draw.collect::<Vec<f32>>()
            })
        });
        let cloud = Cloud::new(values.flatten().collect(), dimensions);
        let squared = cloud.squared_distances_to_others(2 * pairs, &Device::flex());
        let found = scale(&squared, dimensions) / RANGE;
        assert!((found / f64::from(deviation) - 1.0).abs() < 0.02, "{found}");
    }
}
