//! `lab local-scale`: how far pictures that are nearly the same lie apart, which a temperature needs.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::bench::pixels;
use crate::data::DataSet;
use crate::export::write_card;
use crate::model::Which;

/// Training pictures of every class whose neighbours are looked for.
const PICTURES: usize = 500;
/// The range of pixels, from -1 to 1, in units of the range of grey levels, from 0 to 1.
const RANGE: f64 = 2.0;

/// Options of `lab local-scale`.
#[derive(Args, Debug)]
pub struct LocalScale {
    #[command(flatten)]
    which: Which,
    /// The folder that holds the data sets
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
        let set = DataSet::of_model(&model.card.name)?;
        let train = set.read(&set.train, &self.data)?;

        let mut squared = Vec::new();
        for class in 0..model.card.classes.len() {
            let of_class = |index: &usize| usize::from(train.labels()[*index]) == class;
            let cloud = pixels(&train, (0..train.len()).filter(of_class));
            squared.extend(cloud.squared_distances_to_others(PICTURES, &model.device));
        }
        let scale = scale(&squared, train.shape().iter().product());
        println!(
            "local scale {scale:.3}: the root of the mean squared distance of {} training pictures \
             to the nearest of their class, over the root of twice their number of pixels",
            squared.len()
        );
        if self.write_card {
            model.card.local_scale = Some((scale * 1e3).round() / 1e3);
            write_card(&self.which.models.join(&model.card.name), &model.card)?;
        }
        Ok(())
    }
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
    use crate::evaluate::cloud::Cloud;
    use burn::tensor::Device;
    use diffusion_lab::random::{generator, normals};

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
