//! Pictures alone and in a batch, what every setting changes, and what every sampler asks.

use burn::tensor::{Device, Tensor};
use diffusion_lab::model;
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::process::prediction::{Prediction, PredictionKind};
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::sampler::{Denoiser, Sampler, SamplerKind, Stage, UniPc};

use crate::numbers;
use crate::recipes::{card, recipe};
use crate::weights::random_network;

/// Says that every picture is grey.
struct Grey;

impl Denoiser for Grey {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let x_0 = x_t.full_like(0.3);
        Prediction::new(PredictionKind::Sample, x_0, x_t, level)
    }
}

#[test]
fn unipc_goes_on_from_what_was_changed_between_its_steps() {
    let levels = [1.5, 1.0, 0.5, 0.0].map(NoiseLevel::from_phi);
    let device = Device::flex();
    let mut noise = SeededNoise::new(vec![1]);
    let x = noise.draw([1, 1, 1, 2], &device);
    // The second pixel is moved between the steps.
    let mut step = |sampler: &mut UniPc, index, x: Tensor<4>| {
        let stage = Stage {
            levels: &levels,
            index,
        };
        sampler.step(x, stage, &mut Grey, &mut noise)
    };
    let mut sampler = UniPc::default();
    let before = step(&mut sampler, 0, x);
    let moved = before.clone() + Tensor::from_floats([[[[0.0, 0.5]]]], &device);
    let usual = numbers(step(&mut sampler.clone(), 1, before));
    let moved = numbers(step(&mut sampler, 1, moved));
    assert_eq!(usual[0], moved[0]);
    // What is denoised to a constant keeps its share of the noise.
    let expected = 0.5 * levels[2].sigma / levels[1].sigma;
    assert!(
        (f64::from(moved[1] - usual[1]) - expected).abs() < 1e-6,
        "{usual:?} {moved:?}"
    );
}

/// The pixels of a batch by a network of random weights.
fn pictures(recipe: &Recipe, count: usize) -> Vec<Vec<f32>> {
    let device = Device::flex();
    let net = random_network(&card().network, 0.2);
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

    /// Has no noise to give.
    #[derive(Clone)]
    struct Silence;

    impl NoiseSource for Silence {
        fn draw(&mut self, _shape: [usize; 4], _device: &Device) -> Tensor<4> {
            panic!("no noise is wanted")
        }
    }

    let levels = [1.0, 0.5].map(NoiseLevel::from_phi);
    let stage = Stage {
        levels: &levels,
        index: 0,
    };
    let x = SeededNoise::new(vec![1]).draw([1, 1, 1, 1], &Device::flex());
    SamplerKind::Ddim
        .build(0.0)
        .step(x, stage, &mut Grey, &mut Silence);
}

#[test]
fn every_setting_changes_the_picture() {
    let device = Device::flex();
    let net = random_network(&card().network, 0.2);
    let picture = |recipe: &Recipe| {
        let steps = model::start(&card(), &net, recipe, &Pictures::default(), 1, &device).unwrap();
        numbers(steps.last().unwrap().x)
    };
    let usual = picture(&recipe());
    for (what, changed) in [
        (
            "not",
            Recipe {
                not: Some("Disc".into()),
                ..recipe()
            },
        ),
        (
            "guidance_low",
            Recipe {
                guidance_low: 0.6,
                ..recipe()
            },
        ),
        (
            "guidance_high",
            Recipe {
                guidance_high: 0.6,
                ..recipe()
            },
        ),
        (
            "rescale",
            Recipe {
                rescale: 1.0,
                ..recipe()
            },
        ),
        (
            "noise_scale",
            Recipe {
                noise_scale: 0.5,
                ..recipe()
            },
        ),
        (
            "temperature",
            Recipe {
                temperature: 0.5,
                ..recipe()
            },
        ),
    ] {
        assert_ne!(picture(&changed), usual, "{what}");
    }
}

#[test]
fn every_sampler_makes_the_calls_that_it_promises() {
    let device = Device::flex();
    let net = card().network.init(&device);
    for sampler in SamplerKind::ALL {
        for steps in [1, 2, 5] {
            let recipe = Recipe {
                sampler,
                steps,
                ..recipe()
            };
            let run =
                model::start(&card(), &net, &recipe, &Pictures::default(), 1, &device).unwrap();
            let calls: usize = run.map(|step| step.calls.len()).sum();
            assert_eq!(calls, sampler.info().calls(steps), "{sampler:?}");
        }
    }
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
