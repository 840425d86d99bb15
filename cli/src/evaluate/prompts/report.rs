//! What was measured of prompts, as JSON for programs and as tables for people.

use std::fmt::Write;

use diffusion_lab::emoji::prompts::Cell;
use diffusion_lab::model::ModelCard;
use diffusion_lab::recipe::Recipe;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::list::Kind;
use super::tally::{AMONG, Tally};
use crate::evaluate::share::Share;
use crate::settings::in_words;

/// Everything that `lab evaluate` measures of a model that takes prompts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptReport {
    /// The settings; the prompt runs over all of the list.
    pub recipe: Recipe,
    /// The number of the list.
    pub list: u64,
    /// Prompts, with a picture each.
    pub prompts: usize,
    /// The first digits of the hash of the judge's weights.
    #[serde(default)]
    pub judge: String,
    /// Pictures that the judge learned from.
    pub judge_images: u64,
    /// Of the generated pictures.
    pub generated: Vec<Tally>,
    /// Of real drawings composed to the same scenes.
    pub real: Vec<Tally>,
    /// Distances to the nearest drawing.
    pub nearest: Nearest,
    /// The first single subjects that were not found.
    pub missed: Vec<Subject>,
}

/// Distances to the nearest drawing on the same background, in pixels (root mean square, 0 to 1), of
/// pictures of one subject in its own colours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nearest {
    /// Median of the generated pictures.
    pub generated: f32,
    /// Smallest of the generated pictures.
    pub generated_smallest: f32,
    /// Median of real ones, placed at random.
    pub real: f32,
    /// Smallest of the real ones.
    pub real_smallest: f32,
}

/// A prompt whose subject was not found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The prompt.
    pub prompt: String,
    /// The subject that the judge found.
    pub found: String,
    /// The style that the judge found.
    pub style: String,
}

impl Nearest {
    /// Of the distances of generated and of real pictures.
    pub fn new(mut generated: Vec<f32>, mut real: Vec<f32>) -> Self {
        for distances in [&mut generated, &mut real] {
            distances.sort_by(f32::total_cmp);
        }
        let at =
            |distances: &[f32], index: usize| distances.get(index).copied().unwrap_or(f32::NAN);
        Self {
            generated: at(&generated, generated.len() / 2),
            generated_smallest: at(&generated, 0),
            real: at(&real, real.len() / 2),
            real_smallest: at(&real, 0),
        }
    }
}

impl PromptReport {
    /// The report in a model's card.
    pub fn of_card(card: &ModelCard) -> Option<Self> {
        serde_json::from_value(Value::Object(card.quality.clone())).ok()
    }

    /// The `quality` section of a card.
    pub fn to_section(&self) -> Map<String, Value> {
        let value = serde_json::to_value(self).expect("a report is plain data");
        value.as_object().expect("a report is an object").clone()
    }

    /// Tables in Markdown.
    pub fn to_markdown(&self) -> String {
        self.tables().expect("writing to a string cannot fail")
    }

    fn tables(&self) -> Result<String, std::fmt::Error> {
        let settings = in_words(&self.recipe);
        let mut text = String::new();
        let out = &mut text;
        writeln!(
            out,
            "Measured on list {} of {} prompts, one picture each: {settings}. Subjects and \
             styles are read by a network (judge.safetensors, sha256 {}…) that learned from {} composed \
             drawings, never met the generator and, like it, never saw what was held out; subjects are looked for among \
             {AMONG}. Colours are measured in pixels. Every cell: generated / real drawings of the \
             same scene. Intervals are 95 % (Wilson).\n",
            self.list, self.prompts, self.judge, self.judge_images
        )?;
        writeln!(
            out,
            "| prompts | pictures | subject first | subject in first ten | style | background | \
             subject's colour |\n| --- | --- | --- | --- | --- | --- | --- |"
        )?;
        for (generated, real) in self.generated.iter().zip(&self.real) {
            let cell = |of: fn(&Tally) -> Option<Share>| match (of(generated), of(real)) {
                (Some(generated), Some(real)) => {
                    format!("{generated} / {:.1} %", 100.0 * real.share)
                }
                _ => "–".to_owned(),
            };
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {} |",
                title(generated.kind),
                generated.pictures,
                cell(|tally| Some(tally.first)),
                cell(|tally| Some(tally.first_ten)),
                cell(|tally| tally.style),
                cell(|tally| tally.background),
                cell(|tally| tally.colour),
            )?;
        }
        let Nearest {
            generated,
            generated_smallest,
            real,
            real_smallest,
        } = self.nearest;
        writeln!(
            out,
            "\nA pair counts as first if both subjects come before all others. Distance to the \
             nearest drawing on the same background (root mean square of \
             pixels, 0 to 1): median {generated:.3}, smallest {generated_smallest:.3}; of real ones, \
             placed at random, {real:.3} and {real_smallest:.3}.\n"
        )?;
        let missed: Vec<String> = self
            .missed
            .iter()
            .map(|Subject { prompt, found, .. }| format!("“{prompt}” ({found})"))
            .collect();
        if !missed.is_empty() {
            writeln!(
                out,
                "The first that were not found among all subjects (in brackets what was found \
                 instead): {}.\n",
                missed.join("; ")
            )?;
        }
        Ok(text)
    }
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::One => "one subject",
        Kind::Style => "of these a style alone",
        Kind::Everything => "of these a style, a colour and a background",
        Kind::Pair => "two subjects",
        Kind::HeldOut(Cell::Style) => "style never shown with the subject",
        Kind::HeldOut(Cell::Colour) => "colour never shown with the subject",
        Kind::HeldOut(Cell::Pair) => "subjects never shown together",
    }
}
