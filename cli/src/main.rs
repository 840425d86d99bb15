//! `lab`: train, sample and measure the lab's diffusion models.

mod backend;
mod data;
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
}

fn main() -> Result<()> {
    match Lab::parse().command {
        Command::Train(train) => train.run(),
    }
}
