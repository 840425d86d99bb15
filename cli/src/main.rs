//! `lab`: train, sample and measure the lab's diffusion models.

mod ahead;
mod album;
mod backend;
mod canvas;
mod checkpoint;
mod classifier;
mod data;
mod draw;
mod drawings;
mod evaluate;
mod export;
mod film;
mod generate;
mod guide;
mod interrupt;
mod material;
mod model;
mod picture;
mod preview;
mod progress;
mod provenance;
mod references;
mod settings;
mod train;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(version, about)]
struct Lab {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the data sets, fetch what is missing, show a contact sheet
    Data(data::command::Data),
    /// Train a model
    Train(train::Train),
    /// Make a model to ship out of a run
    Export(export::Export),
    /// Draw pictures
    Generate(Box<generate::Generate>),
    /// Measure how good a model's pictures are
    Evaluate(Box<evaluate::Evaluate>),
    /// Compare samplers, numbers of steps and guidance scales
    Sweep(evaluate::Sweep),
    /// Measure the data's local scale, which a temperature needs
    LocalScale(evaluate::LocalScale),
    /// Choose real training pictures to ship beside a model
    References(references::References),
    /// Train the classifier that judges a model's pictures
    TrainClassifier(classifier::TrainClassifier),
}

fn main() -> Result<()> {
    match Lab::parse().command {
        Command::Data(data) => data.run(),
        Command::Train(train) => train.run(),
        Command::Export(export) => export.run(),
        Command::Generate(generate) => generate.run(),
        Command::Evaluate(evaluate) => evaluate.run(),
        Command::Sweep(sweep) => sweep.run(),
        Command::LocalScale(scale) => scale.run(),
        Command::References(references) => references.run(),
        Command::TrainClassifier(train) => train.run(),
    }
}
