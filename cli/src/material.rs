//! What a model is trained with: its examples, the shape of its network, and the plan.

use std::path::Path;

use anyhow::{Result, ensure};
use diffusion_lab::emoji::{Composer, Composition, SIDE};
use diffusion_lab::network::{TextConfig, UNetConfig};
use diffusion_lab::random::generator;
use diffusion_lab::text::Tokenizer;
use diffusion_lab::training::{Examples, Plan, PromptedDrawings, TrainingConfig};

use crate::data::{DataSet, PADDED};
use crate::drawings;

/// Captions that the words of a tokenizer are gathered from, beside all names of subjects.
const CAPTIONS: u64 = 20_000;

/// What a model is trained with.
pub struct Material {
    /// The pictures and what they show.
    pub examples: Box<dyn Examples>,
    /// The network's shape.
    pub network: UNetConfig,
    /// What reads the prompts, if it takes any.
    pub tokenizer: Option<Tokenizer>,
    /// The usual plan, for a given number of pictures.
    pub config: TrainingConfig,
}

impl Material {
    /// What `model` is trained with, from the data below `data`; prompts are read by `tokenizer`,
    /// or by a new one, and their pictures are composed as `composition` says, or as usual.
    pub fn of_model(
        model: &str,
        data: &Path,
        tokenizer: Option<Tokenizer>,
        composition: Option<Composition>,
    ) -> Result<Self> {
        if model == drawings::MODEL {
            return Self::prompts(data, tokenizer, composition.unwrap_or_default());
        }
        ensure!(
            composition.is_none(),
            "--composition is for {}: pictures of {model} are not composed",
            drawings::MODEL
        );
        let set = DataSet::of_model(model)?;
        Ok(Self {
            examples: Box::new(set.read(&set.train, data)?),
            network: Self::ten_classes(),
            tokenizer: None,
            config: TrainingConfig::default(),
        })
    }

    /// The network for grey pictures of ten classes.
    pub fn ten_classes() -> UNetConfig {
        UNetConfig::new(1, PADDED, 10)
    }

    fn prompts(
        data: &Path,
        tokenizer: Option<Tokenizer>,
        composition: Composition,
    ) -> Result<Self> {
        let composer = Composer::new(drawings::read(data)?, composition);
        let tokenizer = tokenizer.unwrap_or_else(|| words_of(&composer));
        let text = TextConfig::new(tokenizer.len());
        let network = UNetConfig::new(3, SIDE, 0)
            .with_widths(vec![64, 128, 192, 256])
            .with_condition(192)
            .with_text(Some(text.clone()));
        let config = TrainingConfig {
            log_noise_mean: 0.9,
            log_noise_std: 1.7,
            ema_decay: 0.998,
            plan: Plan::Open,
            ..TrainingConfig::default()
        };
        let examples = PromptedDrawings {
            composer,
            tokenizer: tokenizer.clone(),
            length: text.length,
            size: SIDE,
        };
        Ok(Self {
            examples: Box::new(examples),
            network,
            tokenizer: Some(tokenizer),
            config,
        })
    }
}

/// A tokenizer that knows the words of all captions, and what each subject's emoji is called.
fn words_of(composer: &Composer) -> Tokenizer {
    let mut random = generator(0, 0);
    let captions = (0..CAPTIONS).map(|_| composer.example(1, &mut random).caption);
    let subjects = composer.drawings().subjects();
    let names = subjects.flat_map(|subject| subject.names.iter().map(|name| name.noun.clone()));
    let texts: Vec<String> = captions.chain(names).collect();
    let subjects = composer.drawings().subjects();
    let symbols = subjects.map(|subject| (subject.symbol.as_str(), subject.word()));
    Tokenizer::new(texts.iter().map(String::as_str), symbols)
}
