//! How well pictures show what prompts ask for.

mod list;
mod report;
mod tally;

use std::path::Path;

use anyhow::{Result, bail};
use diffusion_lab::emoji::judge::Opinion;
use diffusion_lab::emoji::{Colour, Composer, Composition, Drawings, Item, Scene};
use diffusion_lab::random::generator;
use diffusion_lab::recipe::{Pictures, Recipe};

use crate::classifier::scenes::SceneJudge;
use crate::draw::Run;
use crate::drawings;
use crate::model::Model;
use crate::progress::Progress;
use list::{Case, Kind, cases};
pub use report::PromptReport;
use report::{Nearest, Subject};
use tally::{Tally, tally};

/// Subjects that were not found are named up to this many.
const MISSED: usize = 40;

/// What is measured, and with what.
pub struct Exam<'a> {
    /// The model that is measured.
    pub model: &'a Model,
    /// The recipe of the first picture but for its prompt.
    pub recipe: Recipe,
    /// The data directory, or the file of drawings.
    pub data: &'a Path,
    /// The number of the list of prompts: 0 is the one that is reported.
    pub list: u64,
    /// Whether subjects count that are not chosen.
    pub all_subjects: bool,
    /// The folder that holds the judge.
    pub folder: &'a Path,
}

impl Exam<'_> {
    /// Draws a picture for every prompt and measures it, beside real ones of the same scenes.
    pub fn measure(&self) -> Result<PromptReport> {
        let mut drawings = drawings::read(self.data)?;
        let chosen = drawings.chosen();
        if chosen > 0 && !self.all_subjects {
            drawings = drawings.first(chosen);
        }
        let size = self.model.card.network.image_size;
        let judge = SceneJudge::open(self.folder, &self.model.device)?;
        judge.check(&drawings, size)?;
        let cases = cases(&drawings, self.list);
        let real = real(&drawings, &cases, size);
        let drawn = self.draw(&cases)?;
        let (judged_real, judged) = (
            judge.look(&real, drawings.len())?,
            judge.look(&drawn, drawings.len())?,
        );
        Ok(PromptReport {
            recipe: self.recipe.clone(),
            list: self.list,
            prompts: cases.len(),
            judge: judge.card.weights.short_hash().to_owned(),
            judge_images: judge.images(),
            generated: tallies(&cases, &drawn, &judged),
            real: tallies(&cases, &real, &judged_real),
            nearest: nearest(&drawings, &cases, &drawn, &real),
            missed: missed(&drawings, &cases, &judged),
        })
    }

    /// A picture for every prompt; picture i has the seed of the recipe plus i.
    fn draw(&self, cases: &[Case]) -> Result<Vec<Vec<f32>>> {
        let progress = Progress::new("pictures", cases.len() as u64, "pictures");
        let mut pictures = Vec::with_capacity(cases.len());
        for (index, case) in cases.iter().enumerate() {
            let recipe = Recipe {
                prompt: Some(case.asked.prompt.clone()),
                ..self.recipe.of_picture(index)
            };
            let Some(made) =
                Run::start(self.model, &recipe, &Pictures::default(), 1)?.finish(|| {})?
            else {
                bail!("stopped");
            };
            pictures.extend(made);
            progress.set(pictures.len() as u64, "");
        }
        progress.finish();
        Ok(pictures)
    }
}

/// The scenes composed of real drawings, placed as no training picture was.
fn real(drawings: &Drawings, cases: &[Case], size: usize) -> Vec<Vec<f32>> {
    let composer = Composer::new(drawings.clone(), Composition::default());
    let mut random = generator(u64::MAX, 0);
    let draw = |case: &Case| composer.draw(&case.scene, size, &mut random);
    cases.iter().map(draw).collect()
}

/// Of every kind that something is asked of.
fn tallies(cases: &[Case], pictures: &[Vec<f32>], opinions: &[Opinion]) -> Vec<Tally> {
    let of_kind = |kind: Kind| {
        let rows = || (0..cases.len()).filter(move |&row| kind.includes(&cases[row].asked));
        let pictures: Vec<&[f32]> = rows().map(|row| &pictures[row][..]).collect();
        let opinions: Vec<&Opinion> = rows().map(|row| &opinions[row]).collect();
        let cases: Vec<&Case> = rows().map(|row| &cases[row]).collect();
        tally(kind, &cases, &pictures, &opinions)
    };
    let asked = |kind: &Kind| cases.iter().any(|case| kind.includes(&case.asked));
    Kind::ALL.into_iter().filter(asked).map(of_kind).collect()
}

/// How near pictures of one subject in its own colours come to a drawing of any subject in any
/// style on the same background.
fn nearest(drawings: &Drawings, cases: &[Case], drawn: &[Vec<f32>], real: &[Vec<f32>]) -> Nearest {
    let plain = |case: &Case| case.scene.items.len() == 1 && case.asked.colour.is_none();
    let mut distances = [Vec::new(), Vec::new()];
    for background in Colour::ALL {
        let here = |case: &Case| case.scene.background.unwrap_or(Colour::White) == background;
        let rows: Vec<usize> = (0..cases.len())
            .filter(|&row| plain(&cases[row]) && here(&cases[row]))
            .collect();
        let Some(&first) = rows.first() else {
            continue;
        };
        let side = (drawn[first].len() / 3).isqrt();
        let all = centred(drawings, background, side);
        for row in rows {
            for (distances, picture) in distances.iter_mut().zip([&drawn[row], &real[row]]) {
                let each = all.iter().map(|drawing| distance(picture, drawing));
                distances.push(each.fold(f32::INFINITY, f32::min));
            }
        }
    }
    let [generated, real] = distances;
    Nearest::new(generated, real)
}

/// All drawings in the middle of a background.
fn centred(drawings: &Drawings, background: Colour, side: usize) -> Vec<Vec<f32>> {
    let rows = 0..drawings.len();
    let scenes = rows.flat_map(|subject| {
        let styles = drawings.styles(subject).iter();
        styles.map(move |&style| Scene {
            items: vec![Item {
                subject,
                colour: None,
            }],
            style,
            background: Some(background),
        })
    });
    scenes
        .map(|scene| scene.draw_centred(drawings, side))
        .collect()
}

/// Root of the mean squared difference of pixels, 0 to 1.
fn distance(one: &[f32], other: &[f32]) -> f32 {
    let squares: f32 = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum();
    (squares / one.len() as f32).sqrt() / 2.0
}

/// The first single subjects that the judge did not find, with what it found instead.
fn missed(drawings: &Drawings, cases: &[Case], opinions: &[Opinion]) -> Vec<Subject> {
    let pairs = cases.iter().zip(opinions);
    let single = pairs.filter(|(case, _)| Kind::One.includes(&case.asked));
    let missed = single.filter_map(|(case, opinion)| {
        let found = opinion.subject();
        (found != case.scene.items[0].subject).then(|| Subject {
            prompt: case.asked.prompt.clone(),
            found: drawings.subject(found).word().to_owned(),
            style: opinion.style().word().to_owned(),
        })
    });
    missed.take(MISSED).collect()
}
