//! What a card says of the model itself and of its data.

use anyhow::Result;
use diffusion_lab::model::Defaults;
use diffusion_lab::process::Spacing;
use diffusion_lab::sampler::SamplerKind;
use serde_json::{Map, Value};

use crate::data::DataSet;
use crate::drawings;

/// What is known of a model before it is trained.
pub struct Profile {
    /// The name for people.
    pub title: &'static str,
    /// What it draws, in one sentence.
    pub about: &'static str,
    /// Its classes, if it has any.
    pub classes: Vec<String>,
    /// The `data` section of its card.
    pub data: Map<String, Value>,
    /// What it starts with, before its own defaults are chosen by measurement.
    pub defaults: Defaults,
}

impl Profile {
    /// The profile of `model`.
    pub fn of_model(model: &str) -> Result<Self> {
        let defaults = Defaults {
            sampler: SamplerKind::Ddim,
            eta: 0.0,
            steps: 20,
            spacing: Spacing::Linspace,
            guidance: 2.0,
            style_emphasis: 0.0,
        };
        if model == drawings::MODEL {
            let Value::Object(data) = drawings::provenance() else {
                unreachable!("provenance is an object");
            };
            return Ok(Self {
                title: "Emoji",
                about: "What the prompt says, as an emoji in one of six styles, 64×64 pixels.",
                classes: Vec::new(),
                data,
                defaults: Defaults {
                    guidance: 3.0,
                    ..defaults
                },
            });
        }
        let set = DataSet::of_model(model)?;
        Ok(Self {
            title: set.model_title,
            about: set.about,
            classes: set.classes.map(String::from).to_vec(),
            data: set.provenance(),
            defaults,
        })
    }
}
