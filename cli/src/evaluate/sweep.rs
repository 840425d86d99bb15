//! `lab sweep`: which guidance scale and how many steps a model should start with.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::bench::{Bench, Glance};
use super::sample::Plan;
use crate::interrupt;
use crate::model::Which;
use crate::settings::Settings;

/// Options of `lab sweep`.
#[derive(Args, Debug)]
pub struct Sweep {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    settings: Settings,
    /// Guidance scales to compare
    #[arg(long, value_delimiter = ',', default_value = "1,1.5,2,3")]
    guidances: Vec<f64>,
    /// Numbers of steps to compare
    #[arg(long, value_delimiter = ',', default_value = "10,20")]
    step_counts: Vec<usize>,
    /// Pictures to generate for each setting, as many of every class
    #[arg(long, default_value_t = 1_000)]
    samples: usize,
    /// Seed of the first picture
    #[arg(long, default_value_t = 1_000_001)]
    seed: u32,
    /// The folder that holds the data sets
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

impl Sweep {
    /// Measures every combination and prints a table.
    pub fn run(self) -> Result<()> {
        let model = self.which.open()?;
        let folder = self.which.models.join(&model.card.name);
        let bench = Bench::open(&model, &folder, &self.data)?;
        interrupt::listen()?;
        println!(
            "| steps | guidance | asked-for class is read | precision | density | coverage | ratio |"
        );
        println!("| --- | --- | --- | --- | --- | --- | --- |");
        for &steps in &self.step_counts {
            for &guidance in &self.guidances {
                let mut recipe = self.settings.recipe(&model.card, self.seed)?;
                (recipe.steps, recipe.guidance) = (steps, guidance);
                recipe.check(&model.card)?;
                let pictures = Plan {
                    recipe,
                    samples: self.samples,
                }
                .draw(&model, None)?;
                let Glance { accuracy, overlaps } = bench.glance(&pictures)?;
                let found = overlaps.generated;
                println!(
                    "| {steps} | {guidance} | {accuracy} | {:.3} | {:.3} | {:.3} | {:.3} |",
                    found.precision, found.density, found.coverage, overlaps.coverage_ratio
                );
            }
        }
        Ok(())
    }
}
