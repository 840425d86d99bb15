//! The measuring bench: a judge, and the real pictures that generated ones are held against.

use std::path::Path;

use anyhow::{Result, ensure};
use burn::tensor::Device;
use diffusion_lab::recipe::Recipe;
use diffusion_lab::training::LabelledImages;

use super::cloud::Cloud;
use super::frechet::Gaussian;
use super::memorisation::Memorisation;
use super::report::{Learned, Overlaps, Report};
use super::share::Share;
use crate::classifier::{Budget, Judge, Verdict, augmentation, fit, look};
use crate::data::DataSet;
use crate::model::Model;

/// The neighbour that balls reach to in precision, recall, density and coverage.
const K: usize = 5;
/// Real pictures that overlaps are measured with, at most.
const REFERENCE: usize = 10_000;
/// Pictures that the throw-away classifiers see.
const LEARNING: u64 = 60_000;

/// A judge and real pictures.
pub struct Bench {
    judge: Judge,
    model: String,
    classes: Vec<String>,
    train: LabelledImages,
    test: LabelledImages,
    device: Device,
}

/// The first figures, quick to get.
pub struct Glance {
    /// Generated pictures in which the asked-for class is read.
    pub accuracy: Share,
    /// How they lie over training pictures, and test pictures over the same.
    pub overlaps: Overlaps,
}

impl Bench {
    /// Sets up the bench for `model`, with the classifier in `folder` and the data in `data`.
    pub fn open(model: &Model, folder: &Path, data: &Path) -> Result<Self> {
        let set = DataSet::of_model(&model.card.name)?;
        Ok(Self {
            judge: Judge::open(folder, &model.device)?,
            model: model.card.name.clone(),
            classes: model.card.classes.clone(),
            train: set.read(&set.train, data)?,
            test: set.read(&set.test, data)?,
            device: model.device.clone(),
        })
    }

    /// What can be said after a first look at `pictures`, labelled with the class asked for.
    pub fn glance(&self, pictures: &LabelledImages) -> Result<Glance> {
        let count = REFERENCE.min(pictures.len());
        let [train, test] =
            [&self.train, &self.test].map(|part| self.cloud(&self.judge.look(&part.first(count))));
        let verdict = self.judge.look(pictures);
        Ok(Glance {
            accuracy: accuracy(&verdict, pictures),
            overlaps: self.overlaps(&self.cloud(&verdict), &test, &train)?,
        })
    }

    /// Everything there is to say of `pictures`, drawn by `recipe` and labelled with the class
    /// asked for.
    pub fn measure(&self, recipe: Recipe, pictures: &LabelledImages) -> Result<Report> {
        eprintln!(
            "looking at {} generated and all real pictures",
            pictures.len()
        );
        let verdict = self.judge.look(pictures);
        let test_verdict = self.judge.look(&self.test);
        let generated = self.cloud(&verdict);
        let test = self.cloud(&test_verdict);
        let train = self.cloud(&self.judge.look(&self.train));
        let gaussian = Gaussian::of(&train);
        let distance = |cloud: &Cloud| gaussian.frechet_distance(&Gaussian::of(cloud));
        let overlap = self.overlaps(&generated, &test, &train)?;

        eprintln!("searching for the nearest training pictures");
        let [pixels, test_pixels, train_pixels] =
            [pictures, &self.test, &self.train].map(|part| pixels(part, 0..part.len()));
        let memorisation_pixels =
            Memorisation::measure(&pixels, &test_pixels, &train_pixels, &self.device);

        Ok(Report {
            recipe,
            samples: pictures.len(),
            extractor: self.judge.extractor(),
            classifier_accuracy: accuracy(&test_verdict, &self.test),
            accuracy: accuracy(&verdict, pictures),
            class_accuracy: self.class_accuracy(&verdict, pictures),
            frechet_distance: distance(&generated),
            frechet_floor: distance(&test),
            overlap,
            memorisation_features: Memorisation::measure(&generated, &test, &train, &self.device),
            memorisation_pixels,
            learned: self.learned(pictures)?,
        })
    }

    /// The features of a verdict as points.
    fn cloud(&self, verdict: &Verdict) -> Cloud {
        Cloud::new(verdict.features.clone(), self.judge.card.network.features())
    }

    fn overlaps(&self, generated: &Cloud, test: &Cloud, train: &Cloud) -> Result<Overlaps> {
        let count = REFERENCE.min(generated.len());
        ensure!(
            count > K,
            "{count} samples are too few: choose more than {K}"
        );
        // Pictures are generated class by class, real ones lie in no order.
        let generated = generated.spread(count);
        let [test, train] = [test, train].map(|cloud| cloud.first(count));
        let by_generated = train.overlap(&generated, K, &self.device);
        let by_test = train.overlap(&test, K, &self.device);
        Ok(Overlaps {
            k: K,
            count,
            generated: by_generated,
            test: by_test,
            coverage_ratio: by_generated.coverage / by_test.coverage,
        })
    }

    fn class_accuracy(&self, verdict: &Verdict, pictures: &LabelledImages) -> Vec<(String, Share)> {
        let of_class = |(class, name): (usize, &String)| {
            let answers = verdict.classes.iter().zip(pictures.labels());
            let answers: Vec<usize> = answers
                .filter(|(_, label)| **label as usize == class)
                .map(|(c, _)| *c)
                .collect();
            (name.clone(), Share::of(&answers, |answer| *answer == class))
        };
        self.classes.iter().enumerate().map(of_class).collect()
    }

    /// Trains a classifier on `pictures` only and another on as many real ones; tests both.
    fn learned(&self, pictures: &LabelledImages) -> Result<Learned> {
        let shape = &self.judge.card.network;
        let budget = Budget {
            images: LEARNING,
            seed: 1,
        };
        let tested = |pictures: &LabelledImages| -> Result<Share> {
            let net = fit(
                shape,
                pictures,
                augmentation(&self.model),
                budget,
                &self.device,
            )?;
            Ok(accuracy(&look(&net, &self.test, &self.device), &self.test))
        };
        Ok(Learned {
            pictures: pictures.len(),
            seen: LEARNING,
            from_generated: tested(pictures)?,
            from_real: tested(&self.train.first(pictures.len()))?,
        })
    }
}

fn accuracy(verdict: &Verdict, pictures: &LabelledImages) -> Share {
    let answers: Vec<_> = verdict.classes.iter().zip(pictures.labels()).collect();
    Share::of(&answers, |(answer, label)| **answer == usize::from(**label))
}

/// The pictures at `indices` as points of as many coordinates as they have pixels, black 0 and white 1.
pub fn pixels(pictures: &LabelledImages, indices: impl IntoIterator<Item = usize>) -> Cloud {
    let values = indices.into_iter().flat_map(|index| pictures.image(index));
    let values = values.map(|&byte| f32::from(byte) / 255.0).collect();
    Cloud::new(values, pictures.shape().iter().product())
}
