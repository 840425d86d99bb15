//! `docs/samplers.md` says what the catalogue and the measurements say.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use diffusion_lab::process::Spacing;
use diffusion_lab::sampler::SamplerKind;

use crate::convergence::{STEPS, measure};

#[test]
fn the_samplers_are_documented_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/samplers.md");
    let current = document().unwrap();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &current).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == current,
        "{} is out of date: run the tests with UPDATE_DOCS=1",
        path.display()
    );
}

fn document() -> Result<String, std::fmt::Error> {
    let mut text = String::from(INTRODUCTION);
    let out = &mut text;
    writeln!(
        out,
        "| name | | order | denoiser calls a step | fresh noise | options | |\n\
         | --- | --- | --- | --- | --- | --- | --- |"
    )?;
    for info in SamplerKind::ALL.map(SamplerKind::info) {
        let calls = match (info.calls_per_step, info.calls_last_step) {
            (each, last) if each == last => each.to_string(),
            (each, last) => format!("{each}, {last} in the last"),
        };
        let fresh = if info.deterministic { "no" } else { "yes" };
        let options = info.options.join(", ");
        writeln!(
            out,
            "| `{}` | {} | {} | {calls} | {fresh} | {options} | {} {}. |",
            info.name, info.title, info.order, info.about, info.paper
        )?;
    }
    out.push_str(SPACINGS);
    for info in Spacing::ALL.map(Spacing::info) {
        writeln!(out, "| `{}` | {} | {} |", info.name, info.title, info.about)?;
    }
    out.push_str(CONVERGENCE);
    let counts = STEPS.map(|steps| format!("{steps} steps"));
    writeln!(
        out,
        "| sampler | {} | order measured | promised |",
        counts.join(" | ")
    )?;
    writeln!(out, "| --- |{}", " --- |".repeat(STEPS.len() + 2))?;
    for convergence in measure() {
        let errors = convergence.errors.map(|error| format!("{error:.1e}"));
        writeln!(
            out,
            "| {} | {} | {:.2} | {} |",
            convergence.kind.info().title,
            errors.join(" | "),
            convergence.order(),
            convergence.kind.info().order
        )?;
    }
    out.push_str(CLOSING);
    Ok(text)
}

const INTRODUCTION: &str = "\
# Samplers

A sampler takes a picture from one noise level to the next cleaner one. It sees nothing but the pair
`(alpha, sigma)` of both levels and a denoiser; each is a short file in `src/sampler`. This page is
written by the tests (`UPDATE_DOCS=1 cargo test --release --test tests docs`) from the table that the
page and the command line read too.

";

const SPACINGS: &str = "
A run of N steps makes N - 1 times the calls of a step and those of the last step. Recordings of the
diffusers library in `tests/fixtures/conformance` are reproduced within a relative 1e-3 in 32 bits;
cases in the folder that `CONFORMANCE_DIR` names are replayed too.

The multistep methods get going at a lower order, as they have nothing to look back on yet. The last
step leads to no noise at all, where `ln(alpha / sigma)` is infinite: DPM-Solver++, UniPC and DEIS
take it at first order, as the reference does.

## Step spacings

Which of the schedule's levels the N steps start from; the last leads to the clean picture.

| name | | |
| --- | --- | --- |
";

const CONVERGENCE: &str = "
## Convergence

On Gaussian data the best denoiser is known exactly, and so is where every path ends. The table gives
the relative error at the end of N steps from `sigma / alpha` = 20 to 0.05, evenly spaced in the
logarithm, on data of standard deviation 0.5, in 64 bits: of the end point where there is no fresh
noise, of the standard deviation of all end points where there is. The order is that of the last
doubling. Multistep methods without fresh noise start from exact values.

";

const CLOSING: &str = "
UniPC's corrector gains it an order on smooth problems like this one.
";
