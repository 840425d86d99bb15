//! LibTorch computes and learns what the default backend does.

use burn::tensor::Device;
use diffusion_lab::emoji::{Composer, Composition};
use diffusion_lab::network::Condition;
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::training::{PromptedDrawings, Trainer, TrainingConfig};

use crate::emoji::first;
use crate::numbers;
use crate::prompts::{shape, tokenizer};

#[allow(deprecated, reason = "burn's LibTorch is, and trains fastest")]
fn libtorch() -> Device {
    Device::libtorch()
}

#[test]
fn it_learns_and_predicts_the_same() {
    let data = PromptedDrawings {
        composer: Composer::new(first(3), Composition::default()),
        tokenizer: tokenizer(),
        length: 24,
        size: 16,
    };
    let config = TrainingConfig {
        batch: 8,
        warm_up: 2,
        ..TrainingConfig::default()
    };
    let network = shape(tokenizer().len());
    let trainer = |device| Trainer::new(&network, config.clone(), &device);
    let mut here = trainer(Device::flex());
    // Some layers start from 0 and would hide what comes before them.
    for _ in 0..4 {
        here.step(&data);
    }
    let mut there = trainer(libtorch())
        .restore(here.to_bytes().unwrap())
        .unwrap();
    for _ in 0..4 {
        let (one, other): (f32, f32) = (
            here.step(&data).into_scalar(),
            there.step(&data).into_scalar(),
        );
        assert!((one - other).abs() < 1e-4 * one, "{one} and {other}");
    }

    let predicted = |trainer: &Trainer, device: &Device| {
        let x_t = SeededNoise::new(vec![1, 2]).draw([2, 3, 16, 16], device);
        let cat = Condition::Prompt(tokenizer().read("a blue cat", 24).tokens);
        let levels = [0.3, 1.2].map(NoiseLevel::from_phi);
        numbers(
            trainer
                .average()
                .forward(x_t, &levels, &[cat, Condition::Any]),
        )
    };
    let (one, other) = (
        predicted(&here, &Device::flex()),
        predicted(&there, &libtorch()),
    );
    let apart = one.iter().zip(&other).map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f32::max) < 1e-3);
    assert!(one.iter().any(|v| v.abs() > 0.1));
}
