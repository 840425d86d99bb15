//! The card for people.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use diffusion_lab::model::ModelCard;
use serde_json::{Map, Value};

use crate::evaluate::Report;

/// Writes `card.json` and `README.md` into `folder`.
pub fn write_card(folder: &Path, card: &ModelCard) -> Result<()> {
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    write("card.json", serde_json::to_string_pretty(card)? + "\n")?;
    write("README.md", readme(card))
}

fn readme(card: &ModelCard) -> String {
    let ModelCard {
        name,
        title,
        about,
        weights,
        defaults,
        ..
    } = card;
    let text = |section: &Map<String, Value>, key: &str| match section.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "unknown".to_owned(),
    };
    let training = |key| text(&card.training, key);
    let data = |key| text(&card.data, key);
    let quality = Report::of_card(card).map_or(
        format!("Not measured yet: `lab evaluate {name} --write-card`.\n"),
        |report| report.to_markdown(),
    );
    let level = card.noise_schedule().levels().last().copied();
    let start = level.map_or(0.0, |level| level.sigma_over_alpha());
    format!(
        "# {title}

{about}

A class-conditional diffusion model of {parameters} parameters that predicts the velocity `v`, small
enough for a phone. `card.json` says the same to programs; both are written by `lab export` and
`lab evaluate`.

![Ten pictures of every class](samples.png)

Rows are classes ({classes}), ten pictures each, at the settings below; not selected.

## Use

`lab generate {name} --class {example:?} --count 16 --out pictures`

| setting | default |
| --- | --- |
| sampler | {sampler}, eta {eta} |
| steps | {steps}, spacing {spacing} |
| guidance | {guidance} |

Sampling follows the cosine schedule of 1000 timesteps and starts at its last level, where
`sigma / alpha` is {start:.0}.

## Training

| | |
| --- | --- |
| data | {data_name} ({licence}), {source}, training part only, padded to 32×32 |
| command | `{command}` |
| pictures seen | {images} |
| time | {minutes} min on {machine} |
| weights | `{file}`, {bytes} bytes, 16-bit floats, the moving average of training |
| sha256 | `{sha256}` |

## Quality

{quality}
## Limits

It draws what its data show and nothing else: small, centred, on black. It was made for looking at
how diffusion works.
",
        parameters = training("parameters"),
        classes = card.classes.join(", "),
        example = card.classes[card.classes.len() - 3],
        sampler = defaults.sampler.info().name,
        eta = defaults.eta,
        steps = defaults.steps,
        spacing = defaults.spacing.info().name,
        guidance = defaults.guidance,
        data_name = data("name"),
        licence = data("licence"),
        source = data("source"),
        command = training("command"),
        images = training("images"),
        minutes = training("minutes"),
        machine = training("machine"),
        file = weights.file,
        bytes = weights.bytes,
        sha256 = weights.sha256,
    )
}
