//! Noise added step by step is noise added at once.

use burn::tensor::{Device, Tensor};
use diffusion_lab::process::forward::{jump, markov_step, markov_weights};
use diffusion_lab::process::prediction::{Prediction, PredictionKind};
use diffusion_lab::process::{
    NoiseLevel, NoiseSchedule, ScheduleKind, Spacing, TRAINING_TIMESTEPS,
};
use diffusion_lab::random::{NoiseSource, SeededNoise};
use proptest::prelude::*;

use crate::numbers;

fn schedules() -> impl Strategy<Value = ScheduleKind> {
    let betas = || (1e-5..1e-2f64, 1e-2..0.1f64);
    prop_oneof![
        betas().prop_map(|(beta_start, beta_end)| ScheduleKind::Linear {
            beta_start,
            beta_end
        }),
        betas().prop_map(|(beta_start, beta_end)| ScheduleKind::ScaledLinear {
            beta_start,
            beta_end
        }),
        Just(ScheduleKind::Cosine),
    ]
}

proptest! {
    /// `t` steps of `q(x_t | x_{t-1})` have the mean and the variance of one `q(x_t | x_0)`.
    #[test]
    fn single_steps_and_one_jump_agree(kind in schedules(), timesteps in 2..1200usize, part in 0.0..1.0f64) {
        let schedule = NoiseSchedule::new(kind, timesteps);
        let t = (part * (timesteps - 1) as f64) as usize;
        let (mut mean, mut variance, mut at) = (1.0, 0.0, NoiseLevel::DATA);
        for &to in &schedule.levels()[..=t] {
            let (kept, added) = markov_weights(at, to);
            mean *= kept;
            variance = kept * kept * variance + added * added;
            at = to;
        }
        prop_assert!((mean - at.alpha).abs() < 1e-9, "{mean} {}", at.alpha);
        prop_assert!((variance - at.sigma * at.sigma).abs() < 1e-9, "{variance} {}", at.sigma);
    }

    #[test]
    fn levels_lie_on_the_circle_and_only_get_noisier(kind in schedules(), timesteps in 2..1200usize) {
        let schedule = NoiseSchedule::new(kind, timesteps);
        for level in schedule.levels() {
            prop_assert!((level.alpha.powi(2) + level.sigma.powi(2) - 1.0).abs() < 1e-12);
        }
        for pair in schedule.levels().windows(2) {
            // Not the angle, which cannot tell levels apart near pure noise.
            prop_assert!(pair[1].sigma_over_alpha() > pair[0].sigma_over_alpha());
        }
    }

    #[test]
    fn a_level_and_its_timestep_name_each_other(kind in schedules(), t in 0.0..999.0f64) {
        let schedule = NoiseSchedule::new(kind, TRAINING_TIMESTEPS);
        prop_assert!((schedule.timestep(schedule.level(t)) - t).abs() < 1e-4);
    }

    /// Each kind of prediction leads to the same picture and noise.
    #[test]
    fn predictions_translate(phi in 0.05..1.5f64, seed in 0..1000u64) {
        let device = Device::flex();
        let level = NoiseLevel::from_phi(phi);
        let mut noise = SeededNoise::new(vec![seed]);
        let x_0 = noise.draw([1, 1, 2, 2], &device).tanh();
        let eps = noise.draw([1, 1, 2, 2], &device);
        let x_t = jump(x_0.clone(), eps.clone(), level);
        let truth = Prediction { x_0: x_0.clone(), eps: eps.clone() };
        for (kind, output) in [
            (PredictionKind::Epsilon, eps.clone()),
            (PredictionKind::Sample, x_0.clone()),
            (PredictionKind::V, truth.v(level)),
            (PredictionKind::Score, truth.score(level)),
        ] {
            let read = Prediction::new(kind, output, x_t.clone(), level);
            for (ours, expected) in [(read.x_0, &x_0), (read.eps, &eps)] {
                let difference: f32 = (ours - expected.clone()).abs().max().into_scalar();
                prop_assert!(difference < 1e-4, "{kind:?} at {phi}: {difference}");
            }
        }
    }
}

/// The same with real draws: many pixels of one value, pushed by 30 steps and by one jump.
#[test]
fn walked_and_jumped_pixels_have_the_same_statistics() {
    let device = Device::flex();
    let shape = [1, 1, 200, 200];
    let schedule = NoiseSchedule::new(ScheduleKind::Cosine, 60);
    let mut noise = SeededNoise::new(vec![7]);
    let mut walked = Tensor::<4>::full(shape, 0.8, &device);
    let mut at = NoiseLevel::DATA;
    for &to in &schedule.levels()[..30] {
        walked = markov_step(walked, noise.draw(shape, &device), at, to);
        at = to;
    }
    let jumped = jump(
        Tensor::full(shape, 0.8, &device),
        noise.draw(shape, &device),
        at,
    );
    for pixels in [walked, jumped] {
        let pixels = numbers(pixels);
        let mean = pixels.iter().sum::<f32>() / pixels.len() as f32;
        let variance = pixels.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / pixels.len() as f32;
        // Four standard errors of 40 000 draws.
        assert!((f64::from(mean) - 0.8 * at.alpha).abs() < 4.0 * at.sigma / 200.0);
        assert!((f64::from(variance) / at.sigma.powi(2) - 1.0).abs() < 4.0 * 2f64.sqrt() / 200.0);
    }
}

#[test]
#[should_panic(expected = "the forward process cannot go")]
fn the_forward_process_never_removes_noise() {
    markov_weights(NoiseLevel::from_phi(1.0), NoiseLevel::from_phi(0.5));
}

#[test]
fn every_spacing_runs_from_noise_to_data() {
    let schedule = NoiseSchedule::new(ScheduleKind::Cosine, TRAINING_TIMESTEPS);
    for spacing in Spacing::ALL {
        for steps in [1, 2, 7, 20, 250] {
            let levels = spacing.levels(&schedule, steps);
            assert_eq!(levels.len(), steps + 1);
            assert_eq!(levels[steps], NoiseLevel::DATA);
            // Leading timesteps stop a stride short of the last.
            if spacing != Spacing::Leading {
                assert!(levels[0].sigma > 0.999, "{spacing:?} with {steps} steps");
            }
            for pair in levels.windows(2) {
                assert!(
                    pair[0].sigma > pair[1].sigma,
                    "{spacing:?} with {steps} steps"
                );
            }
        }
    }
}

#[test]
fn noise_is_the_same_on_every_machine() {
    let draw = numbers(SeededNoise::new(vec![1]).draw([1, 1, 1, 4], &Device::flex()));
    let bits: Vec<u32> = draw.iter().map(|x| x.to_bits()).collect();
    assert_eq!(bits, NOISE_OF_SEED_1, "{draw:?}");
}

/// The first draws of seed 1, bit for bit.
const NOISE_OF_SEED_1: [u32; 4] = [3211082142, 1059136006, 1042146810, 1034852992];

#[test]
fn a_schedule_can_end_before_all_is_noise() {
    let whole = NoiseSchedule::new(ScheduleKind::Cosine, TRAINING_TIMESTEPS);
    let part = whole.clone().up_to(80.0);
    let kept = part.timesteps();
    assert_eq!(part.levels(), &whole.levels()[..kept]);
    assert!(whole.levels()[kept - 1].sigma_over_alpha() <= 80.0);
    assert!(whole.levels()[kept].sigma_over_alpha() > 80.0);
    assert_eq!(whole.up_to(0.0).timesteps(), 1);
}
