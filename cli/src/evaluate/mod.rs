//! `lab evaluate`: how good a model's pictures are, by a classifier that the model never met.

mod bench;
mod cloud;
mod frechet;
mod local_scale;
mod memorisation;
mod plot;
mod prompts;
mod quality;
mod report;
mod sample;
mod share;
mod sweep;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use diffusion_lab::model::ModelCard;
use diffusion_lab::recipe::Recipe;
use serde_json::{Map, Value};

use crate::export::{ensure_shipped, write_card};
use crate::interrupt;
use crate::model::{Model, Which};
use crate::settings::Settings;
use bench::Bench;
pub use local_scale::LocalScale;
use prompts::Exam;
pub use prompts::PromptReport;
pub use report::Report;
use sample::Plan;
pub use sweep::Sweep;

/// Options of `lab evaluate`.
#[derive(Args, Debug)]
pub struct Evaluate {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    settings: Settings,
    /// Pictures to generate, as many of every class; a model that takes prompts draws one for each
    /// of a list of 500
    #[arg(long, default_value_t = 10_000)]
    samples: usize,
    /// Seed of the first picture
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// emoji: the number of the list of prompts; 0 is the one that is reported
    #[arg(long, default_value_t = 0)]
    list: u64,
    /// emoji: measure with all subjects that there are drawings of, not only the chosen ones
    #[arg(long)]
    all_subjects: bool,
    /// The folder that holds the data sets; for emoji also the file of drawings
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Keep the generated pictures in this file, and go on from it after an interruption
    #[arg(long, value_name = "FILE")]
    pictures: Option<PathBuf>,
    /// Write the figures to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the figures into the model's card and README
    #[arg(long)]
    write_card: bool,
}

impl Evaluate {
    /// Generates, measures, reports.
    pub fn run(self) -> Result<()> {
        let model = self.which.open()?;
        let recipe = self.settings.recipe(&model.card, self.seed)?;
        let folder = self.which.models.join(&model.card.name);
        ensure!(
            !self.write_card || recipe == Recipe::suggested(&model.card, None, self.seed),
            "--write-card is for the default settings: leave them alone, or change them with \
             `lab export`"
        );
        if self.write_card {
            ensure_shipped(&folder, &model.card)?;
        }
        if model.card.tokenizer.is_some() {
            return self.prompts(model, recipe, &folder);
        }
        let bench = Bench::open(&model, &folder, &self.data)?;
        interrupt::listen()?;
        let pictures = Plan {
            recipe: recipe.clone(),
            samples: self.samples,
        }
        .draw(&model, self.pictures.as_deref())?;
        let report = bench.measure(recipe, &pictures)?;

        self.tell(
            model.card,
            &folder,
            &report.to_markdown(),
            report.to_section(),
        )
    }

    fn prompts(&self, model: Model, recipe: Recipe, folder: &Path) -> Result<()> {
        ensure!(
            self.pictures.is_none(),
            "--pictures keeps the samples of models of classes: leave it out"
        );
        ensure!(
            !self.write_card || (self.list == 0 && !self.all_subjects),
            "a card tells of list 0 about the chosen subjects: leave out --list and --all-subjects, \
             or write the figures to a file with --json"
        );
        interrupt::listen()?;
        let exam = Exam {
            model: &model,
            recipe,
            data: &self.data,
            list: self.list,
            all_subjects: self.all_subjects,
            folder,
        };
        let report = exam.measure()?;
        self.tell(
            model.card,
            folder,
            &report.to_markdown(),
            report.to_section(),
        )
    }

    /// Prints the tables and writes the figures where they are wanted.
    fn tell(
        &self,
        mut card: ModelCard,
        folder: &Path,
        tables: &str,
        figures: Map<String, Value>,
    ) -> Result<()> {
        println!("{tables}");
        if let Some(path) = &self.json {
            let json = serde_json::to_string_pretty(&figures)? + "\n";
            fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))?;
        }
        if self.write_card {
            card.quality = figures;
            write_card(folder, &card)?;
        }
        Ok(())
    }
}
