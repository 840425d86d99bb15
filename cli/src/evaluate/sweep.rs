//! `lab sweep`: which sampler, how many steps and which guidance scale a model should start with.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use diffusion_lab::recipe::Recipe;
use diffusion_lab::sampler::SamplerKind;

use super::bench::{Bench, Glance};
use super::quality::{Cell, Quality};
use super::sample::Plan;
use crate::interrupt;
use crate::model::Which;
use crate::settings::{Settings, samplers};

/// Options of `lab sweep`.
#[derive(Args, Debug)]
pub struct Sweep {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    settings: Settings,
    /// Samplers to compare [default: the model's own]
    #[arg(long, value_delimiter = ',', value_parser = samplers())]
    samplers: Vec<SamplerKind>,
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
    /// Keep every measured setting in DIR/quality/MODEL.jsonl and go on from there after an
    /// interruption; write the table and a plot to DIR/quality.md and DIR/quality/MODEL.svg
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

impl Sweep {
    /// Measures every combination and prints a table.
    pub fn run(self) -> Result<()> {
        let model = self.which.open()?;
        let folder = self.which.models.join(&model.card.name);
        let recipes = self.recipes(self.settings.recipe(&model.card, self.seed)?);
        for recipe in &recipes {
            recipe.check(&model.card)?;
        }
        let bench = Bench::open(&model, &folder, &self.data)?;
        let mut quality = match &self.report {
            Some(folder) => Quality::open(folder, &model.card.name)?,
            None => Quality::default(),
        };
        interrupt::listen()?;
        println!("{}", Cell::HEADER);
        for recipe in recipes {
            let cell = match quality.find(&recipe, self.samples) {
                Some(cell) => cell.clone(),
                None => {
                    let samples = self.samples;
                    let pictures = Plan {
                        recipe: recipe.clone(),
                        samples,
                    }
                    .draw(&model, None)?;
                    let Glance { accuracy, overlaps } = bench.glance(&pictures)?;
                    let cell = Cell {
                        recipe,
                        samples,
                        accuracy,
                        overlaps,
                    };
                    quality.keep(cell.clone())?;
                    cell
                }
            };
            println!("{}", cell.row());
        }
        quality.report()
    }

    /// The combinations, in the order of the table.
    fn recipes(&self, usual: Recipe) -> Vec<Recipe> {
        let samplers = match &self.samplers[..] {
            [] => vec![usual.sampler],
            samplers => samplers.to_vec(),
        };
        let mut recipes = Vec::new();
        for sampler in samplers {
            for &steps in &self.step_counts {
                for &guidance in &self.guidances {
                    recipes.push(Recipe {
                        sampler,
                        steps,
                        guidance,
                        ..usual.clone()
                    });
                }
            }
        }
        recipes
    }
}
