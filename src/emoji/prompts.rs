//! Prompts to measure a model with, each with what must be seen in its picture.

use rand_core::Rng;
use serde::{Deserialize, Serialize};

use super::colour::Colour;
use super::compose::choose;
use super::drawings::Drawings;
use super::held_out::{self, HeldOut};
use super::scene::{Item, Scene};
use super::style::Style;
use crate::random::below;

/// The list that every figure is measured with.
const FIXED: &str = include_str!("prompts.json");

/// A prompt and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// The words.
    pub prompt: String,
    /// The most telling words of one or two subjects.
    pub subjects: Vec<String>,
    /// The style, if it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// The colour of the only subject, if it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// The background, if it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background: Option<Colour>,
    /// The combination that was never seen in training, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out: Option<Cell>,
}

/// A kind of combination that is held out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cell {
    /// A subject in a style.
    Style,
    /// A subject in a colour.
    Colour,
    /// Two subjects.
    Pair,
}

/// What a prompt asks for beside a subject.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Word,
    Style,
    Background,
    Colour,
    Everything,
    Pair,
    HeldOut(Cell),
}

/// How many of every 50 prompts are of which kind.
const PLAN: [(Kind, usize); 9] = [
    (Kind::Word, 12),
    (Kind::Style, 8),
    (Kind::Background, 7),
    (Kind::Colour, 7),
    (Kind::Everything, 6),
    (Kind::Pair, 5),
    (Kind::HeldOut(Cell::Style), 2),
    (Kind::HeldOut(Cell::Colour), 2),
    (Kind::HeldOut(Cell::Pair), 1),
];

/// The fixed list of 500 prompts, about the [chosen](super::subject::chosen) subjects.
pub fn fixed() -> Vec<Prompt> {
    serde_json::from_str(FIXED).expect("the list in the repository can be read")
}

/// As many other prompts about the subjects of some drawings, no two the same.
///
/// # Panics
///
/// If there are so few drawings that there are not so many prompts.
pub fn random(drawings: &Drawings, count: usize, random: &mut impl Rng) -> Vec<Prompt> {
    let held = held_out::list(drawings);
    let kinds: Vec<Kind> = PLAN
        .iter()
        .flat_map(|&(kind, times)| std::iter::repeat_n(kind, times))
        .collect();
    let mut prompts: Vec<Prompt> = Vec::new();
    let mut failures = 0;
    while prompts.len() < count {
        assert!(failures < 100_000, "there are too few drawings");
        let kind = kinds[prompts.len() % kinds.len()];
        match one(kind, drawings, &held, random) {
            Some(prompt) if prompts.iter().all(|other| other.prompt != prompt.prompt) => {
                prompts.push(prompt);
            }
            _ => failures += 1,
        }
    }
    prompts
}

/// A prompt of a kind, if the dice fall well.
fn one(kind: Kind, drawings: &Drawings, held: &HeldOut, random: &mut impl Rng) -> Option<Prompt> {
    let mut subject = below(random, drawings.len());
    let mut other = None;
    let styles = drawings.styles(subject);
    let mut style = Some(*choose(styles, random)?);
    let mut colour = choose(Colour::OF_SUBJECTS, random).copied();
    let mut background = choose(&Colour::ALL, random).copied();
    let mut cell = None;
    match kind {
        Kind::Word => (style, colour, background) = (None, None, None),
        Kind::Style => (colour, background) = (None, None),
        Kind::Background => (style, colour) = (None, None),
        Kind::Colour => (style, background) = (None, None),
        Kind::Everything => {}
        Kind::Pair => {
            (style, colour, background) = (None, None, None);
            other = Some(below(random, drawings.len())).filter(|&other| other != subject);
            other?;
        }
        Kind::HeldOut(held_out) => {
            cell = Some(held_out);
            (style, colour, background) = (None, None, None);
            match held_out {
                Cell::Style => {
                    let &(row, held) = choose(&held.styles, random)?;
                    (subject, style) = (row, Some(held));
                }
                Cell::Colour => {
                    let &(row, held) = choose(&held.colours, random)?;
                    (subject, colour) = (row, Some(held));
                }
                Cell::Pair => {
                    let &(row, held) = choose(&held.pairs, random)?;
                    (subject, other) = (row, Some(held));
                }
            }
        }
    }
    let known = drawings.subject(subject);
    let unseen = style.is_some_and(|style| held_out::style(known, style))
        || colour.is_some_and(|colour| held_out::colour(known, colour))
        || other.is_some_and(|other| held_out::pair(known, drawings.subject(other)));
    let hidden = colour.is_some() && colour == background;
    if unseen != cell.is_some() || hidden || (colour.is_some() && !known.recolour) {
        return None;
    }
    let subjects: Vec<usize> = std::iter::once(subject).chain(other).collect();
    let nouns = subjects.iter().map(|&row| {
        let name = &drawings.subject(row).names[0];
        name.phrase(colour.map(Colour::word))
    });
    let mut prompt = nouns.collect::<Vec<_>>().join(" and ");
    if let Some(style) = style {
        prompt += &format!(", {} style", style.word());
    }
    if let Some(background) = background {
        let word = background.word();
        let article = if word == "orange" { "an" } else { "a" };
        prompt += &format!(", on {article} {word} background");
    }
    let word = |&row: &usize| drawings.subject(row).word().to_owned();
    Some(Prompt {
        prompt,
        subjects: subjects.iter().map(word).collect(),
        style,
        colour,
        background,
        held_out: cell,
    })
}

impl Prompt {
    /// A scene that shows what is asked for, in a random style if none is asked for; none if a
    /// subject is missing among the drawings, or not drawn in the style.
    pub fn scene(&self, drawings: &Drawings, random: &mut impl Rng) -> Option<Scene> {
        let row = |word: &String| {
            drawings
                .subjects()
                .position(|subject| subject.word() == word)
        };
        let rows: Vec<usize> = self.subjects.iter().map(row).collect::<Option<_>>()?;
        let drawn = |style: &Style| rows.iter().all(|&row| drawings.styles(row).contains(style));
        let styles: Vec<Style> = Style::ALL.into_iter().filter(drawn).collect();
        let style = match self.style {
            Some(style) => Some(style).filter(|style| styles.contains(style))?,
            None => *choose(&styles, random)?,
        };
        let item = |&subject: &usize| Item {
            subject,
            colour: self.colour,
        };
        Some(Scene {
            items: rows.iter().map(item).collect(),
            style,
            background: self.background,
        })
    }
}
