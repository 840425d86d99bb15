//! `lab export`: makes a model to ship out of a run: weights, card, README, pictures.

mod profile;
mod readme;
mod samples;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use burn::module::Module;
use burn::tensor::Device;
use clap::Args;
use diffusion_lab::emoji::vocabulary;
use diffusion_lab::model::{ModelCard, StepCheck, WeightsInfo, load, make_check, save_f16};
use diffusion_lab::process::ScheduleKind;
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::training::{Plan, TrainingConfig};
use serde_json::{Map, Value, json};

use crate::backend::Backend;
use crate::checkpoint::State;
use crate::draw;
use crate::film::Film;
use crate::model::Model;
use crate::provenance;

use profile::Profile;
pub use readme::{ensure_shipped, write_card};

/// Pixels of a row in all pictures of the recorded run that the page shows while the model loads:
/// noise cannot be compressed, and the recording has to be there first.
const FILM_ROW: usize = 128;
/// The class that they show, or the prompt.
const FILM_CLASS: usize = 7;
/// See [`FILM_CLASS`].
const FILM_PROMPT: &str = "a blue cat on a yellow background";

/// Options of `lab export`.
#[derive(Args, Debug)]
pub struct Export {
    /// The run's folder, such as runs/digits
    run: PathBuf,
    /// The folder of the shipped models; the model goes into a folder of its name
    #[arg(long, default_value = "models")]
    models: PathBuf,
    /// Where to compute the sample pictures
    #[arg(long, value_enum, default_value_t)]
    backend: Backend,
    /// Make this the model's default guidance scale
    #[arg(long)]
    guidance: Option<f64>,
    /// Make this the model's default emphasis on the style
    #[arg(long, value_name = "TIMES")]
    style_emphasis: Option<f64>,
    /// Make this the model's default number of steps
    #[arg(long)]
    steps: Option<usize>,
}

impl Export {
    /// Writes everything that belongs to the model.
    pub fn run(self) -> Result<()> {
        let (mut card, bytes) = describe(&self.run, &self.models)?;
        card.defaults.guidance = self.guidance.unwrap_or(card.defaults.guidance);
        card.defaults.style_emphasis = self.style_emphasis.unwrap_or(card.defaults.style_emphasis);
        card.defaults.steps = self.steps.unwrap_or(card.defaults.steps);
        Recipe::suggested(&card, None, 0).check(&card)?;

        let folder = self.models.join(&card.name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let file = folder.join(&card.weights.file);
        fs::write(&file, &bytes).with_context(|| format!("cannot write {}", file.display()))?;
        write_card(&folder, &card)?;
        if let Some(tokenizer) = &card.tokenizer {
            let words = serde_json::to_string(&vocabulary::known_to(tokenizer))?;
            fs::write(folder.join("vocabulary.json"), words)?;
        }

        let device = self.backend.device();
        let net = load(&card, bytes, &device)?;
        let model = Model { card, net, device };
        fs::write(folder.join("samples.png"), samples::grid(&model)?.to_png()?)?;
        let class = model.card.classes.get(FILM_CLASS).cloned();
        let recipe = Recipe {
            prompt: class.is_none().then(|| FILM_PROMPT.to_owned()),
            ..Recipe::suggested(&model.card, class, 1)
        };
        let count = FILM_ROW / model.card.network.image_size;
        Film::record(&model, &recipe, &Pictures::default(), count)?.save(&folder)?;
        println!(
            "{}: {} bytes of weights, sha256 {}…",
            folder.display(),
            model.card.weights.bytes,
            model.card.weights.short_hash()
        );
        Ok(())
    }
}

/// The card and the weights, as shipped, of the run in `folder`. What was chosen or measured for
/// the model of that name in `models` is kept: the defaults, and the quality of the same weights.
pub fn describe(folder: &Path, models: &Path) -> Result<(ModelCard, Vec<u8>)> {
    let state = State::read(folder)?;
    let profile = Profile::of_model(&state.model)?;
    let network = state.network.clone();
    let device = Device::flex();
    let bytes = save_f16(&state.average(folder, &device)?)?;

    let path = models.join(&state.model).join("card.json");
    let old = fs::read_to_string(path).ok();
    let old: Option<ModelCard> = old.and_then(|text| serde_json::from_str(&text).ok());
    let weights = WeightsInfo::of(format!("{}.safetensors", state.model), &bytes);
    let quality = old
        .as_ref()
        .filter(|old| old.weights == weights)
        .map(|old| old.quality.clone());
    let mut card = ModelCard {
        name: state.model.clone(),
        title: profile.title.into(),
        about: profile.about.into(),
        classes: profile.classes,
        network,
        tokenizer: state.tokenizer.clone(),
        schedule: ScheduleKind::Cosine,
        local_scale: old.as_ref().and_then(|old| old.local_scale),
        defaults: old.map_or(profile.defaults, |old| old.defaults),
        weights,
        check: StepCheck {
            seed: 0,
            class: None,
            prompt: None,
            phi: 0.0,
            v: Vec::new(),
        },
        data: profile.data,
        training: training(&state),
        quality: quality.unwrap_or_default(),
    };
    // The answer of the weights as shipped, in 16 bits, on the reference backend.
    let net = load(&card, bytes.clone(), &device)?;
    card.check = draw::wait(make_check(&card, &net, &device))?;
    Ok((card, bytes))
}

/// The `training` section of the card: the command is what the run's configuration amounts to.
fn training(state: &State) -> Map<String, Value> {
    let config = &state.config;
    let images = match config.plan {
        Plan::Fixed => config.images,
        Plan::Open => state.images(),
    };
    let mut command = format!("lab train {} --images {images}", state.model);
    command += &format!(" --batch {} --seed {}", config.batch, config.seed);
    if config.learning_rate != TrainingConfig::default().learning_rate {
        command += &format!(" --learning-rate {}", config.learning_rate);
    }
    if config.plan == Plan::Fixed && state.tokenizer.is_some() {
        command += " --planned";
    }
    if config.bf16 {
        command += " --bf16";
    }
    if config.first_step > 0 {
        command += &format!(" --from {}", state.model);
    }
    if let Some(composition) = &state.composition {
        let json = serde_json::to_string(composition).expect("shares can be written");
        command += &format!(" --composition '{json}'");
    }
    let section = json!({
        "command": command,
        "images": state.images(),
        "minutes": (state.seconds / 60.0).round(),
        "machine": state.machine.clone().unwrap_or_else(provenance::machine),
        "parameters": state.network.init(&Device::flex()).num_params(),
        "config": config,
    });
    let mut section = section.as_object().expect("an object was written").clone();
    if let Some(before) = &state.before {
        section.insert("before".into(), before.clone().into());
    }
    section
}
