//! The prompts that are measured, and what their pictures must show.

use diffusion_lab::emoji::prompts::{self, Cell, Prompt};
use diffusion_lab::emoji::{Drawings, Scene};
use diffusion_lab::random::generator;
use serde::{Deserialize, Serialize};

/// Prompts in a list.
const LENGTH: usize = 500;

/// What prompts are there to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One subject, as in training.
    One,
    /// Of those the ones that ask for a style and nothing else.
    Style,
    /// Of those the ones that ask for a style, a colour and a background at once.
    Everything,
    /// Two subjects, as in training.
    Pair,
    /// A combination that was never shown in training.
    HeldOut(Cell),
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::One,
        Self::Style,
        Self::Everything,
        Self::Pair,
        Self::HeldOut(Cell::Style),
        Self::HeldOut(Cell::Colour),
        Self::HeldOut(Cell::Pair),
    ];

    /// Whether a prompt is one of these.
    pub fn includes(self, asked: &Prompt) -> bool {
        let usual = |subjects| asked.held_out.is_none() && asked.subjects.len() == subjects;
        let constraints = [
            asked.style.is_some(),
            asked.colour.is_some(),
            asked.background.is_some(),
        ];
        match self {
            Self::One => usual(1),
            Self::Style => usual(1) && constraints == [true, false, false],
            Self::Everything => usual(1) && constraints == [true; 3],
            Self::Pair => usual(2),
            Self::HeldOut(cell) => asked.held_out == Some(cell),
        }
    }
}

/// A prompt and a scene that shows what it asks for.
#[derive(Clone, Debug)]
pub struct Case {
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
        Some(Case { asked, scene })
    };
    prompts.into_iter().filter_map(case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_list_asks_for_styles_alone_and_beside_all_else() {
        let prompts = prompts::fixed();
        let of = |kind: Kind| prompts.iter().filter(move |asked| kind.includes(asked));
        let styled = of(Kind::One).filter(|asked| asked.style.is_some());
        assert_eq!(
            styled.count(),
            of(Kind::Style).count() + of(Kind::Everything).count()
        );
        assert!(of(Kind::Style).all(|asked| Kind::One.includes(asked)));
        let apart = Kind::ALL
            .into_iter()
            .filter(|kind| !matches!(kind, Kind::Style | Kind::Everything));
        assert_eq!(apart.map(|kind| of(kind).count()).sum::<usize>(), LENGTH);
    }
}
