//! The page as a folder of static files: `dist/`.

use std::path::PathBuf;

use anyhow::Result;
use xshell::Shell;

use crate::{compress, project, setup, transfer, wasm};

/// Builds the module and the page, and names the folder they are in.
pub fn build(shell: &Shell) -> Result<PathBuf> {
    setup::wasm_target(shell)?;
    setup::npm_packages(shell)?;
    wasm::build(shell)?;
    project::npm(shell).args(["run", "build"]).run()?;
    Ok(project::root().join("dist"))
}

/// Builds the page as it goes online: compressed, and within the limits for the first picture.
pub fn bundle(shell: &Shell) -> Result<()> {
    let dist = build(shell)?;
    compress::folder(&dist)?;
    transfer::report(&dist)
}
