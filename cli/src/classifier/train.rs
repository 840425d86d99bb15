//! `lab train-classifier`: trains the judge on real training pictures only.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, ensure};
use burn::tensor::{Device, Tensor};
use clap::Args;
use diffusion_lab::emoji::SIDE;
use diffusion_lab::model::{WeightsInfo, save_f16};
use diffusion_lab::network::{Classifier, ClassifierConfig};
use diffusion_lab::training::{
    Augmentation, ClassifierTrainer, ClassifierTraining, LabelledImages,
};

use super::scenes::SceneJudge;
use super::{CARD, ClassifierCard, Judge, files, scenes};
use crate::backend::Backend;
use crate::data::DataSet;
use crate::drawings;
use crate::progress::Progress;
use crate::provenance;

/// Steps between two looks at the loss.
const REPORT_EVERY: u64 = 20;
/// The largest classifier that the page may have to fetch.
const MAX_BYTES: usize = 1_000_000;

/// Options of `lab train-classifier`.
#[derive(Args, Debug)]
pub struct TrainClassifier {
    /// The model whose pictures it will judge: digits, fashion or emoji
    model: String,
    /// The folder that holds the data sets; for emoji also the file of drawings
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The folder of the shipped models
    #[arg(long, default_value = "models")]
    models: PathBuf,
    /// Where to compute
    #[arg(long, value_enum, default_value_t)]
    backend: Backend,
    #[command(flatten)]
    budget: Budget,
    /// Train nothing: measure the shipped classifier once more on the real test pictures
    #[arg(long)]
    measure: bool,
    /// emoji: go on from the judge that is there; with another --seed it meets other scenes
    #[arg(long)]
    further: bool,
}

/// How long a classifier learns.
#[derive(Args, Clone, Copy, Debug)]
pub struct Budget {
    /// Pictures to see in all
    #[arg(long, default_value_t = 600_000)]
    pub images: u64,
    /// Seed of the weights, the batches and the changes to the pictures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl TrainClassifier {
    /// Trains, measures on the real test pictures and saves.
    pub fn run(self) -> Result<()> {
        let device = self.backend.device();
        if self.model == drawings::MODEL {
            ensure!(
                !self.measure,
                "--measure is for digits and fashion: train the judge of {} anew",
                self.model
            );
            let drawings = drawings::read(&self.data)?;
            let folder = self.folder();
            let start = self.further.then(|| SceneJudge::open(&folder, &device));
            let start = start.transpose()?;
            return scenes::train(drawings, SIDE, self.budget, start, &folder, &device);
        }
        ensure!(
            !self.further,
            "--further is for emoji: the classifier of {} learns in minutes, train it anew",
            self.model
        );
        let set = DataSet::of_model(&self.model)?;
        let test = set.read(&set.test, &self.data)?;
        if self.measure {
            return self.measure(&test, &device);
        }
        let data = set.read(&set.train, &self.data)?;

        let shape = ClassifierConfig::new(data.shape()[0], set.classes.len());
        let start = Instant::now();
        let net = fit(
            &shape,
            &data,
            augmentation(&self.model),
            self.budget,
            &device,
        )?;
        let minutes = start.elapsed().as_secs_f64() / 60.0;

        let bytes = save_f16(&net)?;
        ensure!(
            bytes.len() <= MAX_BYTES,
            "{} bytes are too many to ship",
            bytes.len()
        );
        let training = provenance::training(self.budget.images, minutes);
        let card = ClassifierCard {
            model: self.model.clone(),
            network: shape,
            weights: WeightsInfo::of("classifier.safetensors", &bytes),
            test_accuracy: f64::NAN,
            spread: None,
            data: set.provenance(),
            training,
        };
        // What is measured are the weights as saved, in 16 bits.
        let mut judge = Judge::new(card, bytes.clone(), &device)?;
        judge.measure(&test);

        files::write(&self.folder(), &judge.card.weights.file, &bytes)?;
        println!("trained in {minutes:.1} min");
        self.save(&judge.card)
    }

    /// Measures the classifier that is there.
    fn measure(&self, test: &LabelledImages, device: &Device) -> Result<()> {
        let mut judge = Judge::open(&self.folder(), device)?;
        judge.measure(test);
        self.save(&judge.card)
    }

    fn folder(&self) -> PathBuf {
        self.models.join(&self.model)
    }

    fn save(&self, card: &ClassifierCard) -> Result<()> {
        files::write_card(&self.folder(), CARD, card)?;
        println!(
            "{}: reads {:.2} % of the real test pictures, saved in {}",
            self.model,
            100.0 * card.test_accuracy,
            self.folder().join(CARD).display()
        );
        Ok(())
    }
}

/// The changes to a model's pictures that leave their class alone.
pub fn augmentation(model: &str) -> Augmentation {
    match model {
        "fashion" => Augmentation::CLOTHES,
        _ => Augmentation::HANDWRITING,
    }
}

/// A classifier trained on `data`.
pub fn fit(
    shape: &ClassifierConfig,
    data: &LabelledImages,
    augmentation: Augmentation,
    budget: Budget,
    device: &Device,
) -> Result<Classifier> {
    let Budget { images, seed } = budget;
    let config = ClassifierTraining {
        batch: 100,
        images,
        learning_rate: 4e-3,
        augmentation,
        seed,
    };
    let mut trainer = ClassifierTrainer::new(shape, config, device);
    let progress = Progress::new("classifier", images, "pictures");
    while !trainer.is_finished() {
        let loss = trainer.step(data);
        tell(loss, &trainer, &progress)?;
    }
    progress.finish();
    Ok(trainer.average().clone())
}

/// Tells the loss of the step just taken, now and then: reading it makes a GPU wait. It is an error
/// if training has diverged.
pub fn tell(loss: Tensor<1>, trainer: &ClassifierTrainer, progress: &Progress) -> Result<()> {
    if trainer.steps().is_multiple_of(REPORT_EVERY) {
        let loss: f32 = loss.into_scalar();
        ensure!(
            loss.is_finite(),
            "the loss is {loss}: training has diverged"
        );
        progress.set(trainer.images(), &format!("loss {loss:.4}"));
    }
    Ok(())
}
