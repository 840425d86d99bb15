//! Every check there is, cheap ones first, up to the first that fails.
//!
//! All of cargo's steps use the release profile: build scripts and procedural macros are then
//! compiled once for clippy, the documentation, the native tests and the page.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::wasm::Purpose;
use crate::{chromium, project, setup, site};

type Check = fn(&Shell) -> Result<()>;

const CHECKS: [(&str, Check); 9] = [
    ("set-up", set_up),
    ("format", format),
    ("documentation", documentation),
    ("clippy", clippy),
    ("native tests", native_tests),
    ("page build", page_build),
    ("page checks", page_checks),
    ("unit tests of the page", unit_tests_of_the_page),
    ("end-to-end tests", end_to_end_tests),
];

/// Runs all checks and prints how long each took.
pub fn run(shell: &Shell) -> Result<()> {
    let mut times = Vec::new();
    for (name, check) in CHECKS {
        println!("\n=== {name}");
        let started = Instant::now();
        let result = check(shell);
        times.push((name, started.elapsed()));
        if result.is_err() {
            print_times(&times);
        }
        result.with_context(|| format!("cargo xtask test: FAILED in {name}"))?;
    }
    print_times(&times);
    println!("cargo xtask test: all checks passed");
    Ok(())
}

fn print_times(times: &[(&str, Duration)]) {
    println!("\n=== time");
    let total = ("in all", times.iter().map(|(_, time)| *time).sum());
    for (name, time) in times.iter().copied().chain([total]) {
        let seconds = time.as_secs();
        println!("{:3} min {:2} s  {name}", seconds / 60, seconds % 60);
    }
}

fn set_up(shell: &Shell) -> Result<()> {
    setup::wasm_target(shell)?;
    setup::rust_components(shell)?;
    setup::npm_packages(shell)?;
    println!("Chromium: {}", chromium::find_or_install(shell)?.display());
    Ok(())
}

fn format(shell: &Shell) -> Result<()> {
    Ok(cmd!(shell, "cargo fmt --all --check").run()?)
}

fn clippy(shell: &Shell) -> Result<()> {
    cmd!(
        shell,
        "cargo clippy --release --workspace --all-targets -- --deny warnings"
    )
    .run()?;
    Ok(project::cargo_for_wasm(shell, "clippy")
        .args(["--", "--deny", "warnings"])
        .run()?)
}

fn documentation(shell: &Shell) -> Result<()> {
    let _strict = shell.push_env("RUSTDOCFLAGS", "--deny warnings");
    cmd!(shell, "cargo doc --release --workspace --no-deps").run()?;
    Ok(project::cargo_for_wasm(shell, "doc")
        .arg("--no-deps")
        .run()?)
}

fn native_tests(shell: &Shell) -> Result<()> {
    cmd!(shell, "cargo test --release --workspace --exclude xtask").run()?;
    // By itself, so that the program now running is not built anew with other features.
    Ok(cmd!(shell, "cargo test --release --package xtask").run()?)
}

fn page_build(shell: &Shell) -> Result<()> {
    site::build(shell, Purpose::Local).map(drop)
}

/// Types, style and format. After the build, which writes the types of the module.
fn page_checks(shell: &Shell) -> Result<()> {
    Ok(project::npm(shell).args(["run", "check"]).run()?)
}

fn unit_tests_of_the_page(shell: &Shell) -> Result<()> {
    Ok(project::npm(shell).args(["run", "test:unit"]).run()?)
}

fn end_to_end_tests(shell: &Shell) -> Result<()> {
    let chromium = chromium::find_or_install(shell)?;
    Ok(project::npm(shell)
        .args(["run", "test:e2e"])
        .env("CHROME", chromium)
        .run()?)
}
