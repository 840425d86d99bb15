//! Finding a model: a shipped name, a card, or a run in training.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use burn::tensor::Device;
use clap::Args;
use diffusion_lab::model::{ModelCard, load};
use diffusion_lab::network::UNet;

use crate::backend::Backend;
use crate::checkpoint::State;
use crate::export;

/// Which model, and where it computes.
#[derive(Args, Debug)]
pub struct Which {
    /// A shipped model's name (digits, fashion, emoji), or the path of a card or of a run's folder
    pub model: String,
    /// The folder of the shipped models
    #[arg(long, default_value = "models")]
    pub models: PathBuf,
    /// The weights, if they do not lie beside the card; they must be those that the card names
    #[arg(long)]
    pub weights: Option<PathBuf>,
    /// Where to compute
    #[arg(long, value_enum, default_value_t)]
    pub backend: Backend,
}

/// A model that is ready to draw.
pub struct Model {
    /// Its card.
    pub card: ModelCard,
    /// Its network.
    pub net: UNet,
    /// Where it computes.
    pub device: Device,
}

impl Which {
    /// Finds the model and loads it.
    pub fn open(&self) -> Result<Model> {
        let device = self.backend.device();
        let (card, bytes) = card_and_weights(&self.model, &self.models, self.weights.as_deref())?;
        let net = load(&card, bytes, &device)?;
        Ok(Model { card, net, device })
    }
}

/// The card and the weights of `model`: a name in the folder `models`, the path of a card, or that
/// of a run's folder. The weights are in the file `weights` if they do not lie beside the card.
pub fn card_and_weights(
    model: &str,
    models: &Path,
    weights: Option<&Path>,
) -> Result<(ModelCard, Vec<u8>)> {
    let path = Path::new(model);
    if State::is_in(path) {
        return export::describe(path, models);
    }
    let card = card_path(model, models)?;
    let text =
        fs::read_to_string(&card).with_context(|| format!("cannot read {}", card.display()))?;
    let parsed: ModelCard = serde_json::from_str(&text).with_context(|| {
        format!(
            "{} is not a model's card, or is damaged: restore it",
            card.display()
        )
    })?;
    let beside = card.with_file_name(&parsed.weights.file);
    let weights = weights.unwrap_or(&beside);
    let bytes = fs::read(weights).with_context(|| {
        format!(
            "cannot read the weights {}: put {} there, or name the file with --weights",
            weights.display(),
            parsed.weights.file
        )
    })?;
    Ok((parsed, bytes))
}

fn card_path(model: &str, models: &Path) -> Result<PathBuf> {
    let path = Path::new(model);
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let candidates = [models.join(path).join("card.json"), path.join("card.json")];
    if let Some(card) = candidates.into_iter().find(|card| card.is_file()) {
        return Ok(card);
    }
    let known = shipped(models);
    if known.is_empty() {
        bail!(
            "unknown model {:?}, and there are no models in {}: name their folder with --models",
            model,
            models.display()
        );
    }
    bail!(
        "unknown model {:?}: choose one of {}, or give the path of a card or of a run's folder",
        model,
        known.join(", ")
    );
}

/// The names of the models in `folder`.
fn shipped(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("card.json").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
