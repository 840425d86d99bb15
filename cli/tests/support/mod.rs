//! A tiny model with random weights, and the command to run on it.

#![allow(dead_code, reason = "not every test file uses everything")]

#[path = "../../../tests/suite/weights.rs"]
mod weights;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use burn::tensor::Device;
use diffusion_lab::model::{
    Defaults, ModelCard, StepCheck, WeightsInfo, load, make_check, save_f16, sha256,
};
use diffusion_lab::network::{TextConfig, UNetConfig};
use diffusion_lab::process::{ScheduleKind, Spacing};
use diffusion_lab::sampler::SamplerKind;
use diffusion_lab::text::Tokenizer;
use tempfile::TempDir;

use weights::random_network;

/// A folder with a tiny random model in `models/`.
pub struct Shelf {
    /// Holds `models/` and whatever a test puts there.
    pub folder: TempDir,
    model: &'static str,
}

impl Shelf {
    /// Makes the model `tiny`, which knows three shapes.
    pub fn new() -> Self {
        Self::of("tiny", 16, &["square", "circle", "star"])
    }

    /// Makes a model that can pass for the one of the digits.
    pub fn digits() -> Self {
        Self::of(
            "digits",
            32,
            &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        )
    }

    /// Makes the model `wordy`, which draws in colour and knows a few words.
    pub fn wordy() -> Self {
        let tokenizer = Tokenizer::new(
            ["a blue cat on a yellow background"],
            [("🐱", "cat"), ("🚀", "rocket")],
        );
        let text = TextConfig::new(tokenizer.len())
            .with_trigrams(16)
            .with_length(8)
            .with_width(8)
            .with_layers(1)
            .with_heads(2);
        let network = UNetConfig::new(3, 16, 0).with_text(Some(text));
        Self::with("wordy", network, &[], Some(tokenizer))
    }

    /// Runs `lab generate` with this model and expects it to fail with `message`.
    pub fn refuses(&self, arguments: &[&str], message: &str) {
        let output = self.generate("out", arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{arguments:?} was accepted");
        assert!(said.contains(message), "{arguments:?} gave {said}");
        assert!(!said.contains("panicked"), "{said}");
    }

    fn of(model: &'static str, size: usize, classes: &[&str]) -> Self {
        Self::with(
            model,
            UNetConfig::new(1, size, classes.len()),
            classes,
            None,
        )
    }

    fn with(
        model: &'static str,
        network: UNetConfig,
        classes: &[&str],
        tokenizer: Option<Tokenizer>,
    ) -> Self {
        let shelf = Self {
            folder: tempfile::tempdir().unwrap(),
            model,
        };
        let device = Device::flex();
        let network = network
            .with_widths(vec![8, 16])
            .with_middle_blocks(1)
            .with_condition(8);
        let bytes = save_f16(&random_network(&network, 0.2)).unwrap();
        let mut card = ModelCard {
            name: model.into(),
            title: "Tiny".into(),
            about: "Nothing in particular.".into(),
            classes: classes.iter().map(|class| class.to_string()).collect(),
            network,
            tokenizer,
            schedule: ScheduleKind::Cosine,
            defaults: Defaults {
                sampler: SamplerKind::Ddim,
                eta: 0.0,
                steps: 4,
                spacing: Spacing::Linspace,
                guidance: 2.0,
                style_emphasis: 0.0,
            },
            local_scale: Some(0.2),
            weights: WeightsInfo {
                file: format!("{model}.safetensors"),
                sha256: sha256(&bytes),
                bytes: bytes.len() as u64,
            },
            check: StepCheck {
                seed: 0,
                class: None,
                prompt: None,
                phi: 0.0,
                v: Vec::new(),
            },
            data: Default::default(),
            training: Default::default(),
            quality: Default::default(),
        };
        let net = load(&card, bytes.clone(), &device).unwrap();
        card.check = pollster::block_on(make_check(&card, &net, &device)).unwrap();
        fs::create_dir_all(shelf.card_path().parent().unwrap()).unwrap();
        fs::write(shelf.weights(), bytes).unwrap();
        shelf.write_card(&card);
        shelf
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The model's file of weights.
    pub fn weights(&self) -> PathBuf {
        self.card_path()
            .with_file_name(format!("{}.safetensors", self.model))
    }

    fn card_path(&self) -> PathBuf {
        self.path("models").join(self.model).join("card.json")
    }

    /// The model's card.
    pub fn card(&self) -> ModelCard {
        let text = fs::read_to_string(self.card_path()).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Replaces the model's card.
    pub fn write_card(&self, card: &ModelCard) {
        let text = serde_json::to_string(card).unwrap();
        fs::write(self.card_path(), text).unwrap();
    }

    /// `lab generate` of the model with `--out OUT` and more arguments.
    pub fn generate(&self, out: &str, arguments: &[&str]) -> Command {
        let mut command = self.lab();
        command
            .args(["generate", self.model, "--backend", "flex", "--out", out])
            .args(arguments);
        command
    }

    /// `lab` in the folder.
    pub fn lab(&self) -> Command {
        let mut command = lab();
        command.current_dir(self.folder.path());
        command
    }
}

/// The command.
pub fn lab() -> Command {
    Command::new(env!("CARGO_BIN_EXE_lab"))
}

/// The folder of the full data sets, if this machine has them: `LAB_DATA`, or `data` in or
/// `shared/data` beside the project.
pub fn data() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let places = [root.join("data"), root.join("../shared/data")];
    let named = std::env::var_os("LAB_DATA").map(PathBuf::from);
    let found = named
        .into_iter()
        .chain(places)
        .find(|place| place.join("mnist").is_dir());
    if found.is_none() {
        eprintln!(
            "skipped: no data sets here; `lab data` fetches them, LAB_DATA names their folder"
        );
    }
    found.map(|place| place.canonicalize().unwrap())
}
