//! The files of a run in training: `state.json`, and the tensors of the step that it names, in
//! parts that are easy to carry to another machine.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use burn::module::Module;
use burn::store::ModuleRecord;
use burn::tensor::{Bytes, Device};
use diffusion_lab::emoji::Composition;
use diffusion_lab::network::{UNet, UNetConfig};
use diffusion_lab::text::Tokenizer;
use diffusion_lab::training::{Trainer, TrainerBytes, TrainingConfig};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::material::Material;
use crate::provenance;

/// Bytes in one file at most.
const PART: usize = 15 << 20;
/// The name of the files of the optimiser's moments.
const MOMENTS: &str = "optimizer";

/// What a checkpoint says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// The model in training.
    pub model: String,
    /// How it is trained.
    pub config: TrainingConfig,
    /// Steps taken.
    pub step: u64,
    /// Time spent training from the first step of this run on.
    pub seconds: f64,
    /// Mean loss of the latest steps; nothing before the first look at it.
    #[serde(default)]
    pub loss: Option<f32>,
    /// Where it was trained, one machine after another.
    #[serde(default)]
    pub machine: Option<String>,
    /// The network's shape; runs from before it was kept here are of ten grey classes.
    #[serde(default = "Material::ten_classes")]
    pub network: UNetConfig,
    /// What reads the prompts of a model that takes any.
    #[serde(default)]
    pub tokenizer: Option<Tokenizer>,
    /// How often pictures have what, where it is not as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composition: Option<Composition>,
    /// How the weights that the run started from were trained: the `training` section of their card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Map<String, Value>>,
}

impl State {
    /// Whether `folder` holds a run.
    pub fn is_in(folder: &Path) -> bool {
        folder.join("state.json").exists()
    }

    /// Notes that the run goes on here.
    pub fn goes_on_here(&mut self) {
        let here = provenance::machine();
        let machine = self.machine.get_or_insert_default();
        if !machine.ends_with(&here) {
            let and = if machine.is_empty() { "" } else { "; then " };
            *machine += &format!("{and}{here}");
        }
    }

    /// Reads the state of the run in `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("state.json");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("no run in {}: `lab train` starts one", folder.display()))?;
        serde_json::from_str(&text).with_context(|| {
            format!(
                "{} is damaged: restore it, or delete the folder and train anew",
                path.display()
            )
        })
    }

    /// Pictures seen.
    pub fn images(&self) -> u64 {
        self.step * self.config.batch as u64
    }

    /// The average weights: the network to draw with.
    pub fn average(&self, folder: &Path, device: &Device) -> Result<UNet> {
        let bytes = self.tensors(folder, "average")?;
        ModuleRecord::from_bytes(bytes)
            .and_then(|record| self.network.init(device).try_load_record(record))
            .with_context(|| misfit(folder))
    }

    /// Puts `trainer`, which must be new, where the run stands. The optimiser's moments, half of
    /// the checkpoint, may have been left behind on the way.
    pub fn restore(&self, folder: &Path, trainer: Trainer) -> Result<Trainer> {
        let moments = folder.join(self.file(MOMENTS, 0)).exists();
        if !moments {
            println!(
                "{} holds no moments of the optimiser: they gather anew",
                folder.display()
            );
        }
        let bytes = TrainerBytes {
            weights: self.tensors(folder, "weights")?,
            average: self.tensors(folder, "average")?,
            optimizer: moments.then(|| self.tensors(folder, MOMENTS)).transpose()?,
            step: self.step,
        };
        trainer.restore(bytes).with_context(|| misfit(folder))
    }

    /// Saves the run; an interruption at any moment leaves either the old or the new checkpoint.
    pub fn save(&self, folder: &Path, bytes: &TrainerBytes) -> Result<()> {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let parts = [("weights", &bytes.weights), ("average", &bytes.average)];
        let moments = bytes.optimizer.as_ref().map(|bytes| (MOMENTS, bytes));
        let mut current = Vec::new();
        for (name, bytes) in parts.into_iter().chain(moments) {
            for (index, part) in bytes.chunks(PART).enumerate() {
                let file = self.file(name, index);
                write(&folder.join(&file), part)?;
                current.push(file);
            }
        }
        // The state names the step whose files count; renaming it is the moment of truth.
        let new = folder.join("state.json.new");
        write(&new, serde_json::to_string_pretty(self)?.as_bytes())?;
        fs::rename(&new, folder.join("state.json"))?;
        remove_stale(folder, &current)
    }

    fn file(&self, name: &str, part: usize) -> String {
        match part {
            0 => format!("{name}-{}.bpk", self.step),
            _ => format!("{name}-{}.{part}.bpk", self.step),
        }
    }

    fn tensors(&self, folder: &Path, name: &str) -> Result<Bytes> {
        let mut bytes = Vec::new();
        for part in 0.. {
            let path = folder.join(self.file(name, part));
            if part > 0 && !path.exists() {
                break;
            }
            let part = fs::read(&path).with_context(|| {
                format!(
                    "cannot read {}: the checkpoint is incomplete, restore it",
                    path.display()
                )
            })?;
            bytes.extend(part);
        }
        Ok(Bytes::from_bytes_vec(bytes))
    }
}

/// Removes the files of earlier checkpoints.
fn remove_stale(folder: &Path, current: &[String]) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".bpk") && !current.contains(&name.into_owned()) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn misfit(folder: &Path) -> String {
    format!(
        "the checkpoint in {} is damaged or of another network",
        folder.display()
    )
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests;
