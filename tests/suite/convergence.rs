//! Every sampler on data whose denoiser is known exactly, a Gaussian: its error falls with its order
//! as the number of steps doubles.
//!
//! The levels run evenly in `ln(sigma / alpha)` between two that are well inside the process, so
//! that the error is the method's own. Everything is computed in 64 bits.

use burn::tensor::{DType, Device, Tensor, TensorData};
use diffusion_lab::ideal::{Mixture, Mode};
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::random::NoiseSource;
use diffusion_lab::sampler::{SamplerKind, Stage};

/// Numbers of steps that are compared.
pub const STEPS: [usize; 4] = [32, 64, 128, 256];
/// The ends in `sigma / alpha`.
const ENDS: [f64; 2] = [20.0, 0.05];
/// The standard deviation of the data.
const DEVIATION: f64 = 0.5;
/// Steps that a multistep method looks back on, at most.
const HISTORY: usize = 3;
/// What a measured order may fall short of the promised one.
const SLACK: f64 = 0.15;

/// What was measured of a sampler.
pub struct Convergence {
    /// The sampler.
    pub kind: SamplerKind,
    /// The error for each of [`STEPS`].
    pub errors: [f64; STEPS.len()],
}

impl Convergence {
    /// The order between the last two numbers of steps.
    pub fn order(&self) -> f64 {
        let [.., a, b] = self.errors;
        (a / b).log2()
    }
}

/// Measures every sampler.
pub fn measure() -> Vec<Convergence> {
    let error = |kind: SamplerKind, steps| match kind.info().deterministic {
        true => deterministic_error(kind, steps),
        false => stochastic_error(kind, steps),
    };
    let of_kind = |kind| Convergence {
        kind,
        errors: STEPS.map(|steps| error(kind, steps)),
    };
    SamplerKind::ALL.map(of_kind).into()
}

#[test]
fn errors_fall_with_the_order_of_the_method() {
    for convergence in measure() {
        let info = convergence.kind.info();
        let [.., last] = convergence.errors;
        let promised = f64::from(info.order);
        assert!(
            convergence.order() > promised - SLACK && last < 0.02,
            "{}: errors {:?}, order {:.2}, promised {promised}",
            info.name,
            convergence.errors,
            convergence.order(),
        );
    }
}

/// The relative error of the end point, where the ODE's solution is known: points keep their
/// distance from the middle in standard deviations.
fn deterministic_error(kind: SamplerKind, steps: usize) -> f64 {
    let levels = levels(steps);
    let exact = |level| column(vec![deviation(level)]);
    let mut sampler = kind.build(0.0);
    let mut x = exact(levels[0]);
    for index in 0..steps {
        // Multistep methods are measured from exact first values; how they get going on their own
        // is a matter of a few steps of a lower order.
        if index < HISTORY {
            x = exact(levels[index]);
        }
        let stage = Stage {
            levels: &levels,
            index,
        };
        x = sampler.step(x, stage, &mut gaussian(), &mut Impulses(0));
    }
    (values(x)[0] / deviation(levels[steps]) - 1.0).abs()
}

/// The relative error of the standard deviation at the end.
///
/// On a Gaussian every sampler is linear in the starting point and in the draws, so running it on
/// unit impulses gives their weights, and from these the variance without any randomness.
fn stochastic_error(kind: SamplerKind, steps: usize) -> f64 {
    let levels = levels(steps);
    let mut start = vec![0.0; steps + 1];
    start[0] = deviation(levels[0]);
    let (mut sampler, mut impulses) = (kind.build(0.0), Impulses(0));
    let mut x = column(start);
    for index in 0..steps {
        let stage = Stage {
            levels: &levels,
            index,
        };
        x = sampler.step(x, stage, &mut gaussian(), &mut impulses);
    }
    let variance: f64 = values(x).iter().map(|weight| weight * weight).sum();
    (variance.sqrt() / deviation(levels[steps]) - 1.0).abs()
}

/// As draw `j`, a 1 in row `j + 1` and zeros elsewhere.
#[derive(Clone)]
struct Impulses(usize);

impl NoiseSource for Impulses {
    fn draw(&mut self, shape: [usize; 4], _device: &Device) -> Tensor<4> {
        self.0 += 1;
        let mut draw = vec![0.0; shape[0]];
        draw[self.0] = 1.0;
        column(draw)
    }
}

fn gaussian() -> Mixture {
    let mode = Mode {
        weight: 1.0,
        mean: vec![0.0],
    };
    Mixture {
        modes: vec![mode],
        deviation: DEVIATION,
    }
}

/// The standard deviation of noisy data.
fn deviation(level: NoiseLevel) -> f64 {
    (level.alpha * DEVIATION).hypot(level.sigma)
}

fn levels(steps: usize) -> Vec<NoiseLevel> {
    let [start, end] = ENDS.map(f64::ln);
    let point = |i: usize| start + (end - start) * i as f64 / steps as f64;
    let level = |i| NoiseLevel::from_phi(point(i).exp().atan());
    (0..=steps).map(level).collect()
}

fn column(values: Vec<f64>) -> Tensor<4> {
    let shape = [values.len(), 1, 1, 1];
    Tensor::from_data(
        TensorData::new(values, shape),
        (&Device::flex(), DType::F64),
    )
}

fn values(x: Tensor<4>) -> Vec<f64> {
    x.into_data().try_into_vec().expect("64-bit floats")
}
