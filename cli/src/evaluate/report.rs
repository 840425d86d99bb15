//! What was measured, as JSON for programs and as tables for people.

use std::fmt::Write;

use diffusion_lab::model::ModelCard;
use diffusion_lab::recipe::Recipe;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::cloud::Overlap;
use super::memorisation::Memorisation;
use super::share::Share;
use crate::settings::in_words;

/// Everything that `lab evaluate` measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The settings; the class runs over all.
    pub recipe: Recipe,
    /// Generated pictures, as many of every class.
    pub samples: usize,
    /// Where distances and overlaps are measured.
    pub extractor: String,
    /// Real test pictures whose class the classifier reads.
    pub classifier_accuracy: Share,
    /// Generated pictures in which the classifier reads the class that was asked for.
    pub accuracy: Share,
    /// The same for every class, by name.
    pub class_accuracy: Vec<(String, Share)>,
    /// Fréchet distance of the generated pictures to all training pictures.
    pub frechet_distance: f64,
    /// The same for the test pictures: what no generator need fall below.
    pub frechet_floor: f64,
    /// How generated pictures lie over training pictures, and test pictures over the same.
    pub overlap: Overlaps,
    /// Whether training pictures are repeated, pixel by pixel (Euclidean distance, grey 0 to 1).
    pub memorisation_pixels: Memorisation,
    /// Whether training pictures are repeated, in features.
    pub memorisation_features: Memorisation,
    /// What a classifier learns from generated pictures.
    pub learned: Learned,
}

/// Overlaps with the first training pictures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overlaps {
    /// The neighbour that balls reach to.
    pub k: usize,
    /// The number of pictures on either side: the first of the training and of the test pictures.
    pub count: usize,
    /// Of the generated pictures.
    pub generated: Overlap,
    /// Of the test pictures.
    pub test: Overlap,
    /// Coverage by generated pictures over coverage by test pictures.
    pub coverage_ratio: f64,
}

/// Accuracy on real test pictures of two classifiers trained alike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// Pictures that each has in its training set.
    pub pictures: usize,
    /// Pictures that each saw, repetitions counted.
    pub seen: u64,
    /// Trained on generated pictures only.
    pub from_generated: Share,
    /// Trained on as many real ones.
    pub from_real: Share,
}

impl Report {
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
        let Overlaps {
            k,
            count,
            generated,
            test,
            coverage_ratio,
        } = self.overlap;
        let mut text = String::new();
        let out = &mut text;
        writeln!(
            out,
            "Measured on {} pictures, as many of every class: {settings}. Intervals are 95 % \
             (Wilson). Distances and overlaps are measured in {}. The classifier learned from real \
             training pictures only and never met the generator; it reads {} of the real test \
             pictures.\n",
            self.samples, self.extractor, self.classifier_accuracy
        )?;
        writeln!(
            out,
            "| | generated | real test pictures |\n| --- | --- | --- |"
        )?;
        writeln!(
            out,
            "| asked-for class is read | {} | {} |",
            self.accuracy, self.classifier_accuracy
        )?;
        writeln!(
            out,
            "| Fréchet distance to the training pictures | {:.3} | {:.3} |",
            self.frechet_distance, self.frechet_floor
        )?;
        let rows = [
            ("precision", generated.precision, test.precision),
            ("recall", generated.recall, test.recall),
            ("density", generated.density, test.density),
            ("coverage", generated.coverage, test.coverage),
        ];
        for (name, generated, test) in rows {
            writeln!(
                out,
                "| {name} (k = {k}, {count} against the first {count} training pictures) | \
                 {generated:.3} | {test:.3} |"
            )?;
        }
        writeln!(
            out,
            "| coverage, ratio to that of test pictures | {coverage_ratio:.3} | 1 |"
        )?;
        let Learned {
            pictures,
            seen,
            from_generated,
            from_real,
        } = self.learned;
        writeln!(
            out,
            "| accuracy on test pictures of a classifier trained on {pictures} of them ({seen} \
             seen; for comparison as many real training pictures) | {from_generated} | {from_real} |"
        )?;
        for (space, found) in [
            ("pixels", &self.memorisation_pixels),
            ("features", &self.memorisation_features),
        ] {
            let Memorisation {
                generated, test, ..
            } = found;
            writeln!(
                out,
                "| distance to the nearest training picture in {space}: smallest, 1 %, median | \
                 {:.2}, {:.2}, {:.2} | {:.2}, {:.2}, {:.2} |",
                generated.smallest,
                generated.percent_1,
                generated.median,
                test.smallest,
                test.percent_1,
                test.median
            )?;
            writeln!(
                out,
                "| nearer to a training picture in {space} than 99 % of test pictures | {} | 1 % |",
                found.nearer_than_test
            )?;
        }
        writeln!(out, "\n| class | asked-for class is read |\n| --- | --- |")?;
        for (class, share) in &self.class_accuracy {
            writeln!(out, "| {class} | {share} |")?;
        }
        Ok(text)
    }
}
