//! The files of a judge: a card and its weights, in the folder of the model that it judges.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use diffusion_lab::model::WeightsInfo;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads the card `name` in the `folder` of a model.
pub fn card<C: DeserializeOwned>(folder: &Path, name: &str) -> Result<C> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).with_context(|| missing(folder, &path))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is damaged; restore it", path.display()))
}

/// Reads the weights that belong to a card in `folder`.
pub fn weights(folder: &Path, info: &WeightsInfo) -> Result<Vec<u8>> {
    let path = folder.join(&info.file);
    fs::read(&path).with_context(|| missing(folder, &path))
}

/// Writes the card `name`.
pub fn write_card(folder: &Path, name: &str, card: &impl Serialize) -> Result<()> {
    // By way of a value, whose keys are sorted.
    let text = serde_json::to_string_pretty(&serde_json::to_value(card)?)? + "\n";
    write(folder, name, text.as_bytes())
}

/// Writes a file into `folder`, which is made if there is none.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let path = folder.join(name);
    fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn missing(folder: &Path, path: &Path) -> String {
    let model = folder.file_name().unwrap_or_default().to_string_lossy();
    format!(
        "cannot read {}; `lab train-classifier {model}` makes it",
        path.display()
    )
}
