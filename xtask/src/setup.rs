//! What a fresh machine lacks: installed where a package registry has it, named where not.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

use crate::project::{self, WASM_TARGET};

/// The oldest Node that Vite runs on, also named in package.json's `engines`.
const NODE: (u32, u32) = (20, 19);
const GET_NODE: &str = "install it from https://nodejs.org or with your package manager";

/// Sees to it that rustc can compile for the browser.
pub fn wasm_target(shell: &Shell) -> Result<()> {
    let libraries = cmd!(shell, "rustc --print target-libdir --target {WASM_TARGET}");
    if Path::new(&libraries.quiet().read()?).is_dir() {
        return Ok(());
    }
    if cmd!(shell, "rustup --version")
        .quiet()
        .ignore_stderr()
        .read()
        .is_err()
    {
        bail!(
            "Rust's standard library for {WASM_TARGET} is missing, and so is rustup, which could \
             add it: install rustup from https://rustup.rs."
        );
    }
    Ok(cmd!(shell, "rustup target add {WASM_TARGET}").run()?)
}

/// Sees to it that `cargo fmt` and `cargo clippy` are there.
pub fn rust_components(shell: &Shell) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if cmd!(shell, "cargo {subcommand} --version")
            .quiet()
            .ignore_stderr()
            .read()
            .is_ok()
        {
            continue;
        }
        if cmd!(shell, "rustup component add {component}")
            .run()
            .is_err()
        {
            bail!("cargo {subcommand} is missing: add Rust's `{component}` component.");
        }
    }
    Ok(())
}

/// Sees to it that Node is new enough and that node_modules holds what package-lock.json names.
pub fn npm_packages(shell: &Shell) -> Result<()> {
    let (major, minor) = NODE;
    let Ok(version) = cmd!(shell, "node --version").quiet().read() else {
        bail!("Node is missing: the page needs Node {major}.{minor} or newer; {GET_NODE}.");
    };
    if node_version(&version).is_none_or(|found| found < NODE) {
        bail!("This Node is {version}, and the page needs {major}.{minor} or newer; {GET_NODE}.");
    }
    if project::npm(shell)
        .arg("--version")
        .quiet()
        .ignore_stderr()
        .read()
        .is_err()
    {
        bail!("npm is missing, though Node is there; {GET_NODE}.");
    }
    // npm writes the first of these at the end of each installation.
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_none() || installed < modified("package-lock.json") {
        project::npm(shell)
            .args(["ci", "--no-audit", "--no-fund"])
            .run()?;
    }
    Ok(())
}

fn modified(path: &str) -> Option<SystemTime> {
    fs::metadata(project::root().join(path))
        .ok()?
        .modified()
        .ok()
}

/// Major and minor number of what `node --version` prints.
fn node_version(printed: &str) -> Option<(u32, u32)> {
    let mut numbers = printed.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_version_is_read() {
        assert_eq!(node_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(node_version("20.20.2"), None);
        assert_eq!(node_version("v22"), None);
        assert!(node_version("v18.20.0") < Some(NODE));
    }

    #[test]
    fn the_node_asked_for_is_the_one_package_json_names() {
        let package = fs::read_to_string(project::root().join("package.json")).unwrap();
        let package: serde_json::Value = serde_json::from_str(&package).unwrap();
        assert_eq!(
            package["engines"]["node"],
            format!(">={}.{}", NODE.0, NODE.1)
        );
    }
}
