//! Pictures alone and in a batch, guidance, clipping.

use burn::tensor::{Device, Tensor};
use diffusion_lab::guidance::{ClassifierFree, Clipped, ConditionalDenoiser};
use diffusion_lab::model;
use diffusion_lab::network::Condition;
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::process::forward::jump;
use diffusion_lab::process::prediction::{Prediction, PredictionKind};
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::sampler::{Denoiser, SamplerKind};

use crate::numbers;
use crate::recipes::{card, recipe};

/// Says that every picture of class `c` is grey of value `c / 10`, and any picture black.
struct Greys;

impl ConditionalDenoiser for Greys {
    fn denoise_as(
        &mut self,
        x_t: Tensor<4>,
        level: NoiseLevel,
        conditions: &[Condition],
    ) -> Prediction {
        let values: Vec<f32> = conditions
            .iter()
            .map(|condition| match condition {
                Condition::Any | Condition::Prompt(_) => 0.0,
                Condition::Class(class) => *class as f32 / 10.0,
            })
            .collect();
        let values = Tensor::<1>::from_floats(&values[..], &x_t.device());
        let x_0 = values.reshape([-1, 1, 1, 1]).expand(x_t.dims());
        Prediction::new(PredictionKind::Sample, x_0, x_t, level)
    }
}

fn guided(scale: f64) -> Prediction {
    let x_t = SeededNoise::new(vec![1, 2]).draw([2, 1, 1, 1], &Device::flex());
    ClassifierFree {
        model: Greys,
        conditions: vec![Condition::Class(3), Condition::Any],
        scale,
    }
    .denoise(x_t, NoiseLevel::from_phi(1.0))
}

#[test]
fn guidance_extrapolates_from_any_picture_to_the_class() {
    for (scale, expected) in [(0.0, 0.0), (1.0, 0.3), (2.0, 0.6), (0.5, 0.15)] {
        let x_0 = numbers(guided(scale).x_0);
        assert!((x_0[0] - expected).abs() < 1e-6, "scale {scale}: {x_0:?}");
        assert_eq!(x_0[1], 0.0, "a picture without a class is not steered");
    }
}

#[test]
fn guided_picture_and_noise_still_make_up_the_input() {
    let level = NoiseLevel::from_phi(1.0);
    let x_t = SeededNoise::new(vec![1, 2]).draw([2, 1, 1, 1], &Device::flex());
    let Prediction { x_0, eps } = guided(3.0);
    let difference: f32 = (jump(x_0, eps, level) - x_t).abs().max().into_scalar();
    assert!(difference < 1e-5, "{difference}");
}

#[test]
fn clipping_keeps_pixels_in_range() {
    let level = NoiseLevel::from_phi(1.0);
    let x_t = SeededNoise::new(vec![1]).draw([1, 1, 1, 1], &Device::flex());
    let steered = ClassifierFree {
        model: Greys,
        conditions: vec![Condition::Class(9)],
        scale: 5.0,
    };
    let Prediction { x_0, eps } = Clipped(steered).denoise(x_t.clone(), level);
    assert_eq!(numbers(x_0.clone()), [1.0]);
    let difference: f32 = (jump(x_0, eps, level) - x_t).abs().max().into_scalar();
    assert!(difference < 1e-5, "{difference}");
}

/// The pixels of a batch by an untrained network.
fn pictures(recipe: &Recipe, count: usize) -> Vec<Vec<f32>> {
    let device = Device::flex();
    device.seed(3);
    let net = card().network.init(&device);
    let steps = model::start(&card(), &net, recipe, &Pictures::default(), count, &device).unwrap();
    assert_eq!(steps.len(), recipe.steps);
    let x = steps.last().unwrap().x;
    numbers(x).chunks(8 * 8).map(<[f32]>::to_vec).collect()
}

#[test]
fn a_picture_comes_out_the_same_alone_as_in_a_batch() {
    for recipe in [
        recipe(),
        Recipe {
            sampler: SamplerKind::Ddpm,
            ..recipe()
        },
    ] {
        let batch = pictures(&recipe, 3);
        assert_eq!(batch, pictures(&recipe, 3), "a repeat is identical");
        for (i, picture) in batch.iter().enumerate() {
            assert_eq!(
                *picture,
                pictures(&recipe.of_picture(i), 1)[0],
                "picture {i}"
            );
        }
        assert_ne!(batch[0], batch[1]);
    }
}

#[test]
fn eta_injects_noise_and_ddim_without_it_none() {
    let calm = pictures(&recipe(), 1);
    let lively = pictures(
        &Recipe {
            eta: 1.0,
            ..recipe()
        },
        1,
    );
    assert_ne!(calm, lively);
}

#[test]
fn every_step_reports_its_denoiser_calls() {
    let device = Device::flex();
    let net = card().network.init(&device);
    let steps: Vec<_> = model::start(&card(), &net, &recipe(), &Pictures::default(), 2, &device)
        .unwrap()
        .collect();
    for (i, step) in steps.iter().enumerate() {
        assert_eq!((step.index, step.calls.len()), (i, 1));
        assert_eq!(step.calls[0].x_t.dims(), [2, 1, 8, 8]);
        assert!(step.level.sigma < step.calls[0].level.sigma);
    }
    assert!(steps.last().unwrap().level.is_clean());
}
