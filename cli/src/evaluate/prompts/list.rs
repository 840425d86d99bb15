//! The prompts that are measured, and what their pictures must show.

use diffusion_lab::emoji::prompts::{self, Cell, Prompt};
use diffusion_lab::emoji::{Drawings, Scene};
use diffusion_lab::random::generator;
use serde::{Deserialize, Serialize};

/// Prompts in a list.
const LENGTH: usize = 500;

/// What a prompt is there to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One subject, as in training.
    One,
    /// Two subjects, as in training.
    Pair,
    /// A combination that was never shown in training.
    HeldOut(Cell),
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::One,
        Self::Pair,
        Self::HeldOut(Cell::Style),
        Self::HeldOut(Cell::Colour),
        Self::HeldOut(Cell::Pair),
    ];
}

/// A prompt and a scene that shows what it asks for.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is there to show.
    pub kind: Kind,
    /// The prompt.
    pub asked: Prompt,
    /// In a random style if none is asked for.
    pub scene: Scene,
}

/// The fixed list for 0, or another one of the same kinds of prompts for every other number;
/// without prompts for what is not among the drawings.
pub fn cases(drawings: &Drawings, list: u64) -> Vec<Case> {
    let mut random = generator(list, 0);
    let prompts = match list {
        0 => prompts::fixed(),
        _ => prompts::random(drawings, LENGTH, &mut random),
    };
    let case = |asked: Prompt| {
        let scene = asked.scene(drawings, &mut random)?;
        let kind = match (asked.held_out, scene.items.len()) {
            (Some(cell), _) => Kind::HeldOut(cell),
            (None, 1) => Kind::One,
            (None, _) => Kind::Pair,
        };
        Some(Case { kind, asked, scene })
    };
    prompts.into_iter().filter_map(case).collect()
}
