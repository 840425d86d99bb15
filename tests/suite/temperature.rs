//! Temperature on mixtures whose denoiser is known exactly: modes keep their weights and their
//! variances become `T s²`. The naive control, scaling the noise, misses.

use burn::tensor::Device;
use diffusion_lab::ideal::{Mixture, Mode, Particles};
use diffusion_lab::process::Spacing;
use diffusion_lab::sampler::SamplerKind;

use crate::numbers;

/// What the shares of a sampled mixture may differ by, at temperature 1 and elsewhere.
const REFINED: f64 = 0.02;
const ALLOWED: f64 = 0.05;

#[test]
fn modes_keep_their_weights_and_widen_by_the_temperature() {
    for mixture in [on_a_line(), in_the_plane()] {
        for sampler in [SamplerKind::DpmSolver2M, SamplerKind::DpmSolver2MSde] {
            let refined = [25, 50, 100, 200]
                .into_iter()
                .find(|&steps| error(&particles(&mixture, sampler, steps), 1.0) < REFINED);
            let steps = refined.expect("enough steps lead to the mixture");
            for temperature in [0.5, 2.0] {
                let plain = particles(&mixture, sampler, steps);
                let tempered = Particles {
                    temperature,
                    ..plain.clone()
                };
                let off = error(&tempered, temperature);
                assert!(
                    off < ALLOWED,
                    "{sampler:?}, {steps} steps, T = {temperature}: off by {off}"
                );
                let naive = Particles {
                    noise_scale: f64::sqrt(temperature),
                    ..plain
                };
                let off = error(&naive, temperature);
                assert!(
                    off > 2.0 * ALLOWED,
                    "the naive control hits T = {temperature} with {sampler:?}: off by {off}"
                );
            }
        }
    }
}

/// The largest relative difference of a mode's weight or variance from what it should be.
fn error(particles: &Particles, temperature: f64) -> f64 {
    let x = particles.start(&Device::flex()).unwrap().last().unwrap().x;
    let planes: Vec<f64> = numbers(x).into_iter().map(f64::from).collect();
    let coordinates: Vec<&[f64]> = planes.chunks_exact(particles.count).collect();
    let points: Vec<Vec<f64>> = (0..particles.count)
        .map(|i| coordinates.iter().map(|axis| axis[i]).collect())
        .collect();
    let target = particles.mixture.at_temperature(temperature);
    let shares = target.shares(points.iter().map(Vec::as_slice));
    let variance = target.deviation * target.deviation;
    let off = shares.iter().zip(&target.modes).flat_map(|(share, mode)| {
        [share.weight / mode.weight, share.variance / variance].map(|ratio| (ratio - 1.0).abs())
    });
    off.fold(0.0, f64::max)
}

fn particles(mixture: &Mixture, sampler: SamplerKind, steps: usize) -> Particles {
    Particles {
        mixture: mixture.clone(),
        count: 100_000,
        seed: 1,
        sampler,
        eta: 0.0,
        steps,
        spacing: Spacing::Exponential,
        noise_scale: 1.0,
        temperature: 1.0,
    }
}

/// Two modes 14 standard deviations apart.
fn on_a_line() -> Mixture {
    mixture(&[(0.3, &[-0.9]), (0.7, &[0.5])])
}

/// Three modes at least 12 standard deviations apart.
fn in_the_plane() -> Mixture {
    mixture(&[
        (0.5, &[-0.8, -0.4]),
        (0.3, &[0.7, -0.5]),
        (0.2, &[0.1, 0.8]),
    ])
}

fn mixture(modes: &[(f64, &[f64])]) -> Mixture {
    let mode = |&(weight, mean): &(f64, &[f64])| Mode {
        weight,
        mean: mean.to_vec(),
    };
    Mixture {
        modes: modes.iter().map(mode).collect(),
        deviation: 0.1,
    }
}
