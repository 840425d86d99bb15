//! The denoisers that need no network.

use burn::tensor::{Device, Tensor, TensorData};
use diffusion_lab::ideal::{Memoriser, Oracle};
use diffusion_lab::process::forward::jump;
use diffusion_lab::process::{
    NoiseLevel, NoiseSchedule, ScheduleKind, Spacing, TRAINING_TIMESTEPS,
};
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::sampler::{Denoiser, SamplerKind, Steps};

use crate::numbers;

const SHAPE: [usize; 4] = [40, 3, 4, 4];
const NUMBERS: usize = 3 * 4 * 4;

/// Forty pictures in colour.
fn pictures() -> Tensor<4> {
    SeededNoise::new((100..140).collect())
        .draw(SHAPE, &Device::flex())
        .tanh()
}

/// The definition, in 64 bits.
fn brute_force(pictures: &[f32], x_t: &[f32], level: NoiseLevel) -> Vec<f64> {
    let rows: Vec<&[f32]> = pictures.chunks(NUMBERS).collect();
    let logarithms: Vec<f64> = rows
        .iter()
        .map(|row| {
            let distance: f64 = row
                .iter()
                .zip(x_t)
                .map(|(x_0, x_t)| (f64::from(*x_t) - level.alpha * f64::from(*x_0)).powi(2))
                .sum();
            -distance / (2.0 * level.sigma * level.sigma)
        })
        .collect();
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logarithms.iter().map(|l| (l - largest).exp()).collect();
    let total: f64 = weights.iter().sum();
    (0..NUMBERS)
        .map(|i| {
            let terms = rows
                .iter()
                .zip(&weights)
                .map(|(row, w)| f64::from(row[i]) * w);
            terms.sum::<f64>() / total
        })
        .collect()
}

#[test]
fn the_memoriser_agrees_with_brute_force_at_every_level() {
    let device = Device::flex();
    let set = numbers(pictures());
    let mut memoriser = Memoriser::new(pictures());
    let mut noise = SeededNoise::new(vec![1, 2, 3]);
    // Between pictures, where several of them compete.
    let between = (pictures().narrow(0, 0, 3) + pictures().narrow(0, 3, 3)) / 2.0;
    for phi in [1.5657, 1.4, 1.0, 0.5, 0.2, 0.05, 0.01] {
        let level = NoiseLevel::from_phi(phi);
        let eps = noise.draw([3, 3, 4, 4], &device);
        let x_t = jump(between.clone(), eps, level);
        let prediction = memoriser.denoise(x_t.clone(), level);
        let ours = numbers(prediction.x_0.clone());
        for (ours, x_t) in ours
            .chunks(NUMBERS)
            .zip(numbers(x_t.clone()).chunks(NUMBERS))
        {
            let exact = brute_force(&set, x_t, level);
            for (ours, exact) in ours.iter().zip(exact) {
                let difference = (f64::from(*ours) - exact).abs();
                assert!(difference < 1e-3, "at {phi}: {difference}");
            }
        }
        let rebuilt = jump(prediction.x_0, prediction.eps, level);
        let difference: f32 = (rebuilt - x_t).abs().max().into_scalar();
        assert!(difference < 1e-4, "at {phi}: {difference}");
    }
}

fn run(sampler: SamplerKind, denoiser: impl Denoiser + 'static, count: usize) -> Vec<f32> {
    let schedule = NoiseSchedule::new(ScheduleKind::Cosine, TRAINING_TIMESTEPS);
    let mut noise = SeededNoise::new((0..count as u64).collect());
    let [_, channels, height, width] = SHAPE;
    let x = noise.draw([count, channels, height, width], &Device::flex());
    let mut steps = Steps::new(
        sampler.build(0.0),
        Box::new(denoiser),
        Box::new(noise),
        Spacing::Linspace.levels(&schedule, 40),
        x,
    );
    while steps.next().is_some() {}
    numbers(steps.x())
}

#[test]
fn the_memoriser_returns_its_pictures_and_nothing_else() {
    let set = numbers(pictures());
    for sampler in SamplerKind::ALL {
        let mut returned = Vec::new();
        for made in run(sampler, Memoriser::new(pictures()), 12).chunks(NUMBERS) {
            let difference = |picture: &[f32]| {
                let differences = picture.iter().zip(made).map(|(a, b)| (a - b).abs());
                differences.fold(0.0, f32::max)
            };
            let nearest = set
                .chunks(NUMBERS)
                .position(|p| difference(p) < 1.0 / 255.0);
            returned.push(nearest.unwrap_or_else(|| panic!("{sampler:?} made something new")));
        }
        returned.sort_unstable();
        returned.dedup();
        assert!(returned.len() > 3, "{sampler:?} returned only {returned:?}");
    }
}

#[test]
fn the_oracle_leads_back_from_pure_noise() {
    let x_0: Vec<f32> = (0..NUMBERS).map(|i| i as f32 / 24.0 - 1.0).collect();
    let picture = TensorData::new(x_0.clone(), [1, 3, 4, 4]);
    let oracle = Oracle {
        x_0: Tensor::from_data(picture, &Device::flex()),
    };
    for sampler in SamplerKind::ALL {
        for made in run(sampler, oracle.clone(), 2).chunks(NUMBERS) {
            for (made, exact) in made.iter().zip(&x_0) {
                assert!((made - exact).abs() < 1.0 / 255.0, "{sampler:?}");
            }
        }
    }
}

#[test]
fn the_oracle_knows_the_very_noise() {
    let device = Device::flex();
    let level = NoiseLevel::from_phi(0.7);
    let eps = SeededNoise::new(vec![9]).draw([1, 3, 4, 4], &device);
    let x_0 = pictures().narrow(0, 0, 1);
    let prediction = Oracle { x_0: x_0.clone() }.denoise(jump(x_0, eps.clone(), level), level);
    let difference: f32 = (prediction.eps - eps).abs().max().into_scalar();
    assert!(difference < 1e-5, "{difference}");
}
