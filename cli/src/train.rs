//! `lab train`: trains a model, saves it often, goes on from where it stopped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use diffusion_lab::emoji::Composition;
use diffusion_lab::model::{ModelCard, load};
use diffusion_lab::training::{Batch, Plan, Trainer, TrainingConfig};

use crate::ahead::Ahead;
use crate::backend::Backend;
use crate::checkpoint::State;
use crate::material::Material;
use crate::model::card_and_weights;
use crate::preview::Preview;
use crate::progress::Progress;
use crate::{interrupt, provenance};

/// Steps between two looks at the loss: reading it makes a GPU wait.
const REPORT_EVERY: u64 = 20;
/// The loss that is told is a running mean over about so many looks.
const LOOKS: u32 = 50;
/// Pictures that a run sees unless it is told otherwise.
const IMAGES: u64 = 1_200_000;

/// Options of `lab train`.
#[derive(Args, Debug)]
pub struct Train {
    /// The model: digits, fashion or emoji
    model: String,
    /// The folder that holds the data sets; for emoji also the file of drawings
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Where to compute
    #[arg(long, value_enum, default_value_t)]
    backend: Backend,
    /// Pictures to see in all, those that the weights of --from have seen among them; for digits and
    /// fashion the learning rate is planned for this many [default: 1200000 more]
    #[arg(long, conflicts_with = "resume")]
    images: Option<u64>,
    /// Stop (and save) after this many minutes
    #[arg(long)]
    minutes: Option<f64>,
    /// Pictures a step
    #[arg(long, default_value_t = 64, conflicts_with = "resume")]
    batch: usize,
    /// Run the network in bfloat16; the weights stay in 32 bits
    #[arg(long, conflicts_with = "resume")]
    bf16: bool,
    /// Highest learning rate [default: the model's usual one]
    #[arg(long, value_name = "RATE", conflicts_with = "resume")]
    learning_rate: Option<f64>,
    /// emoji: plan for the number of pictures too, so that the learning rate ends at 0
    #[arg(long, conflicts_with = "resume")]
    planned: bool,
    /// emoji: how often pictures have what, as JSON: {"style": 0.75, "pair": 0.3}; shares of chosen
    /// subjects, style, background, colour, pair, mirrored, synonym and shrink, 0 to 1
    #[arg(long, value_name = "JSON", value_parser = composition, conflicts_with = "resume")]
    composition: Option<Composition>,
    /// Seed of the weights, the batches and the noise
    #[arg(long, default_value_t = 1, conflicts_with = "resume")]
    seed: u64,
    /// Go on from the checkpoint in the run's folder, as it was configured
    #[arg(long)]
    resume: bool,
    /// Start a run from the weights of this model: a shipped name, or the path of a card
    #[arg(long, value_name = "MODEL", conflicts_with = "resume")]
    from: Option<String>,
    /// The folder of the shipped models
    #[arg(long, default_value = "models")]
    models: PathBuf,
    /// The run's folder [default: runs/MODEL]
    #[arg(long)]
    run: Option<PathBuf>,
    /// Minutes between two checkpoints
    #[arg(long, default_value_t = 5.0)]
    checkpoint_minutes: f64,
}

impl Train {
    /// Trains until all pictures are seen, the time is over or Ctrl-C is pressed.
    pub fn run(self) -> Result<()> {
        ensure!(
            self.batch > 0 && self.images != Some(0),
            "--batch and --images must be at least 1"
        );
        ensure!(
            self.learning_rate.is_none_or(|rate| rate > 0.0),
            "--learning-rate must be more than 0"
        );
        let minutes = self.minutes.unwrap_or(f64::MAX);
        ensure!(
            minutes > 0.0 && self.checkpoint_minutes > 0.0,
            "--minutes and --checkpoint-minutes must be more than 0"
        );
        let folder = self
            .run
            .clone()
            .unwrap_or_else(|| Path::new("runs").join(&self.model));
        let (mut trainer, mut state, material) = self.trainer(&folder)?;
        let preview = Preview::of(&state, &folder);
        interrupt::listen()?;

        let progress = Progress::new(&self.model, trainer.config().images, "pictures");
        progress.set(trainer.images(), "");
        let start = Instant::now();
        let mut saved = start;
        // Of the first looks all count alike.
        let mut looks = state.loss.map_or(0, |_| LOOKS);
        let examples = &*material.examples;
        let (config, device) = (trainer.config().clone(), trainer.device().clone());
        thread::scope(|scope| -> Result<()> {
            let draw = |step| Batch::draw(examples, &config, step, &device);
            let mut batches = Ahead::start(scope, trainer.steps(), draw);
            while !trainer.is_finished() {
                let batch = batches.next().context("a batch could not be drawn")?;
                let tensor = trainer.learn(batch);
                if trainer.steps() % REPORT_EVERY == 0 {
                    let latest: f32 = tensor.into_scalar();
                    ensure!(
                        latest.is_finite(),
                        "the loss is {latest}: training has diverged; {} holds the last checkpoint",
                        folder.display()
                    );
                    looks += 1;
                    let loss = state.loss.unwrap_or(latest);
                    let loss = loss + (latest - loss) / looks.min(LOOKS) as f32;
                    state.loss = Some(loss);
                    progress.set(trainer.images(), &format!("loss {loss:.4}"));
                }
                if interrupt::pressed() || start.elapsed().as_secs_f64() >= 60.0 * minutes {
                    break;
                }
                if saved.elapsed().as_secs_f64() >= 60.0 * self.checkpoint_minutes {
                    save(&mut state, &trainer, &folder, &mut saved)?;
                    show(preview.as_ref(), &trainer)?;
                }
            }
            Ok(())
        })?;
        save(&mut state, &trainer, &folder, &mut saved)?;
        show(preview.as_ref(), &trainer)?;
        progress.finish();
        println!(
            "{}: {} pictures seen in {:.1} min, saved in {}",
            if trainer.is_finished() {
                "finished"
            } else {
                "stopped"
            },
            trainer.images(),
            state.seconds / 60.0,
            folder.display(),
        );
        if trainer.is_finished() {
            let export = shlex::try_join(["lab", "export", &folder.display().to_string()])?;
            println!("make a model of it with: {export}");
        } else {
            println!("go on with: {}", self.resuming()?);
        }
        Ok(())
    }

    /// The command that goes on from the checkpoint, in the same place, as a shell takes it.
    fn resuming(&self) -> Result<String> {
        let mut command = ["lab", "train", &self.model, "--resume"]
            .map(String::from)
            .to_vec();
        if self.data != Path::new("data") {
            command.extend(["--data".into(), self.data.display().to_string()]);
        }
        if self.backend != Backend::default() {
            command.extend(["--backend".into(), self.backend.to_string()]);
        }
        if let Some(run) = &self.run {
            command.extend(["--run".into(), run.display().to_string()]);
        }
        Ok(shlex::try_join(command.iter().map(String::as_str))?)
    }

    /// A new trainer, or the one saved in `folder`; what is known of the run, and its material.
    fn trainer(&self, folder: &Path) -> Result<(Trainer, State, Material)> {
        let device = self.backend.device();
        if self.resume {
            let mut state = State::read(folder)?;
            ensure!(
                state.model == self.model,
                "{} is a run of {}: name that model, or another --run",
                folder.display(),
                state.model
            );
            let (tokenizer, composition) = (state.tokenizer.clone(), state.composition.clone());
            let material = Material::of_model(&self.model, &self.data, tokenizer, composition)?;
            let trainer = Trainer::new(&state.network, state.config.clone(), &device);
            let trainer = state.restore(folder, trainer)?;
            state.goes_on_here();
            return Ok((trainer, state, material));
        }
        if State::is_in(folder) {
            bail!(
                "{} already holds a run: go on with --resume, delete it, or name another --run",
                folder.display()
            );
        }
        let start = self.start()?;
        let tokenizer = start.as_ref().and_then(|(card, _)| card.tokenizer.clone());
        let seen = start
            .as_ref()
            .and_then(|(card, _)| card.training.get("images")?.as_u64())
            .unwrap_or(0);
        let images = self.images.unwrap_or(seen + IMAGES);
        ensure!(
            images > seen,
            "these weights have seen {seen} pictures: ask for more in all with --images"
        );
        let composition = self.composition.clone();
        let material = Material::of_model(&self.model, &self.data, tokenizer, composition)?;
        let mut config = TrainingConfig {
            batch: self.batch,
            images,
            first_step: seen / self.batch as u64,
            bf16: self.bf16,
            seed: self.seed,
            ..material.config.clone()
        };
        if self.planned {
            config.plan = Plan::Fixed;
        }
        if let Some(rate) = self.learning_rate {
            config.learning_rate = rate;
        }
        let mut network = material.network.clone();
        if let Some((card, _)) = &start {
            network = card.network.clone();
        }
        let mut trainer = Trainer::new(&network, config.clone(), &device);
        let before = start.as_ref().map(|(card, _)| card.training.clone());
        if let Some((card, bytes)) = start {
            trainer = trainer.start_from(&load(&card, bytes, &device)?)?;
        }
        let state = State {
            model: self.model.clone(),
            config,
            step: trainer.steps(),
            seconds: 0.0,
            loss: None,
            machine: Some(provenance::machine()),
            network,
            tokenizer: material.tokenizer.clone(),
            composition: self.composition.clone(),
            before,
        };
        Ok((trainer, state, material))
    }

    /// The card and the weights to start from.
    fn start(&self) -> Result<Option<(ModelCard, Vec<u8>)>> {
        let Some(model) = &self.from else {
            return Ok(None);
        };
        let (card, bytes) = card_and_weights(model, &self.models, None)?;
        ensure!(
            card.name == self.model,
            "--from {model} is the model {}: start from weights of {}",
            card.name,
            self.model
        );
        Ok(Some((card, bytes)))
    }
}

/// Draws the preview, if there is one.
fn show(preview: Option<&Preview>, trainer: &Trainer) -> Result<()> {
    preview.map_or(Ok(()), |preview| {
        preview.draw(&trainer.average(), trainer.images())
    })
}

/// Saves the run; `since` is the moment of the last time.
fn save(state: &mut State, trainer: &Trainer, folder: &Path, since: &mut Instant) -> Result<()> {
    state.step = trainer.steps();
    state.seconds += since.elapsed().as_secs_f64();
    *since = Instant::now();
    state.save(folder, &trainer.to_bytes()?)
}

/// Reads a composition, and refuses shares that are none.
fn composition(json: &str) -> Result<Composition, String> {
    let read = serde_json::from_str::<BTreeMap<String, f64>>(json).and_then(|shares| {
        let value = serde_json::to_value(&shares)?;
        Ok((shares, serde_json::from_value(value)?))
    });
    let (shares, composition) = read.map_err(|error| {
        format!("{error}; a composition reads like {{\"style\": 0.75, \"pair\": 0.3}}")
    })?;
    match shares
        .iter()
        .find(|(_, share)| !(0.0..=1.0).contains(*share))
    {
        Some((name, share)) => Err(format!(
            "{name} = {share} is out of range: choose a share from 0 to 1"
        )),
        None => Ok(composition),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composition_names_shares_and_leaves_the_others_as_usual() {
        let read = composition("{\"style\": 0.75, \"pair\": 0}").unwrap();
        let usual = Composition::default();
        assert_eq!((read.style, read.pair), (0.75, 0.0));
        assert_eq!((read.chosen, read.shrink), (usual.chosen, usual.shrink));
        for (json, message) in [
            ("{\"pair\": 1.5}", "pair = 1.5 is out of range"),
            ("{\"pairs\": 0.5}", "unknown field `pairs`"),
            ("0.5", "a composition reads like"),
        ] {
            let error = composition(json).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
