//! The page as a folder of static files: `dist/`.

use std::path::PathBuf;

use anyhow::Result;
use xshell::Shell;

use crate::wasm::{self, Purpose};
use crate::{compress, project, setup, transfer};

/// Builds the module and the page, and names the folder they are in.
pub fn build(shell: &Shell, purpose: Purpose) -> Result<PathBuf> {
    setup::wasm_target(shell)?;
    setup::npm_packages(shell)?;
    wasm::build(shell, purpose)?;
    project::npm(shell).args(["run", "build"]).run()?;
    Ok(project::root().join("dist"))
}

/// Builds the page as it goes online: compressed, and within the limits for the first picture.
pub fn bundle(shell: &Shell) -> Result<()> {
    let dist = build(shell, Purpose::Online)?;
    compress::folder(&dist)?;
    transfer::report(&dist)
}
