//! The page's module: compiled by cargo, bound to JavaScript by wasm-bindgen and, for going
//! online, shrunk by wasm-opt, which takes minutes for a module of this size.
//!
//! wasm-bindgen is a library here, so that Cargo.lock holds its version beside the version of the
//! crate it must match; wasm-opt is the one of npm's `binaryen`, held by package-lock.json.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

use crate::project::{self, WASM_TARGET};

/// Where the module and its bindings go, for Vite to find.
const OUTPUT: &str = "www/pkg";
const NAME: &str = "diffusion_lab";

/// The features that rustc's output uses, one by one: with `--all-features`, wasm-opt writes
/// files that browsers refuse.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// The levels above it make a smaller module that compresses worse: `-O1` 18.8 MB and 2.21 MB with
/// brotli, `-O2` 16.9 and 2.39, `-Oz` 14.6 and 2.39; and they take three to four times as long.
const LEVEL: &str = "-O1";

/// What a module is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Using it on this machine: as rustc and wasm-bindgen leave it.
    Local,
    /// Putting it online: shrunk.
    Online,
}

/// Brings `www/pkg/` up to date. Needs the npm packages.
pub fn build(shell: &Shell, purpose: Purpose) -> Result<()> {
    project::cargo_for_wasm(shell, "build").run()?;
    let compiled = project::target_directory(shell)?
        .join(WASM_TARGET)
        .join(format!("release/{NAME}.wasm"));

    let output = project::root().join(OUTPUT);
    let module = output.join(format!("{NAME}_bg.wasm"));
    let stamp = stamp(&compiled, purpose)?;
    let stamp_file = output.join("made-from.sha256");
    if module.exists() && fs::read(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(());
    }

    let started = Instant::now();
    Bindgen::new()
        .input_path(&compiled)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&output)
        .context("wasm-bindgen failed")?;
    println!(
        "wasm-bindgen: {:.1} MB, {:.0} s",
        megabytes(&module)?,
        started.elapsed().as_secs_f32()
    );

    if purpose == Purpose::Online {
        shrink(shell, &module)?;
    }
    // Last, so that a build that was broken off is not taken for a finished one.
    Ok(fs::write(stamp_file, stamp)?)
}

/// Runs wasm-opt over `module`.
fn shrink(shell: &Shell, module: &Path) -> Result<()> {
    let started = Instant::now();
    let binary = project::root().join("node_modules/binaryen/bin/wasm-opt");
    ensure!(
        binary.exists(),
        "wasm-opt is missing: package.json must name `binaryen`."
    );
    cmd!(
        shell,
        "node {binary} {LEVEL} {FEATURES...} {module} --output {module}"
    )
    .run()?;
    println!(
        "wasm-opt: {:.1} MB, {:.0} s",
        megabytes(module)?,
        started.elapsed().as_secs_f32()
    );
    Ok(())
}

/// A hash of what the files in `www/pkg/` are made from. The version of wasm-bindgen is in it: the
/// compiled module changes with the crate, whose version is pinned to that of the library here.
fn stamp(compiled: &Path, purpose: Purpose) -> Result<Vec<u8>> {
    let mut hash = Sha256::new();
    hash.update([purpose as u8]);
    hash.update(fs::read(compiled)?);
    hash.update(fs::read(
        project::root().join("node_modules/binaryen/package.json"),
    )?);
    hash.update(LEVEL);
    FEATURES.iter().for_each(|feature| hash.update(feature));
    Ok(hash.finalize().to_vec())
}

fn megabytes(file: &Path) -> Result<f64> {
    Ok(fs::metadata(file)?.len() as f64 / 1e6)
}
