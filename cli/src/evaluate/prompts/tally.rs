//! What pictures show of what was asked for.

use diffusion_lab::emoji::{Colour, Scene, colour};
use diffusion_lab::random::{below, generator};
use serde::{Deserialize, Serialize};

use super::list::{Case, Kind};
use crate::classifier::scenes::Opinion;
use crate::evaluate::share::Share;

/// Subjects that the asked-for ones are looked for among.
pub const AMONG: usize = 100;
/// A pixel this far from the border's colour (RGB, 0 to 1) belongs to the subject.
const APART: f32 = 0.15;

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
    let background = asked(cases, pictures, |case| case.asked.background, background);
    let colour = asked(cases, pictures, |case| case.asked.colour, main_colour);
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

/// The colour of a background that is nearest to the mean of the border.
fn background(picture: &[f32]) -> Colour {
    let border = border(picture);
    let distance =
        |colour: &Colour| apart(border, colour.background().map(|c| f32::from(c) / 255.0));
    Colour::ALL
        .into_iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .expect("there are colours")
}

/// The main colour of what is not background.
fn main_colour(picture: &[f32]) -> Colour {
    let border = border(picture);
    let pixels = pixels(picture);
    let subject: Vec<[f32; 3]> = pixels
        .filter(|&pixel| apart(pixel, border) > APART)
        .collect();
    colour::main_colour(&subject)
}

/// The mean of the outermost pixels.
fn border(picture: &[f32]) -> [f32; 3] {
    let side = side(picture);
    let edge = |index: usize| {
        let (x, y) = (index % side, index / side);
        x == 0 || y == 0 || x == side - 1 || y == side - 1
    };
    let pixels = pixels(picture).enumerate();
    let edge: Vec<[f32; 3]> = pixels.filter(|(i, _)| edge(*i)).map(|(_, p)| p).collect();
    [0, 1, 2].map(|c| edge.iter().map(|pixel| pixel[c]).sum::<f32>() / edge.len() as f32)
}

/// Red, green and blue in `[0, 1]`.
fn pixels(picture: &[f32]) -> impl Iterator<Item = [f32; 3]> + '_ {
    let plane = picture.len() / 3;
    let value = |value: f32| (value.clamp(-1.0, 1.0) + 1.0) / 2.0;
    (0..plane).map(move |i| [0, 1, 2].map(|c| value(picture[c * plane + i])))
}

fn side(picture: &[f32]) -> usize {
    (picture.len() / 3).isqrt()
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    let squares = [0, 1, 2].map(|c| (one[c] - other[c]).powi(2));
    squares.iter().sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use diffusion_lab::emoji::Style;

    use super::*;

    /// A square of one colour in the middle of another.
    fn picture(subject: [f32; 3], background: [f32; 3]) -> Vec<f32> {
        let inside = |i: usize| (2..6).contains(&(i % 8)) && (2..6).contains(&(i / 8));
        let value = |c: usize, i: usize| if inside(i) { subject[c] } else { background[c] };
        (0..3)
            .flat_map(|c| (0..64).map(move |i| 2.0 * value(c, i) - 1.0))
            .collect()
    }

    #[test]
    fn reads_colours() {
        let picture = picture([0.2, 0.4, 0.9], [1.0, 0.85, 0.3]);
        assert_eq!(background(&picture), Colour::Yellow);
        assert_eq!(main_colour(&picture), Colour::Blue);
    }

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
