//! `lab train`: trains a model, saves it often, goes on from where it stopped.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use clap::Args;
use diffusion_lab::network::UNetConfig;
use diffusion_lab::training::{Trainer, TrainingConfig};

use crate::backend::Backend;
use crate::checkpoint::State;
use crate::data::{DataSet, PADDED};
use crate::progress::Progress;
use crate::{interrupt, provenance};

/// Steps between two looks at the loss: reading it makes a GPU wait.
const REPORT_EVERY: u64 = 20;

/// Options of `lab train`.
#[derive(Args, Debug)]
pub struct Train {
    /// The model: digits or fashion
    model: String,
    /// The folder that holds the data sets
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Where to compute
    #[arg(long, value_enum, default_value_t)]
    backend: Backend,
    /// Pictures to see in all; the learning rate is planned for this many
    #[arg(long, default_value_t = 1_200_000, conflicts_with = "resume")]
    images: u64,
    /// Stop (and save) after this many minutes
    #[arg(long)]
    minutes: Option<f64>,
    /// Pictures a step
    #[arg(long, default_value_t = 64, conflicts_with = "resume")]
    batch: usize,
    /// Run the network in bfloat16; the weights stay in 32 bits
    #[arg(long, conflicts_with = "resume")]
    bf16: bool,
    /// Seed of the weights, the batches and the noise
    #[arg(long, default_value_t = 1, conflicts_with = "resume")]
    seed: u64,
    /// Go on from the checkpoint in the run's folder, as it was configured
    #[arg(long)]
    resume: bool,
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
        let set = DataSet::of_model(&self.model)?;
        ensure!(
            self.batch > 0 && self.images > 0,
            "--batch and --images must be at least 1"
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
        let (mut trainer, mut state) = self.trainer(&folder)?;
        let data = set.read(&set.train, &self.data)?;
        interrupt::listen()?;

        let progress = Progress::new(&self.model, trainer.config().images, "pictures");
        progress.set(trainer.images(), "");
        let start = Instant::now();
        let every = Duration::from_secs_f64(60.0 * self.checkpoint_minutes);
        let mut saved = start;
        while !trainer.is_finished() {
            let tensor = trainer.step(&data);
            if trainer.steps() % REPORT_EVERY == 0 {
                let latest: f32 = tensor.into_scalar();
                ensure!(
                    latest.is_finite(),
                    "the loss is {latest}: training has diverged; {} holds the last checkpoint",
                    folder.display()
                );
                let loss = state
                    .loss
                    .map_or(latest, |loss| loss + 0.02 * (latest - loss));
                state.loss = Some(loss);
                progress.set(trainer.images(), &format!("loss {loss:.4}"));
            }
            if interrupt::pressed() || start.elapsed().as_secs_f64() >= 60.0 * minutes {
                break;
            }
            if saved.elapsed() >= every {
                save(&mut state, &trainer, &folder, &mut saved)?;
            }
        }
        save(&mut state, &trainer, &folder, &mut saved)?;
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
            println!("make a model of it with: lab export {}", folder.display());
        } else {
            println!("go on with: lab train {} --resume", self.model);
        }
        Ok(())
    }

    /// A new trainer, or the one saved in `folder`, and what is known of the run.
    fn trainer(&self, folder: &Path) -> Result<(Trainer, State)> {
        let network = UNetConfig::new(1, PADDED, 10);
        let device = self.backend.device();
        if self.resume {
            let state = State::read(folder)?;
            ensure!(
                state.model == self.model,
                "{} is a run of {}: name that model, or another --run",
                folder.display(),
                state.model
            );
            let trainer = Trainer::new(&network, state.config.clone(), &device);
            return Ok((state.restore(folder, trainer)?, state));
        }
        if State::is_in(folder) {
            bail!(
                "{} already holds a run: go on with --resume, delete it, or name another --run",
                folder.display()
            );
        }
        let config = TrainingConfig {
            batch: self.batch,
            images: self.images,
            bf16: self.bf16,
            seed: self.seed,
            ..TrainingConfig::default()
        };
        let state = State {
            model: self.model.clone(),
            config: config.clone(),
            step: 0,
            seconds: 0.0,
            loss: None,
            machine: Some(provenance::machine()),
        };
        Ok((Trainer::new(&network, config, &device), state))
    }
}

/// Saves the run; `since` is the moment of the last time.
fn save(state: &mut State, trainer: &Trainer, folder: &Path, since: &mut Instant) -> Result<()> {
    state.step = trainer.steps();
    state.seconds += since.elapsed().as_secs_f64();
    *since = Instant::now();
    state.save(folder, &trainer.to_bytes()?)
}
