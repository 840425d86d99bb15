//! A network learns, and goes on exactly where it stopped.

use burn::module::Module;
use burn::tensor::Device;
use diffusion_lab::model::{self, ModelCard, WeightsInfo};
use diffusion_lab::network::{UNet, UNetConfig};
use diffusion_lab::training::{DataError, LabelledImages, Trainer, TrainingConfig};

use crate::recipes::card;

/// Bright pictures of class 1 and dark ones of class 0.
fn greys() -> LabelledImages {
    let pixels = (0..32u8)
        .flat_map(|i| vec![if i % 2 == 1 { 230 } else { 20 }; 64])
        .collect();
    let labels = (0..32u8).map(|i| i % 2).collect();
    LabelledImages::new(pixels, labels, 1, 8).unwrap()
}

fn config() -> TrainingConfig {
    TrainingConfig {
        batch: 16,
        images: 16 * 200,
        warm_up: 10,
        ..TrainingConfig::default()
    }
}

fn network() -> UNetConfig {
    card().network
}

fn bytes(net: &UNet) -> Vec<u8> {
    net.clone().into_record().into_bytes().unwrap().to_vec()
}

#[test]
fn the_loss_falls() {
    let mut trainer = Trainer::new(&network(), config(), &Device::flex());
    let losses: Vec<f32> = (0..150)
        .map(|_| trainer.step(&greys()).into_scalar())
        .collect();
    let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
    let (first, last) = (mean(&losses[..10]), mean(&losses[140..]));
    assert!(last < 0.8 * first, "from {first} to {last}");
}

#[test]
fn a_resumed_run_is_the_same_run() {
    let device = Device::flex();
    let data = greys();
    // All start from the same weights, whatever other tests do to the generator of initial ones.
    let fresh = Trainer::new(&network(), config(), &device);
    let start = || {
        let bytes = fresh.to_bytes().unwrap();
        Trainer::new(&network(), config(), &device)
            .restore(bytes)
            .unwrap()
    };
    let mut straight = start();
    for _ in 0..4 {
        straight.step(&data);
    }
    let mut first = start();
    for _ in 0..2 {
        first.step(&data);
    }
    let mut second = start().restore(first.to_bytes().unwrap()).unwrap();
    for _ in 0..2 {
        second.step(&data);
    }
    assert_eq!(second.steps(), 4);
    let same = |straight: &Trainer, second: &Trainer| {
        let (a, b) = (straight.to_bytes().unwrap(), second.to_bytes().unwrap());
        assert!(a.weights[..] == b.weights[..], "the weights differ");
        assert!(a.average[..] == b.average[..], "the averages differ");
    };
    same(&straight, &second);
    // The optimiser's record has no fixed order, but its moments show in the next step.
    straight.step(&data);
    second.step(&data);
    same(&straight, &second);
}

#[test]
fn half_precision_learns_too() {
    let config = TrainingConfig {
        bf16: true,
        ..config()
    };
    let mut trainer = Trainer::new(&network(), config, &Device::flex());
    let losses: Vec<f32> = (0..30)
        .map(|_| trainer.step(&greys()).into_scalar())
        .collect();
    assert!(
        losses[29] < losses[0],
        "from {} to {}",
        losses[0],
        losses[29]
    );
}

#[test]
fn the_learning_rate_rises_and_falls() {
    let mut trainer = Trainer::new(&network(), config(), &Device::flex());
    let rates: Vec<f64> = (0..40)
        .map(|_| {
            let rate = trainer.learning_rate();
            trainer.step(&greys());
            rate
        })
        .collect();
    assert!(rates[0] < rates[9] && rates[9] > rates[39]);
}

#[test]
fn a_run_from_weights_is_planned_for_the_pictures_that_are_left() {
    let device = Device::flex();
    let config = TrainingConfig {
        images: 16 * 110,
        first_step: 100,
        warm_up: 1,
        ..config()
    };
    let shown = Trainer::new(&network(), config.clone(), &device);
    let mut trainer = Trainer::new(&network(), config.clone(), &device)
        .start_from(&shown.average())
        .unwrap();
    let mut rates = Vec::new();
    while !trainer.is_finished() {
        rates.push(trainer.learning_rate() / config.learning_rate);
        trainer.step(&greys());
    }
    assert_eq!((rates.len(), rates[0]), (10, 1.0));
    assert!((rates[5] - 0.5).abs() < 1e-12 && rates.is_sorted_by(|a, b| a > b));
}

/// A card whose weights are `bytes`.
fn card_of(bytes: &[u8]) -> ModelCard {
    let weights = WeightsInfo {
        file: "shapes.safetensors".into(),
        sha256: model::sha256(bytes),
        bytes: bytes.len() as u64,
    };
    ModelCard { weights, ..card() }
}

#[test]
fn weights_survive_the_file_in_16_bits() {
    let device = Device::flex();
    let net = network().init(&device);
    let file = model::save_f16(&net).unwrap();
    assert!(file.len() < 2 * net.num_params() + 16_384);
    let loaded = model::load(&card_of(&file), file.clone(), &device).unwrap();
    assert_eq!(
        model::save_f16(&loaded).unwrap(),
        file,
        "rounding again changes nothing"
    );
    assert_ne!(bytes(&loaded), bytes(&net));
}

#[test]
fn wrong_weights_are_refused() {
    let device = Device::flex();
    let file = model::save_f16(&network().init(&device)).unwrap();
    let card = card_of(&file);
    let message = |bytes: Vec<u8>, card: &ModelCard| {
        model::load(card, bytes, &device).unwrap_err().to_string()
    };
    assert!(message(file[..100].to_vec(), &card).contains("hold 100 bytes instead of"));
    let mut flipped = file.clone();
    flipped[file.len() / 2] ^= 1;
    assert!(message(flipped, &card).contains("damaged or of another version"));
    let wider = ModelCard {
        network: network().with_widths(vec![16, 16]),
        ..card
    };
    assert!(message(file, &wider).contains("do not fit the network in the card of shapes"));
    let nonsense = b"not safetensors".to_vec();
    assert!(message(nonsense.clone(), &card_of(&nonsense)).contains("do not fit"));
}

#[test]
fn pictures_and_labels_must_fit() {
    let error = LabelledImages::new(vec![0; 10], vec![0; 2], 1, 2).unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 pictures of 1×2×2 need 8 pixels, got 10"
    );
    let two = LabelledImages::new(vec![9; 8], vec![0; 2], 1, 2).unwrap();
    let padded = two.padded(4).unwrap();
    assert_eq!(
        padded.image(1),
        [0, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0]
    );
    assert_eq!(
        two.padded(5).unwrap_err(),
        DataError::Padding { from: 2, to: 5 }
    );
    assert_eq!(
        two.padded(1).unwrap_err(),
        DataError::Padding { from: 2, to: 1 }
    );
}
