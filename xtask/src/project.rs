//! Where things are in this repository, and how other programs are called in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Cmd, Shell, cmd};

/// The Rust target of the page's module.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The root of the repository.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask/ lies in the repository")
}

/// A shell whose commands run at the root of the repository.
pub fn shell() -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(root());
    Ok(shell)
}

/// Cargo, with the arguments given, for the page's module.
pub fn cargo_for_wasm<'a>(shell: &'a Shell, subcommand: &str) -> Cmd<'a> {
    cmd!(
        shell,
        "cargo {subcommand} --release --lib --package diffusion-lab --target {WASM_TARGET}"
    )
    // RUSTFLAGS would replace the flags in .cargo/config.toml, among them the one for SIMD.
    .env_remove("RUSTFLAGS")
}

/// npm, under the name that the operating system can start.
pub fn npm(shell: &Shell) -> Cmd<'_> {
    shell.cmd(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Where cargo puts what it builds.
pub fn target_directory(shell: &Shell) -> Result<PathBuf> {
    let metadata = cmd!(shell, "cargo metadata --no-deps --format-version 1")
        .quiet()
        .read()?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let directory = metadata["target_directory"].as_str();
    Ok(directory
        .context("cargo metadata names no target directory")?
        .into())
}
