//! The models in `models/`: whole, small enough, and as good as their word.

use std::fs;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use diffusion_lab::model::{ModelCard, WeightsInfo, check_step, load, load_into};
use diffusion_lab::network::ClassifierConfig;

/// The folders of the shipped models.
fn models() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let entries = fs::read_dir(folder).unwrap().flatten();
    let models: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.join("card.json").exists())
        .collect();
    assert_eq!(models.len(), 3, "{models:?}");
    models
}

#[test]
fn weights_fit_their_cards_and_know_their_answer() {
    let device = Device::flex();
    for folder in models() {
        let text = fs::read_to_string(folder.join("card.json")).unwrap();
        let card: ModelCard = serde_json::from_str(&text).unwrap();
        assert_eq!(folder.file_name().unwrap().to_str(), Some(&card.name[..]));
        let most = if card.tokenizer.is_some() {
            12_500_000
        } else {
            2_200_000
        };
        assert!(
            card.weights.bytes <= most,
            "{} is too large",
            card.weights.file
        );
        let bytes = fs::read(folder.join(&card.weights.file)).unwrap();
        let net = load(&card, bytes, &device).unwrap();
        let error = pollster::block_on(check_step(&card, &net, &device)).unwrap();
        assert!(error < 1e-4, "{} is off by {error}", card.name);
        for section in [&card.data, &card.training, &card.quality] {
            assert!(
                !section.is_empty(),
                "the card of {} has an empty section",
                card.name
            );
        }
    }
}

#[test]
fn classifiers_fit_their_cards() {
    let judged = |folder: &PathBuf| folder.join("classifier.json").exists();
    for folder in models().into_iter().filter(judged) {
        let text = fs::read_to_string(folder.join("classifier.json")).unwrap();
        let card: serde_json::Value = serde_json::from_str(&text).unwrap();
        let network: ClassifierConfig = serde_json::from_value(card["network"].clone()).unwrap();
        let info: WeightsInfo = serde_json::from_value(card["weights"].clone()).unwrap();
        let accuracy = card["test_accuracy"].as_f64().unwrap();
        let required = if folder.ends_with("digits") {
            0.995
        } else {
            0.93
        };
        assert!(
            accuracy >= required,
            "{} reads only {accuracy}",
            folder.display()
        );
        let bytes = fs::read(folder.join(&info.file)).unwrap();
        load_into(
            network.init(&Device::flex()),
            "the classifier",
            &info,
            bytes,
        )
        .unwrap();
    }
}
