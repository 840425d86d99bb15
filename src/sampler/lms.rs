//! The linear multistep method: Adams and Bashforth's, for levels at any distances.

use std::collections::VecDeque;

use burn::tensor::Tensor;

use super::{Denoiser, Sampler, Stage};
use crate::process::NoiseLevel;
use crate::process::forward::jump;
use crate::process::prediction::Prediction;
use crate::random::NoiseSource;

/// How many slopes a step looks at.
const ORDER: usize = 4;

/// Integrates the polynomial through the last four slopes of `d(x / alpha) / dk = eps`,
/// `k = sigma / alpha` (the ODE is equation 1 of Karras et al. 2022, the method that of Bashforth &
/// Adams 1883). The first steps know fewer slopes.
#[derive(Clone, Debug, Default)]
pub struct Lms {
    /// Where the denoiser was asked, and the slope it gave; the latest first.
    slopes: VecDeque<(NoiseLevel, Tensor<4>)>,
}

impl Sampler for Lms {
    fn step(
        &mut self,
        x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        _noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let Prediction { x_0, eps } = denoiser.denoise(x, from);
        self.slopes.truncate(ORDER - 1);
        self.slopes.push_front((from, eps.clone()));

        let places: Vec<f64> = self
            .slopes
            .iter()
            .map(|(level, _)| level.sigma_over_alpha())
            .collect();
        // All weights add up to the length of the step, so Euler's step plus differences of slopes
        // is the same sum, without adding large numbers to a picture.
        let older = self.slopes.iter().enumerate().skip(1);
        older.fold(jump(x_0, eps.clone(), to), |x, (index, (_, slope))| {
            let weight = weight(&places, index, to.sigma_over_alpha());
            x + (slope.clone() - eps.clone()) * (to.alpha * weight)
        })
    }
}

/// The integral from `places[0]` to `end` of the polynomial that is 1 at `places[index]` and 0 at
/// the other places.
fn weight(places: &[f64], index: usize, end: f64) -> f64 {
    let basis = |k: f64| -> f64 {
        let others = places.iter().enumerate().filter(|(i, _)| *i != index);
        others.map(|(_, p)| (k - p) / (places[index] - p)).product()
    };
    // Gauss's rule with two points is exact up to the third degree, which is the highest here.
    let (middle, half) = ((places[0] + end) / 2.0, (end - places[0]) / 2.0);
    let offset = half / 3.0_f64.sqrt();
    half * (basis(middle - offset) + basis(middle + offset))
}
