//! Everything around the code: builds the page, serves it, bundles it for a host, runs the checks.
//!
//! `cargo xtask serve` and `cargo xtask test` are all that a fresh machine needs to be told. Both
//! set up what they can (the wasm target, npm packages, for the tests a Chromium) and otherwise
//! say in one sentence what is missing. No tool here fetches a program from anywhere but the
//! package registries, at versions that `Cargo.lock` and `package-lock.json` hold.

mod checks;
mod chromium;
mod compress;
mod policy;
mod project;
mod server;
mod setup;
mod site;
mod transfer;
mod wasm;

use std::net::IpAddr;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Builds, serves, bundles and checks Diffusion Lab.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve the lab, at http://localhost:8080 unless told otherwise
    Serve {
        /// The port to listen on
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The address to listen on; 0.0.0.0 lets a classroom in
        #[arg(long, default_value = "127.0.0.1")]
        host: IpAddr,
    },
    /// Build the wasm module and the page into dist/
    Build,
    /// Build, compress dist/ for a static host, and report what the first picture transfers
    Bundle,
    /// Run every check there is
    Test,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not as a `Result` of main, which would add a backtrace where RUST_BACKTRACE is set.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let shell = project::shell()?;
    match command {
        Command::Serve { port, host } => server::serve(&shell, host, port),
        Command::Build => site::build(&shell, wasm::Purpose::Local).map(drop),
        Command::Bundle => site::bundle(&shell),
        Command::Test => checks::run(&shell),
    }
}
