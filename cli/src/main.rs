//! `lab`: train, sample and measure the lab's diffusion models.

mod backend;
mod classifier;
mod data;
mod progress;
mod provenance;
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
    /// Train a model
    Train(train::Train),
    /// Train the classifier that judges a model's pictures
    TrainClassifier(classifier::TrainClassifier),
}

fn main() -> Result<()> {
    match Lab::parse().command {
        Command::Train(train) => train.run(),
        Command::TrainClassifier(train) => train.run(),
    }
}
