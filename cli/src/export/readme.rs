//! The card for people.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use diffusion_lab::model::{ModelCard, NOISIEST};
use diffusion_lab::text::Tokenizer;
use serde_json::{Map, Value};

use crate::evaluate::{PromptReport, Report};

/// Writes `card.json` and `README.md` into `folder`.
pub fn write_card(folder: &Path, card: &ModelCard) -> Result<()> {
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    write("card.json", serde_json::to_string_pretty(card)? + "\n")?;
    write("README.md", readme(card))
}

/// Fails unless `folder` holds the model of `card`, to the same weights.
pub fn ensure_shipped(folder: &Path, card: &ModelCard) -> Result<()> {
    let shipped = fs::read_to_string(folder.join("card.json")).ok();
    let shipped: Option<ModelCard> = shipped.and_then(|text| serde_json::from_str(&text).ok());
    ensure!(
        shipped.is_some_and(|shipped| shipped.weights == card.weights),
        "--write-card is for shipped models, and {} does not hold these weights: make a model of the \
         run with `lab export`",
        folder.display()
    );
    Ok(())
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
    let training = |key| text(&card.training, key);
    let words = match card.tokenizer {
        Some(_) => Words::of_prompts(card),
        None => Words::of_classes(card),
    };
    let Words {
        kind,
        shown,
        rows,
        example,
        data,
        limits,
    } = words;
    let quality = quality(card)
        .unwrap_or_else(|| format!("Not measured yet: `lab evaluate {name} --write-card`.\n"));
    let group = match card.tokenizer {
        Some(_) => "subject alone on white",
        None => "class",
    };
    let scale = card.local_scale.map_or(String::new(), |scale| {
        format!(
            " A temperature takes the local scale of the data to be {scale}: the root of the mean\n\
             squared distance of a training picture to the nearest of its {group}, over the root of\n\
             twice the number of pixels (`lab local-scale {name}`)."
        )
    });
    let emphasis = match defaults.style_emphasis {
        0.0 => String::new(),
        emphasis => format!(", style emphasis {emphasis}"),
    };
    format!(
        "# {title}

{about}

A {kind} diffusion model of {parameters} parameters that predicts the velocity `v`, small
enough for a phone. `card.json` says the same to programs; both are written by `lab export` and
`lab evaluate`.

![{shown}](samples.png)

{rows}, at the settings below; not selected.

## Use

`lab generate {name} {example} --count 16 --out pictures`

| setting | default |
| --- | --- |
| sampler | {sampler}, eta {eta} |
| steps | {steps}, spacing {spacing} |
| guidance | {guidance}{emphasis} |

Sampling follows the cosine schedule of 1000 timesteps and starts at the last of them whose
`sigma / alpha` is not above {NOISIEST}.{scale}

## Training

| | |
| --- | --- |
| data | {data} |
| command | `{command}` |
| pictures seen | {images} |
| time | {minutes} min on {machine} |{before}
| weights | `{file}`, {bytes} bytes, 16-bit floats, the moving average of training |
| sha256 | `{sha256}` |

## Quality

{quality}
## Limits

{limits} It was made for looking at how diffusion works.
",
        parameters = training("parameters"),
        sampler = defaults.sampler.info().name,
        eta = defaults.eta,
        steps = defaults.steps,
        spacing = defaults.spacing.info().name,
        guidance = defaults.guidance,
        command = training("command"),
        images = training("images"),
        minutes = training("minutes"),
        before = before(&card.training),
        machine = training("machine"),
        file = weights.file,
        bytes = weights.bytes,
        sha256 = weights.sha256,
    )
}

/// What differs between models of classes and models of prompts.
struct Words {
    kind: &'static str,
    shown: &'static str,
    rows: String,
    example: String,
    data: String,
    limits: String,
}

impl Words {
    fn of_classes(card: &ModelCard) -> Self {
        let classes = &card.classes;
        let data = |key| text(&card.data, key);
        Self {
            kind: "class-conditional",
            shown: "Ten pictures of every class",
            rows: format!(
                "Rows are classes ({}), ten pictures each",
                classes.join(", ")
            ),
            example: format!("--class {:?}", classes[classes.len() - 3]),
            data: format!(
                "{} ({}), {}, training part only, padded to 32×32",
                data("name"),
                data("licence"),
                data("source")
            ),
            limits: "It draws what its data show and nothing else: small, centred, on black."
                .to_owned(),
        }
    }

    fn of_prompts(card: &ModelCard) -> Self {
        let known = card.tokenizer.as_ref().map_or(0, Tokenizer::len);
        let sources = card.data.get("sources").and_then(Value::as_array);
        let source = |source: &Value| {
            let entry = |key| source.get(key).and_then(Value::as_str).unwrap_or("unknown");
            format!(
                "{}: {} by {} ({}), {}",
                entry("style"),
                entry("name"),
                entry("author"),
                entry("licence"),
                entry("source")
            )
        };
        let sources: Vec<String> = sources.into_iter().flatten().map(source).collect();
        Self {
            kind: "text-to-image",
            shown: "Eight pictures for every prompt",
            rows: "Rows are prompts, eight pictures each, failures among them".to_owned(),
            example: "--prompt \"a blue cat, blob style, on a yellow background\"".to_owned(),
            data: format!(
                "drawings composed at random with captions; {}",
                sources.join("; ")
            ),
            limits: format!(
                "It composes: a known subject in a style, a colour, on a background, beside another. \
                 It does not know subjects that its drawings do not show, and goes by the letters of \
                 words that it never read. It knows {known} words; `vocabulary.json` lists the \
                 subjects, styles and colours."
            ),
        }
    }
}

/// The tables of what was measured.
fn quality(card: &ModelCard) -> Option<String> {
    match card.tokenizer {
        Some(_) => PromptReport::of_card(card).map(|report| report.to_markdown()),
        None => Report::of_card(card).map(|report| report.to_markdown()),
    }
}

/// Rows about the trainings that the weights had been through before, the latest first.
fn before(training: &Map<String, Value>) -> String {
    let earlier = |section: &Map<String, Value>| section.get("before")?.as_object().cloned();
    let row = |section: Map<String, Value>| {
        let [command, images, minutes, machine] =
            ["command", "images", "minutes", "machine"].map(|key| text(&section, key));
        format!("\n| before | `{command}`: up to picture {images}, {minutes} min on {machine} |")
    };
    std::iter::successors(earlier(training), earlier)
        .map(row)
        .collect()
}

fn text(section: &Map<String, Value>, key: &str) -> String {
    match section.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "unknown".to_owned(),
    }
}
