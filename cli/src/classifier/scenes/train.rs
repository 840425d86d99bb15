//! Training the judge of prompted pictures on scenes composed of real drawings.

use std::path::Path;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor, TensorData};
use diffusion_lab::emoji::judge::{Opinion, Reads, SceneJudgeCard};
use diffusion_lab::emoji::{Composer, Composition, Drawings, Scene, Style};
use diffusion_lab::model::{WeightsInfo, save_f16};
use diffusion_lab::network::{Classifier, ClassifierConfig};
use diffusion_lab::random::generator;
use diffusion_lab::training::{Augmentation, ClassifierTrainer, ClassifierTraining};

use super::{CARD, SceneJudge};
use crate::ahead::Ahead;
use crate::classifier::{Budget, files, tell};
use crate::drawings;
use crate::progress::Progress;
use crate::provenance;

/// Pictures a step.
const BATCH: usize = 128;
/// Channels of the layers that see half of a picture.
const DEEPEST: usize = 256;
/// New scenes that the finished judge reads.
const SCENES: usize = 2_000;
/// Seed of those, which no training has.
const SCENES_SEED: u64 = u64::MAX;

/// Trains the judge of pictures of `size` on scenes of `drawings`, measures it and writes its files
/// into `folder`. Like the generator it never sees what is held out. It goes on from the weights of
/// the judge `start`, if there is one.
pub fn train(
    drawings: Drawings,
    size: usize,
    budget: Budget,
    start: Option<SceneJudge>,
    folder: &Path,
    device: &Device,
) -> Result<()> {
    if let Some(judge) = &start {
        judge.check(&drawings, size)?;
    }
    let before = start
        .as_ref()
        .map(|judge| (judge.images(), judge.card.training.clone()));
    let network =
        ClassifierConfig::new(3, drawings.len() + Style::ALL.len()).with_deepest(Some(DEEPEST));
    let symbols = drawings.subjects().map(|subject| subject.symbol.clone());
    let subjects = symbols.collect();
    // Many pairs, which are harder to read, and mostly of the chosen ones, which are asked for.
    let composition = Composition {
        chosen: 0.75,
        pair: 0.4,
        ..Composition::default()
    };
    let composer = Composer::new(drawings, composition);
    let since = Instant::now();
    let trainer = ClassifierTrainer::new(&network, training(budget), device);
    let trainer = match start {
        Some(judge) => trainer.start_from(&judge.net)?,
        None => trainer,
    };
    let net = fit(trainer, &composer, size)?;
    let minutes = since.elapsed().as_secs_f64() / 60.0;

    let mut told = provenance::training(budget.images, minutes);
    if let Some((images, training)) = before {
        told.insert("images".into(), (images + budget.images).into());
        told.insert("before".into(), training.into());
    }
    let bytes = save_f16(&net)?;
    let card = SceneJudgeCard {
        model: drawings::MODEL.into(),
        size,
        subjects,
        network,
        weights: WeightsInfo::of("judge.safetensors", &bytes),
        reads: Reads {
            scenes: SCENES,
            subjects: f64::NAN,
            likely: f64::NAN,
            styles: f64::NAN,
        },
        training: told,
    };
    // What is measured are the weights as saved, in 16 bits.
    let mut judge = SceneJudge::new(card, bytes.clone(), device)?;
    judge.measure(&composer)?;
    files::write(folder, &judge.card.weights.file, &bytes)?;
    files::write_card(folder, CARD, &judge.card)?;
    let Reads {
        scenes,
        subjects,
        styles,
        ..
    } = judge.card.reads;
    println!(
        "trained in {minutes:.1} min: finds the subjects of {:.1} % and the style of {:.1} % of \
         {scenes} new scenes, saved in {}",
        100.0 * subjects,
        100.0 * styles,
        folder.join(CARD).display()
    );
    Ok(())
}

/// How the judge learns.
fn training(budget: Budget) -> ClassifierTraining {
    ClassifierTraining {
        batch: BATCH,
        images: budget.images,
        learning_rate: 3e-3,
        augmentation: Augmentation::NONE,
        seed: budget.seed,
    }
}

/// Subjects and styles are classified side by side, by the sum of their cross entropies; two
/// subjects count half each.
fn fit(mut trainer: ClassifierTrainer, composer: &Composer, size: usize) -> Result<Classifier> {
    let config = *trainer.config();
    let logits = composer.drawings().len() + Style::ALL.len();
    let progress = Progress::new("judge", config.images, "pictures");
    let draw = |step| {
        let mut random = generator(config.seed, step);
        let mut pixels = Vec::new();
        let mut targets = Vec::new();
        for _ in 0..BATCH {
            let scene = composer.scene(&mut random);
            pixels.extend(composer.draw(&scene, size, &mut random));
            targets.extend(target(&scene, logits));
        }
        (pixels, targets)
    };
    thread::scope(|scope| -> Result<()> {
        let mut batches = Ahead::start(scope, 0, draw);
        while !trainer.is_finished() {
            let (pixels, targets) = batches.next().context("a batch could not be drawn")?;
            let device = trainer.device().clone();
            let pixels = TensorData::new(pixels, [BATCH, 3, size, size]);
            let targets = TensorData::new(targets, [BATCH, logits]);
            let targets = Tensor::<2>::from_data(targets, &device);
            let loss = trainer.learn(Tensor::from_data(pixels, &device), |logits| {
                -(log_p(logits) * targets).sum_dim(1).mean()
            });
            tell(loss, &trainer, &progress)?;
        }
        Ok(())
    })?;
    progress.finish();
    Ok(trainer.average().clone())
}

/// The logarithms of the probabilities of all subjects, and of those of all styles.
fn log_p(logits: Tensor<2>) -> Tensor<2> {
    let [_, all] = logits.dims();
    let subjects = all - Style::ALL.len();
    let part = |from, count| log_softmax(logits.clone().narrow(1, from, count), 1);
    Tensor::cat(vec![part(0, subjects), part(subjects, Style::ALL.len())], 1)
}

/// What the judge should say of a scene, as probabilities of subjects and then of styles.
fn target(scene: &Scene, logits: usize) -> Vec<f32> {
    let mut target = vec![0.0; logits];
    for item in &scene.items {
        target[item.subject] += 1.0 / scene.items.len() as f32;
    }
    target[logits - Style::ALL.len() + scene.style as usize] = 1.0;
    target
}

impl SceneJudge {
    /// Reads new scenes and writes into the card how many of them right.
    fn measure(&mut self, composer: &Composer) -> Result<()> {
        let mut random = generator(SCENES_SEED, 0);
        let scenes: Vec<Scene> = (0..SCENES).map(|_| composer.scene(&mut random)).collect();
        let draw = |scene| composer.draw(scene, self.card.size, &mut random);
        let pictures: Vec<Vec<f32>> = scenes.iter().map(draw).collect();
        let opinions = self.look(&pictures, composer.drawings().len())?;
        let share = |right: fn(&Scene, &Opinion) -> bool| {
            let pairs = scenes.iter().zip(&opinions);
            pairs
                .filter(|(scene, opinion)| right(scene, opinion))
                .count() as f64
                / SCENES as f64
        };
        self.card.reads = Reads {
            scenes: SCENES,
            subjects: share(|scene, opinion| finds(opinion, scene)),
            likely: share(|scene, opinion| {
                let likely = opinion.likely();
                scene
                    .items
                    .iter()
                    .all(|item| likely.contains(&item.subject))
            }),
            styles: share(|scene, opinion| opinion.style() == scene.style),
        };
        Ok(())
    }
}

/// Whether all subjects of a scene are more visible than all others.
fn finds(opinion: &Opinion, scene: &Scene) -> bool {
    let asked = |subject: usize| scene.items.iter().any(|item| item.subject == subject);
    let extreme = |here: bool, pick: fn(f32, f32) -> f32, start: f32| {
        let subjects = opinion.subjects.iter().enumerate();
        let these = subjects.filter(|(subject, _)| asked(*subject) == here);
        these.map(|(_, &logit)| logit).fold(start, pick)
    };
    extreme(true, f32::min, f32::INFINITY) > extreme(false, f32::max, f32::NEG_INFINITY)
}

#[cfg(test)]
mod tests {
    use diffusion_lab::emoji::{SIDE, subject};
    use serde_json::Value;

    use super::*;

    /// A disc, a bar across and one upright, in two styles: brown and blue.
    fn shapes() -> Drawings {
        let inside: [fn(i32, i32) -> bool; 3] = [
            |x, y| x * x + y * y < 700,
            |_, y| y.abs() < 9,
            |x, _| x.abs() < 9,
        ];
        let drawn = |style: Style, inside: fn(i32, i32) -> bool| {
            let (side, middle) = (SIDE as i32, SIDE as i32 / 2);
            let [r, g, b] = if style == Style::Noto {
                [120, 70, 20]
            } else {
                [20, 40, 200]
            };
            let pixel = |at: i32| {
                let here = inside(at % side - middle, at / side - middle);
                [r, g, b, if here { 255 } else { 0 }]
            };
            (style, (0..side * side).flat_map(pixel).collect())
        };
        let subjects = subject::chosen().into_iter().zip(inside);
        let rows = subjects.map(|(subject, inside)| {
            let styles = [Style::Noto, Style::Twitter];
            (subject, styles.map(|style| drawn(style, inside)).to_vec())
        });
        Drawings::new(rows).unwrap()
    }

    #[test]
    fn learns_to_tell_shapes_and_styles_and_knows_what_it_learned() {
        let folder = tempfile::tempdir().unwrap();
        let device = Device::flex();
        let budget = Budget {
            images: 25 * BATCH as u64,
            seed: 1,
        };
        train(shapes(), 16, budget, None, folder.path(), &device).unwrap();

        let judge = SceneJudge::open(folder.path(), &device).unwrap();
        let Reads {
            subjects, styles, ..
        } = judge.card.reads;
        assert!(subjects > 0.7 && styles > 0.75, "{subjects} and {styles}");
        assert_eq!(judge.images(), budget.images);

        let more = Budget {
            images: 2 * BATCH as u64,
            seed: 2,
        };
        let before = judge.card.training.clone();
        let start = SceneJudge::open(folder.path(), &device).unwrap();
        train(shapes(), 16, more, Some(start), folder.path(), &device).unwrap();
        let further = SceneJudge::open(folder.path(), &device).unwrap();
        assert_eq!(further.images(), budget.images + more.images);
        assert_eq!(further.card.training["before"], Value::Object(before));
        assert!(
            further.card.reads.subjects > 0.7,
            "what was learned is kept"
        );

        judge.check(&shapes().first(2), 16).unwrap();
        assert!(judge.check(&shapes(), 32).is_err());
        let more = subject::chosen().into_iter().take(4);
        let more = Drawings::new(more.map(|subject| (subject, Vec::new()))).unwrap();
        let error = judge.check(&more, 16).unwrap_err().to_string();
        assert!(error.contains("lab train-classifier emoji"), "{error}");
    }

    #[test]
    fn a_missing_judge_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = SceneJudge::open(folder.path(), &Device::flex());
        let error = missing.err().unwrap().to_string();
        assert!(error.contains("judge.json") && error.contains("lab train-classifier"));
    }
}
