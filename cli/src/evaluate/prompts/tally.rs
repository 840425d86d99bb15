//! What pictures show of what was asked for.

use diffusion_lab::emoji::judge::Opinion;
use diffusion_lab::emoji::{Scene, shown};
use diffusion_lab::random::{below, generator};
use serde::{Deserialize, Serialize};

use super::list::{Case, Kind};
use crate::evaluate::share::Share;

/// Subjects that the asked-for ones are looked for among.
pub const AMONG: usize = 100;

/// How many pictures show what was asked for; nothing where nothing of the kind was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// The kind of prompts.
    pub kind: Kind,
    /// Pictures.
    pub pictures: usize,
    /// Every asked-for subject comes first among 100 by the judge: a pair first and second.
    pub first: Share,
    /// Every asked-for subject is among the first ten of 100.
    pub first_ten: Share,
    /// The style is the asked-for one by the judge.
    pub style: Option<Share>,
    /// The border's mean is nearest to the colour of the asked-for background.
    pub background: Option<Share>,
    /// The subject's main colour is the asked-for one.
    pub colour: Option<Share>,
}

/// Measures the pictures of one kind of prompts.
pub fn tally(kind: Kind, cases: &[&Case], pictures: &[&[f32]], opinions: &[&Opinion]) -> Tally {
    let ranks: Vec<usize> = cases
        .iter()
        .zip(opinions)
        .enumerate()
        .map(|(index, (case, opinion))| worst_rank(&case.scene, opinion, index as u64))
        .collect();
    let shows = |rank: usize| {
        let ranks = ranks.iter().zip(cases);
        let hits = ranks.filter(|(found, case)| **found < rank.max(case.scene.items.len()));
        Share::new(hits.count(), cases.len())
    };
    let style = asked(
        cases,
        opinions,
        |case| case.asked.style,
        |opinion| opinion.style(),
    );
    let background = asked(
        cases,
        pictures,
        |case| case.asked.background,
        shown::background,
    );
    let colour = asked(
        cases,
        pictures,
        |case| case.asked.colour.map(Some),
        shown::main_colour,
    );
    Tally {
        kind,
        pictures: cases.len(),
        first: shows(1),
        first_ten: shows(10),
        style,
        background,
        colour,
    }
}

/// The share of pictures that show what is asked for, of those of which something is.
fn asked<P: Copy, T: PartialEq>(
    cases: &[&Case],
    pictures: &[P],
    wanted: impl Fn(&Case) -> Option<T>,
    shown: impl Fn(P) -> T,
) -> Option<Share> {
    let pairs = cases.iter().zip(pictures);
    let hits: Vec<bool> = pairs
        .filter_map(|(case, picture)| Some(wanted(case)? == shown(*picture)))
        .collect();
    (!hits.is_empty()).then(|| Share::of(&hits, |hit| *hit))
}

/// The worst rank, from 0, of the asked-for subjects among 100: them and random others.
fn worst_rank(scene: &Scene, opinion: &Opinion, stream: u64) -> usize {
    let asked: Vec<usize> = scene.items.iter().map(|item| item.subject).collect();
    let others = opinion.subjects.len() - asked.len();
    let mut random = generator(100, stream);
    let mut pool: Vec<usize> = (0..opinion.subjects.len())
        .filter(|subject| !asked.contains(subject))
        .collect();
    let chosen = (0..(AMONG - asked.len()).min(others))
        .map(|_| pool.swap_remove(below(&mut random, pool.len())));
    let lowest = asked
        .iter()
        .map(|&subject| opinion.subjects[subject])
        .fold(f32::INFINITY, f32::min);
    let above = chosen.filter(|&other| opinion.subjects[other] >= lowest);
    above.count() + asked.len() - 1
}

#[cfg(test)]
mod tests {
    use diffusion_lab::emoji::Style;

    use super::*;

    #[test]
    fn a_pair_is_found_when_both_come_before_all_others() {
        let item = |subject| diffusion_lab::emoji::Item {
            subject,
            colour: None,
        };
        let scene = Scene {
            items: vec![item(0), item(1)],
            style: Style::Noto,
            background: None,
        };
        let opinion = |subjects: &[f32]| Opinion {
            subjects: subjects.to_vec(),
            styles: vec![0.0; 6],
        };
        assert_eq!(worst_rank(&scene, &opinion(&[2.0, 3.0, 1.0]), 0), 1);
        assert_eq!(worst_rank(&scene, &opinion(&[2.0, 0.0, 1.0]), 0), 2);
    }
}
