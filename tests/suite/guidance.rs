//! Guidance, emphasis, rescaling and clipping.

use std::f64::consts::FRAC_PI_2;

use burn::tensor::{Device, Tensor};
use diffusion_lab::guidance::{ClassifierFree, Clipped, ConditionalDenoiser, Wish};
use diffusion_lab::network::Condition;
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::process::forward::jump;
use diffusion_lab::process::prediction::{Prediction, PredictionKind};
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::sampler::Denoiser;

use crate::numbers;

/// Says that every picture of class `c` is grey of value `c / 10`, and any picture black.
pub struct Greys;

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

pub fn steered(scale: f64) -> ClassifierFree<Greys> {
    ClassifierFree {
        model: Greys,
        wishes: vec![Wish::only(vec![Condition::Class(3), Condition::Any])],
        away: vec![Condition::Any; 2],
        scale,
        emphasis: 0.0,
        interval: 0.0..=1.0,
        rescale: 0.0,
    }
}

fn guided(scale: f64) -> Prediction {
    let x_t = SeededNoise::new(vec![1, 2]).draw([2, 1, 1, 1], &Device::flex());
    steered(scale).denoise(x_t, NoiseLevel::from_phi(1.0))
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
fn guidance_goes_away_from_what_is_not_wanted() {
    let x_t = SeededNoise::new(vec![1, 2]).draw([2, 1, 1, 1], &Device::flex());
    let x_0 = ClassifierFree {
        away: vec![Condition::Class(1), Condition::Class(5)],
        ..steered(2.0)
    }
    .denoise(x_t, NoiseLevel::from_phi(1.0))
    .x_0;
    let [class, any] = numbers(x_0)[..] else {
        panic!("two pictures");
    };
    assert!((class - 0.5).abs() < 1e-6, "from 0.1 through 0.3: {class}");
    assert!((any + 0.5).abs() < 1e-6, "from 0.5 through 0: {any}");
}

#[test]
fn emphasis_goes_further_from_what_the_condition_says_without_it() {
    let level = NoiseLevel::from_phi(1.0);
    let x_t = SeededNoise::new(vec![1, 2]).draw([2, 1, 1, 1], &Device::flex());
    // Class 3 with emphasis on what it has more than class 2, or than class 3 itself.
    for (scale, emphasis, expected) in [
        (2.0, 0.0, 0.6),
        (2.0, 1.0, 0.7),
        (3.0, 2.0, 0.9 + 0.4),
        (1.0, 2.0, 0.3),
        (0.5, 2.0, 0.15),
        (0.0, 2.0, 0.0),
    ] {
        let denoise = |plain: usize, share: f64| {
            let wish = Wish {
                plain: vec![Condition::Class(plain), Condition::Any],
                share,
                ..steered(scale).wishes.remove(0)
            };
            let nothing = Wish {
                share: 1.0 - share,
                ..Wish::only(vec![Condition::Any; 2])
            };
            let mut steered = ClassifierFree {
                wishes: vec![wish, nothing],
                emphasis,
                ..steered(scale)
            };
            numbers(steered.denoise(x_t.clone(), level).x_0)
        };
        let x_0 = denoise(2, 1.0);
        assert!(
            (x_0[0] - expected).abs() < 1e-6,
            "{scale}, {emphasis}: {x_0:?}"
        );
        assert_eq!(x_0[1], 0.0, "what is not asked for is not emphasised");
        let mixed = denoise(2, 0.5);
        assert!((mixed[0] - expected / 2.0).abs() < 1e-6, "{mixed:?}");
        let alone = denoise(3, 1.0);
        let unemphasised = 0.3 * scale as f32;
        assert!((alone[0] - unemphasised).abs() < 1e-6, "{alone:?}");
    }
}

#[test]
fn guidance_acts_within_its_interval_only() {
    let x_t = SeededNoise::new(vec![1, 2]).draw([2, 1, 1, 1], &Device::flex());
    for (share, expected) in [(0.1, 0.3), (0.25, 0.6), (0.5, 0.6), (0.75, 0.6), (0.9, 0.3)] {
        let level = NoiseLevel::from_phi(share * FRAC_PI_2);
        let x_0 = ClassifierFree {
            // The angle of a level comes back from sine and cosine, not to the last bit.
            interval: 0.2499..=0.7501,
            ..steered(2.0)
        }
        .denoise(x_t.clone(), level)
        .x_0;
        let x_0 = numbers(x_0)[0];
        assert!((x_0 - expected).abs() < 1e-6, "at {share}: {x_0}");
    }
}

/// Says that pictures of class `c` are a step of height `c + 1`, and any picture one of height 1.
struct Edges;

impl ConditionalDenoiser for Edges {
    fn denoise_as(
        &mut self,
        x_t: Tensor<4>,
        level: NoiseLevel,
        conditions: &[Condition],
    ) -> Prediction {
        let v: Vec<f32> = conditions
            .iter()
            .flat_map(|condition| {
                let height = match condition {
                    Condition::Class(class) => *class as f32 + 1.0,
                    _ => 1.0,
                };
                [0.5 * height, -0.5 * height]
            })
            .collect();
        let v = Tensor::<1>::from_floats(&v[..], &x_t.device()).reshape(x_t.dims());
        Prediction::new(PredictionKind::V, v, x_t, level)
    }
}

#[test]
fn rescaling_takes_the_added_contrast_back() {
    let x_t = SeededNoise::new(vec![1]).draw([1, 1, 1, 2], &Device::flex());
    let level = NoiseLevel::from_phi(1.0);
    // Guidance with scale 3 makes the step 1 + 3 (2 - 1) = 4 high; without it is 2.
    for (rescale, expected) in [(0.0, 4.0), (0.5, 3.0), (1.0, 2.0)] {
        let v = ClassifierFree {
            model: Edges,
            wishes: vec![Wish::only(vec![Condition::Class(1)])],
            away: vec![Condition::Any],
            scale: 3.0,
            emphasis: 0.0,
            interval: 0.0..=1.0,
            rescale,
        }
        .denoise(x_t.clone(), level)
        .v(level);
        let v = numbers(v);
        assert!((v[0] - v[1] - expected).abs() < 1e-5, "{rescale}: {v:?}");
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
        wishes: vec![Wish::only(vec![Condition::Class(9)])],
        away: vec![Condition::Any],
        ..steered(5.0)
    };
    let Prediction { x_0, eps } = Clipped(steered).denoise(x_t.clone(), level);
    assert_eq!(numbers(x_0.clone()), [1.0]);
    let difference: f32 = (jump(x_0, eps, level) - x_t).abs().max().into_scalar();
    assert!(difference < 1e-5, "{difference}");
}
