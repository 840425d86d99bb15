//! Prompts: how they are read, and what the network makes of them.

use burn::tensor::{Device, Tensor};
use diffusion_lab::emoji::{Composer, Composition};
use diffusion_lab::model::{self, ModelCard};
use diffusion_lab::network::{Condition, TextConfig, UNet, UNetConfig};
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::recipe::{Recipe, RecipeError};
use diffusion_lab::text::{Token, Tokenizer, Tokens, words};
use diffusion_lab::training::{Plan, PromptedDrawings, Trainer, TrainingConfig};

use crate::emoji::first;
use crate::numbers;
use crate::recipes::card;
use crate::weights::random_network;

pub fn tokenizer() -> Tokenizer {
    Tokenizer::new(
        [
            "a blue cat on a yellow background",
            "an ice cream, blob style",
        ],
        [("🐱", "cat"), ("🍦", "ice cream"), ("❤️", "heart")],
    )
}

fn read(prompt: &str) -> (Vec<String>, Vec<String>) {
    let reading = tokenizer().read(prompt, 24);
    let unknown = reading.unknown.into_iter().map(|unknown| unknown.word);
    (reading.words, unknown.collect())
}

#[test]
fn prompts_are_cut_into_plain_words() {
    for (prompt, expected) in [
        (
            "A Blue CAT,  on\na\tyellow background!",
            "a blue cat on a yellow background",
        ),
        ("piñata café", "pinata cafe"),
        ("🐱🚀 next to ❤️", "🐱 🚀 next to ❤"),
        ("👍🏽 3d <b>cat</b>", "👍 3d b cat b"),
        ("кот 猫", "кот 猫"),
        ("… — ? “”", ""),
    ] {
        assert_eq!(words(prompt).join(" "), expected, "{prompt:?}");
    }
}

#[test]
fn emoji_plurals_and_fillers_become_known_words() {
    let known = |prompt| read(prompt).0.join(" ");
    assert_eq!(known("🐱 and 🍦"), "cat and ice cream");
    assert_eq!(known("please draw the cats"), "cat");
    assert_eq!(read("cats on the 🍦").1, [] as [&str; 0]);
}

#[test]
fn unknown_words_are_named_once_with_what_they_look_like() {
    let reading = tokenizer().read("a bleu dragon, dragon style", 24);
    let said: Vec<_> = reading
        .unknown
        .iter()
        .map(|unknown| (unknown.word.as_str(), unknown.suggestions.join(" ")))
        .collect();
    assert_eq!(
        said,
        [("bleu", "blue".to_owned()), ("dragon", String::new())]
    );
    let token = &reading.tokens.0[1];
    assert!(
        token.word.is_none() && token.trigrams.len() == 4,
        "{token:?}"
    );
}

#[test]
fn long_prompts_are_cut() {
    let reading = tokenizer().read(&"cat ".repeat(30), 24);
    assert_eq!((reading.tokens.0.len(), reading.left_out), (24, 6));
}

#[test]
fn a_tokenizer_survives_json() {
    let json = serde_json::to_string(&tokenizer()).unwrap();
    let again: Tokenizer = serde_json::from_str(&json).unwrap();
    assert_eq!(again, tokenizer());
}

/// A small network that listens: all weights random, among them those that start as zero.
pub fn network() -> UNet {
    random_network(&shape(tokenizer().len()), 0.3)
}

pub fn shape(words: usize) -> UNetConfig {
    let text = TextConfig::new(words)
        .with_trigrams(32)
        .with_width(16)
        .with_layers(1)
        .with_heads(2);
    UNetConfig::new(3, 16, 0)
        .with_widths(vec![8, 8, 16])
        .with_middle_blocks(1)
        .with_condition(16)
        .with_text(Some(text))
}

fn ask(prompt: &str) -> Condition {
    Condition::Prompt(tokenizer().read(prompt, 24).tokens)
}

fn noise(count: u64) -> Tensor<4> {
    SeededNoise::new((0..count).collect()).draw([count as usize, 3, 16, 16], &Device::flex())
}

fn predict(conditions: &[Condition]) -> Vec<Vec<f32>> {
    let levels = vec![NoiseLevel::from_phi(1.0); conditions.len()];
    let v = network().forward(noise(conditions.len() as u64), &levels, conditions);
    numbers(v)
        .chunks(3 * 16 * 16)
        .map(<[f32]>::to_vec)
        .collect()
}

fn apart(one: &[f32], other: &[f32]) -> f32 {
    let differences = one.iter().zip(other).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f32::max)
}

#[test]
fn the_network_listens_and_no_words_ask_for_anything() {
    let any = &predict(&[Condition::Any])[0];
    let empty = &predict(&[Condition::Prompt(Tokens::default())])[0];
    assert_eq!(apart(any, empty), 0.0);
    let cat = &predict(&[ask("a cat")])[0];
    assert!(apart(any, cat) > 1e-3);
    assert!(apart(&predict(&[ask("a blue cat")])[0], cat) > 1e-3);
}

#[test]
fn a_prompt_means_the_same_alone_as_among_others() {
    let long = ask("a blue cat on a yellow background");
    let batch = predict(&[ask("cat"), long.clone(), ask("cat"), Condition::Any]);
    assert!(apart(&predict(&[ask("cat")])[0], &batch[0]) < 1e-4);
    let alone = predict(&[Condition::Any, long]);
    assert!(apart(&alone[1], &batch[1]) < 1e-4);
    // So many are padded.
    let many: Vec<Condition> = (0..70).map(|i| ask(&format!("a cat no{i}"))).collect();
    let alone = predict(&many[..1]);
    assert!(apart(&alone[0], &predict(&many)[0]) < 1e-4);
}

#[test]
fn a_misspelt_word_shares_most_of_its_letters_with_the_right_one() {
    let token = |word: &str| tokenizer().read(word, 24).tokens.0.remove(0);
    let [right, misspelt, other] = ["background", "backgrund", "cream"].map(token);
    assert!(right.word.is_some() && misspelt.word.is_none());
    let shared = |with: &Token| {
        let trigrams = misspelt.trigrams.iter();
        trigrams
            .filter(|trigram| with.trigrams.contains(trigram))
            .count()
    };
    assert!(shared(&right) * 2 > right.trigrams.len() && shared(&other) == 0);
}

#[test]
fn attention_maps_share_out_what_every_place_looks_at() {
    let conditions = [ask("a blue cat"), ask("cat")];
    let levels = [NoiseLevel::from_phi(1.0); 2];
    let maps = network().attention(noise(2), &levels, &conditions).unwrap();
    assert_eq!(maps.dims(), [2, 3, 4, 4]);
    let sums = numbers(maps.clone().sum_dim(1));
    assert!(sums.iter().all(|sum| (0.0..=1.0).contains(sum)), "{sums:?}");
    let padded = numbers(maps.narrow(0, 1, 1).narrow(1, 1, 2));
    assert!(padded.iter().all(|share| *share < 1e-6), "{padded:?}");
    let nothing = network().attention(noise(1), &levels[..1], &[Condition::Any]);
    assert!(nothing.is_none(), "there are no words");
}

/// A card of a model that takes prompts.
pub fn prompted() -> ModelCard {
    ModelCard {
        classes: Vec::new(),
        network: shape(tokenizer().len()),
        tokenizer: Some(tokenizer()),
        ..card()
    }
}

#[test]
fn recipes_ask_with_words() {
    let recipe = |prompt: &str| Recipe {
        prompt: Some(prompt.into()),
        ..Recipe::suggested(&prompted(), None, 1)
    };
    assert_eq!(
        recipe("a blue cat").check(&prompted()),
        Ok(ask("a blue cat"))
    );
    assert_eq!(recipe(" …").check(&prompted()), Ok(Condition::Any));
    let json = recipe("a 🐱 & <b>").to_json();
    assert_eq!(Recipe::from_json(&json), Ok(recipe("a 🐱 & <b>")));

    let class = Recipe {
        class: Some("Disc".into()),
        ..recipe("cat")
    };
    assert_eq!(class.check(&prompted()), Err(RecipeError::ClassAndPrompt));
    let class = Recipe {
        prompt: None,
        ..class
    };
    let error = class.check(&prompted()).unwrap_err();
    assert_eq!(error, RecipeError::NoClasses("shapes".into()));
    let error = recipe("cat").check(&card()).unwrap_err().to_string();
    assert_eq!(
        error,
        "shapes takes no prompt: choose a class, one of Disc, Square"
    );
}

#[test]
fn a_prompted_model_learns_goes_on_and_starts_warm() {
    let device = Device::flex();
    let composer = Composer::new(first(3), Composition::default());
    let data = PromptedDrawings {
        composer,
        tokenizer: tokenizer(),
        length: 24,
        size: 16,
    };
    let config = TrainingConfig {
        batch: 8,
        warm_up: 10,
        plan: Plan::Open,
        ..TrainingConfig::default()
    };
    let network = shape(tokenizer().len());
    let mut trainer = Trainer::new(&network, config.clone(), &device);
    let losses: Vec<f32> = (0..120)
        .map(|_| trainer.step(&data).into_scalar())
        .collect();
    let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
    let (first, last) = (mean(&losses[..10]), mean(&losses[110..]));
    assert!(last < 0.9 * first, "from {first} to {last}");

    let saved = trainer.to_bytes().unwrap();
    let mut resumed = Trainer::new(&network, config.clone(), &device)
        .restore(saved)
        .unwrap();
    trainer.step(&data);
    resumed.step(&data);
    let file = |trainer: &Trainer| model::save_f16(&trainer.average()).unwrap();
    assert!(file(&trainer) == file(&resumed), "the averages differ");

    let config = TrainingConfig {
        first_step: 121,
        ..config
    };
    let warm = Trainer::new(&network, config, &device)
        .start_from(&trainer.average())
        .unwrap();
    assert_eq!(warm.steps(), 121);
    assert!(warm.learning_rate() < trainer.learning_rate());
    assert!(file(&warm) == file(&trainer), "the weights are those given");
}
