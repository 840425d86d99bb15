//! What the judge of prompted pictures says: a classifier that tells subjects and styles, and never
//! met the generator.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::colour::Colour;
use super::shown;
use super::style::Style;
use crate::model::WeightsInfo;
use crate::network::ClassifierConfig;

/// What a judge of scenes is: `judge.json` beside the model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SceneJudgeCard {
    /// The model whose pictures it judges.
    pub model: String,
    /// Height and width of the pictures.
    pub size: usize,
    /// The emoji of the subjects that it knows, in the order of its logits; those of the styles, in
    /// the order of [`Style::ALL`], follow.
    pub subjects: Vec<String>,
    /// The network's shape.
    pub network: ClassifierConfig,
    /// The weights' file.
    pub weights: WeightsInfo,
    /// What it reads in new scenes, measured with these weights.
    pub reads: Reads,
    /// How it was trained.
    pub training: Map<String, Value>,
}

/// How well a judge reads scenes of real drawings, composed as in its training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reads {
    /// Scenes.
    pub scenes: usize,
    /// Share of the scenes all of whose subjects come before all others that it knows.
    pub subjects: f64,
    /// Share of the scenes all of whose subjects are among the [`LIKELY`] that come first.
    pub likely: f64,
    /// Share of the scenes whose style comes first.
    pub styles: f64,
}

/// Subjects that count as likely: of the judge's 1 569 as many as of 100 come first.
pub const LIKELY: usize = 15;

/// What a judge thinks of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// How much each subject is to be seen, as logits.
    pub subjects: Vec<f32>,
    /// How much each style is to be seen, as logits in the order of [`Style::ALL`].
    pub styles: Vec<f32>,
}

/// What is to be seen in a picture: by a judge, and its colours by its pixels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sight {
    /// The [`LIKELY`] subjects, the most visible first, as places in the judge's list.
    pub subjects: Vec<usize>,
    /// The most visible style.
    pub style: Style,
    /// The main colour of what is not background.
    pub colour: Option<Colour>,
    /// The colour of the background.
    pub background: Colour,
}

impl Opinion {
    /// The opinion in one picture's logits.
    ///
    /// # Panics
    ///
    /// If there are fewer logits than styles.
    pub fn of(logits: &[f32]) -> Self {
        let (subjects, styles) = logits.split_at(logits.len() - Style::ALL.len());
        Self {
            subjects: subjects.to_vec(),
            styles: styles.to_vec(),
        }
    }

    /// The most visible subject.
    ///
    /// # Panics
    ///
    /// If it knows no subjects.
    pub fn subject(&self) -> usize {
        ranked(&self.subjects)[0]
    }

    /// The subjects that are [likely](LIKELY), the most visible first.
    pub fn likely(&self) -> Vec<usize> {
        let mut subjects = ranked(&self.subjects);
        subjects.truncate(LIKELY);
        subjects
    }

    /// The most visible style.
    pub fn style(&self) -> Style {
        Style::ALL[ranked(&self.styles)[0]]
    }

    /// All that is to be seen in `picture`, `[3, size, size]` in `[-1, 1]`, of which this is the
    /// opinion.
    pub fn sight(&self, picture: &[f32]) -> Sight {
        Sight {
            subjects: self.likely(),
            style: self.style(),
            colour: shown::main_colour(picture),
            background: shown::background(picture),
        }
    }
}

/// The places of the logits, the largest first.
fn ranked(logits: &[f32]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..logits.len()).collect();
    places.sort_by(|&a, &b| logits[b].total_cmp(&logits[a]));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logits_of_subjects_come_before_those_of_styles() {
        let mut logits: Vec<f32> = (0..40).map(|subject| subject as f32).collect();
        logits.extend([0.0, 9.0, 0.0, 0.0, 50.0, 0.0]);
        let opinion = Opinion::of(&logits);
        assert_eq!(opinion.subject(), 39);
        assert_eq!(opinion.likely(), (25..40).rev().collect::<Vec<_>>());
        assert_eq!(opinion.style(), Style::Blob);

        let sight = opinion.sight(&[1.0; 3 * 64]);
        assert_eq!(sight.background, Colour::White);
        let written = serde_json::to_value(&sight).unwrap();
        assert_eq!(written["style"], "blob");
        assert_eq!(written["background"], "white");
    }
}
