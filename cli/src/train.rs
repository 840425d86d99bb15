//! `lab train`: trains a model, saves it often, goes on from where it stopped.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use burn::tensor::Bytes;
use clap::Args;
use diffusion_lab::network::UNetConfig;
use diffusion_lab::training::{Trainer, TrainerBytes, TrainingConfig};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

use crate::backend::Backend;
use crate::data::{DataSet, PADDED};

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
    #[arg(long, default_value_t = 1_200_000)]
    images: u64,
    /// Stop (and save) after this many minutes
    #[arg(long)]
    minutes: Option<f64>,
    /// Pictures a step
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// Run the network in bfloat16; the weights stay in 32 bits
    #[arg(long)]
    bf16: bool,
    /// Seed of the weights, the batches and the noise
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Go on from the checkpoint in the run's folder
    #[arg(long)]
    resume: bool,
    /// The run's folder [default: runs/MODEL]
    #[arg(long)]
    run: Option<PathBuf>,
    /// Minutes between two checkpoints
    #[arg(long, default_value_t = 5.0)]
    checkpoint_minutes: f64,
}

/// What a checkpoint says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    model: String,
    config: TrainingConfig,
    step: u64,
    /// Time spent training, all runs together.
    seconds: f64,
    /// Mean loss of the latest steps.
    loss: f32,
}

impl Train {
    /// Trains until all pictures are seen, the time is over or Ctrl-C is pressed.
    pub fn run(self) -> Result<()> {
        let set = DataSet::of_model(&self.model)?;
        ensure!(self.batch > 0 && self.images > 0, "--batch and --images must be at least 1");
        let data = set.read(&set.train, &self.data)?;
        let folder = self.run.clone().unwrap_or_else(|| Path::new("runs").join(&self.model));
        let (mut trainer, mut seconds) = self.trainer(&folder)?;

        let stop = Arc::new(AtomicBool::new(false));
        let pressed = stop.clone();
        ctrlc::set_handler(move || pressed.store(true, Ordering::Relaxed))?;

        let bar = progress_bar(trainer.config().images, trainer.images());
        let start = Instant::now();
        let deadline = self.minutes.map(|m| start + Duration::from_secs_f64(60.0 * m));
        let every = Duration::from_secs_f64(60.0 * self.checkpoint_minutes);
        let mut saved = start;
        let mut loss = f32::NAN;
        while !trainer.is_finished() {
            let tensor = trainer.step(&data);
            if trainer.steps() % REPORT_EVERY == 0 {
                let latest: f32 = tensor.into_scalar();
                ensure!(latest.is_finite(), "the loss is {latest}: training has diverged");
                loss = if loss.is_nan() { latest } else { loss + 0.02 * (latest - loss) };
                bar.set_position(trainer.images());
                bar.set_message(format!("{loss:.4}"));
            }
            if stop.load(Ordering::Relaxed) || deadline.is_some_and(|at| Instant::now() >= at) {
                break;
            }
            if saved.elapsed() >= every {
                seconds += saved.elapsed().as_secs_f64();
                saved = Instant::now();
                save(&folder, &self.model, &trainer, seconds, loss)?;
            }
        }
        seconds += saved.elapsed().as_secs_f64();
        save(&folder, &self.model, &trainer, seconds, loss)?;
        bar.abandon();
        let images = trainer.images();
        println!(
            "{} after {images} pictures in {:.1} minutes; saved in {}",
            if trainer.is_finished() { "finished" } else { "stopped" },
            seconds / 60.0,
            folder.display(),
        );
        if !trainer.is_finished() {
            println!("go on with: lab train {} --resume", self.model);
        }
        Ok(())
    }

    /// A new trainer, or the one saved in `folder` and the seconds it has trained.
    fn trainer(&self, folder: &Path) -> Result<(Trainer, f64)> {
        let network = UNetConfig::new(1, PADDED, 10);
        let device = self.backend.device();
        let state = folder.join("state.json");
        if !self.resume {
            if state.exists() {
                bail!(
                    "{} already holds a run; go on with --resume, or delete or name another --run",
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
            return Ok((Trainer::new(&network, config, &device), 0.0));
        }
        let text = fs::read_to_string(&state)
            .with_context(|| format!("no run to resume in {}", folder.display()))?;
        let state: State = serde_json::from_str(&text)
            .with_context(|| format!("{} is damaged", state.display()))?;
        ensure!(state.model == self.model, "{} is a run of {}", folder.display(), state.model);
        let read = |name: &str| -> Result<Bytes> {
            let path = folder.join(format!("{name}-{}.bpk", state.step));
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            Ok(Bytes::from_bytes_vec(bytes))
        };
        let bytes = TrainerBytes {
            weights: read("weights")?,
            average: read("average")?,
            optimizer: read("optimizer")?,
            step: state.step,
        };
        let trainer = Trainer::new(&network, state.config, &device)
            .restore(bytes)
            .with_context(|| format!("the checkpoint in {} does not fit", folder.display()))?;
        Ok((trainer, state.seconds))
    }
}

/// Saves the trainer; an interruption at any moment leaves either the old or the new checkpoint.
fn save(folder: &Path, model: &str, trainer: &Trainer, seconds: f64, loss: f32) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let step = trainer.steps();
    let bytes = trainer.to_bytes()?;
    let parts =
        [("weights", bytes.weights), ("average", bytes.average), ("optimizer", bytes.optimizer)];
    for (name, bytes) in parts {
        let path = folder.join(format!("{name}-{step}.bpk"));
        fs::write(&path, &bytes[..]).with_context(|| format!("cannot write {}", path.display()))?;
    }
    // The state names the step whose files count; renaming it is the moment of truth.
    let state = State { model: model.into(), config: trainer.config().clone(), step, seconds, loss };
    let new = folder.join("state.json.new");
    fs::write(&new, serde_json::to_string_pretty(&state)?)?;
    fs::rename(&new, folder.join("state.json"))?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stale = path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| {
            path.extension().is_some_and(|e| e == "bpk") && !stem.ends_with(&format!("-{step}"))
        });
        if stale {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn progress_bar(images: u64, position: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{bar:30} {human_pos}/{human_len} pictures  {per_sec}  loss {msg}  {eta} left",
    )
    .expect("the template is valid");
    ProgressBar::new(images).with_style(style).with_position(position).with_message("…")
}
