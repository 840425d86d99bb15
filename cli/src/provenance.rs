//! Where a trained file comes from: command, time, machine.

use std::fs;

use serde_json::{Map, Value, json};

/// The command line that is running, as one would type it.
pub fn command() -> String {
    let arguments = std::env::args().skip(1).map(|argument| {
        let plain = argument
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./=,".contains(c));
        if plain {
            argument
        } else {
            format!("'{argument}'")
        }
    });
    std::iter::once("lab".to_owned())
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The processor's model, the number of its cores in use, and NVIDIA GPUs, as far as the system
/// tells.
pub fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let gpus = gpus().into_iter().map(|gpu| format!(", {gpu}"));
    format!("{model}, {cores} cores{}", gpus.collect::<String>())
}

/// What the driver of NVIDIA calls the GPUs.
fn gpus() -> Vec<String> {
    let folders = fs::read_dir("/proc/driver/nvidia/gpus")
        .into_iter()
        .flatten();
    let name = |folder: fs::DirEntry| {
        let text = fs::read_to_string(folder.path().join("information")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Model:"))?;
        Some(line.trim().to_owned())
    };
    folders.flatten().filter_map(name).collect()
}

/// The `training` section of a card.
pub fn training(images: u64, minutes: f64) -> Map<String, Value> {
    let minutes = (10.0 * minutes).round() / 10.0;
    let section =
        json!({ "command": command(), "images": images, "minutes": minutes, "machine": machine() });
    section.as_object().expect("an object was written").clone()
}
