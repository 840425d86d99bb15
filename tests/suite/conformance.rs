//! Sampling loops recorded from the diffusers library, replayed.
//!
//! The recorded cases lie in `tests/fixtures/conformance`; those in the folder named by the
//! environment variable `CONFORMANCE_DIR` are read as well.

use std::path::{Path, PathBuf};
use std::{env, fs};

use burn::tensor::{Device, Tensor, TensorData};
use diffusion_lab::process::prediction::{Prediction, PredictionKind};
use diffusion_lab::process::{NoiseLevel, NoiseSchedule, ScheduleKind, Spacing};
use diffusion_lab::random::NoiseSource;
use diffusion_lab::sampler::{Denoiser, SamplerKind, Steps, Turn};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::numbers;

/// Differences allowed, relative to the largest magnitude of an array.
const TOLERANCE: f32 = 1e-3;
/// The formula that stands for the network in the recorded cases.
const FORMULA: &str = "0.5*tanh(x) + 0.3*x*t/(t+1)";

#[derive(Deserialize)]
struct Case {
    name: String,
    sampler: String,
    options: Options,
    steps: usize,
    spacing: String,
    prediction: String,
    schedule: Schedule,
    denoiser: String,
    shape: [usize; 4],
    initial: Vec<f32>,
    noise: Vec<Vec<f32>>,
    calls: Vec<RecordedCall>,
    #[serde(rename = "final")]
    result: Vec<f32>,
}

#[derive(Deserialize, Default)]
struct Options {
    #[serde(default)]
    eta: f64,
}

#[derive(Deserialize)]
struct Schedule {
    num_train_timesteps: usize,
    beta_start: f64,
    beta_end: f64,
    beta_schedule: String,
}

#[derive(Clone, Deserialize)]
struct RecordedCall {
    t: f64,
    alpha_bar: f64,
    x0: Vec<f32>,
}

/// The formula in place of a network; asked in the recorded order, it is told the recorded time.
#[derive(Clone)]
struct Formula {
    calls: std::vec::IntoIter<RecordedCall>,
    kind: PredictionKind,
}

impl Formula {
    /// The same after `calls` calls.
    fn after(&self, calls: usize) -> Self {
        let mut later = self.clone();
        later.calls.by_ref().take(calls).for_each(drop);
        later
    }
}

impl Denoiser for Formula {
    fn denoise(&mut self, x_t: Tensor<4>, level: NoiseLevel) -> Prediction {
        let t = self
            .calls
            .next()
            .expect("no more calls than were recorded")
            .t;
        let output = x_t.clone().tanh() * 0.5 + x_t.clone() * (0.3 * t / (t + 1.0));
        Prediction::new(self.kind, output, x_t, level)
    }
}

/// The recorded draws, in order.
#[derive(Clone)]
struct Recorded(std::vec::IntoIter<Vec<f32>>);

impl NoiseSource for Recorded {
    fn draw(&mut self, shape: [usize; 4], device: &Device) -> Tensor<4> {
        let draw = self.0.next().expect("no more draws than were recorded");
        Tensor::from_data(TensorData::new(draw, shape), device)
    }
}

#[test]
fn recorded_loops_are_reproduced() {
    let mut failures = Vec::new();
    let mut passed = 0;
    for path in cases() {
        let text = fs::read_to_string(&path).unwrap();
        let case: Case = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{} is not a case: {error}", path.display()));
        match replay(&case) {
            Ok(()) => passed += 1,
            Err(reason) => failures.push(format!("{}: {reason}", case.name)),
        }
    }
    println!("{passed} recorded loops reproduced");
    assert!(
        failures.is_empty(),
        "{} loops differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(passed > 0, "no case was replayed");
}

fn cases() -> Vec<PathBuf> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/conformance");
    let mut paths = Vec::new();
    for folder in [
        Some(ours),
        env::var_os("CONFORMANCE_DIR").map(PathBuf::from),
    ]
    .into_iter()
    .flatten()
    {
        let entries = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        let files = entries.map(|entry| entry.unwrap().path());
        paths.extend(files.filter(|path| path.extension().is_some_and(|e| e == "json")));
    }
    paths.sort();
    paths
}

fn replay(case: &Case) -> Result<(), String> {
    if case.denoiser != FORMULA {
        return Err(format!("unknown denoiser {:?}", case.denoiser));
    }
    let schedule = case.schedule.build()?;
    let spacing: Spacing = named("spacing", &case.spacing)?;
    let kind: SamplerKind = named("sampler", &case.sampler)?;
    check_timesteps(case, &schedule, spacing)?;

    let device = Device::flex();
    let x = Tensor::from_data(TensorData::new(case.initial.clone(), case.shape), &device);
    let denoiser = Formula {
        calls: case.calls.clone().into_iter(),
        kind: named("prediction", &case.prediction)?,
    };
    let mut levels = spacing.levels(&schedule, case.steps);
    let mut turns = Vec::new();
    if kind == SamplerKind::Deis {
        // The reference ends this one at the smallest level of its schedule, and takes the last
        // step at first order in runs of fewer than 15.
        levels[case.steps] = schedule.levels()[0];
        let first_order = Turn {
            step: case.steps - 1,
            sampler: Some(SamplerKind::Ddim.build(0.0)),
            denoiser: Box::new(denoiser.after(case.steps - 1)),
        };
        turns.extend((case.steps < 15).then_some(first_order));
    }
    let steps = Steps::new(
        kind.build(case.options.eta),
        Box::new(denoiser),
        Box::new(Recorded(case.noise.clone().into_iter())),
        levels,
        x,
    )
    .with_turns(turns);
    let mut calls = Vec::new();
    let mut result = None;
    for step in steps {
        calls.extend(step.calls);
        result = Some(step.x);
    }
    let promised = kind.info().calls(case.steps);
    if [calls.len(), promised] != [case.calls.len(); 2] {
        return Err(format!(
            "{} denoiser calls, promised {promised}, recorded {}",
            calls.len(),
            case.calls.len()
        ));
    }
    for (i, (ours, recorded)) in calls.into_iter().zip(&case.calls).enumerate() {
        let alpha_bar = ours.level.alpha_bar();
        close(
            &format!("alpha_bar of call {i}"),
            &[alpha_bar as f32],
            &[recorded.alpha_bar as f32],
        )?;
        close(
            &format!("x_0 of call {i}"),
            &numbers(ours.prediction.x_0),
            &recorded.x0,
        )?;
    }
    close(
        "the result",
        &numbers(result.expect("a run has steps")),
        &case.result,
    )
}

/// Our schedule and spacing lead to the recorded times and levels.
fn check_timesteps(case: &Case, schedule: &NoiseSchedule, spacing: Spacing) -> Result<(), String> {
    // Samplers of higher order ask again at a level that is also a step's.
    let mut recorded: Vec<&RecordedCall> = case.calls.iter().collect();
    recorded.dedup_by(|a, b| a.alpha_bar == b.alpha_bar);
    // Of levels that lie between timesteps, the reference tells some networks a whole timestep.
    let whole = matches!(spacing, Spacing::Karras | Spacing::Exponential)
        && recorded.iter().all(|call| call.t.fract() == 0.0);
    let slack = if whole { 1.0 } else { 0.0 };
    let timesteps = spacing.timesteps(schedule, case.steps);
    let levels = spacing.levels(schedule, case.steps);
    if timesteps.len() != recorded.len() {
        return Err(format!(
            "{} timesteps, recorded {}",
            timesteps.len(),
            recorded.len()
        ));
    }
    for (i, call) in recorded.iter().enumerate() {
        if (timesteps[i] - call.t).abs() > slack + TOLERANCE as f64 * call.t.max(1.0) {
            return Err(format!(
                "timestep {i} is {}, recorded {}",
                timesteps[i], call.t
            ));
        }
        let alpha_bar = levels[i].alpha_bar();
        if (alpha_bar - call.alpha_bar).abs() > TOLERANCE as f64 * call.alpha_bar {
            return Err(format!(
                "alpha_bar {i} is {alpha_bar}, recorded {}",
                call.alpha_bar
            ));
        }
    }
    Ok(())
}

fn close(what: &str, ours: &[f32], recorded: &[f32]) -> Result<(), String> {
    let largest = recorded.iter().fold(0.0, |a: f32, b| a.max(b.abs()));
    for (i, (a, b)) in ours.iter().zip(recorded).enumerate() {
        let difference = (a - b).abs();
        if difference.is_nan() || difference > TOLERANCE * largest {
            return Err(format!("{what} differs at {i}: {a}, recorded {b}"));
        }
    }
    if ours.len() == recorded.len() {
        Ok(())
    } else {
        Err(format!("{what} has another size"))
    }
}

impl Schedule {
    fn build(&self) -> Result<NoiseSchedule, String> {
        let Self {
            beta_start,
            beta_end,
            ..
        } = *self;
        let kind = match self.beta_schedule.as_str() {
            "linear" => ScheduleKind::Linear {
                beta_start,
                beta_end,
            },
            "scaled_linear" => ScheduleKind::ScaledLinear {
                beta_start,
                beta_end,
            },
            "squaredcos_cap_v2" => ScheduleKind::Cosine,
            other => return Err(format!("unknown schedule {other:?}")),
        };
        // The reference keeps alpha_bar in 32 bits, which leaves few of 1 - alpha_bar near the data.
        let exact = NoiseSchedule::new(kind, self.num_train_timesteps);
        let levels = exact.levels().iter();
        Ok(NoiseSchedule::from_alpha_bars(
            levels.map(|level| f64::from(level.alpha_bar() as f32)),
        ))
    }
}

/// A setting by the name that recipes use.
fn named<T: DeserializeOwned>(what: &str, name: &str) -> Result<T, String> {
    serde_json::from_value(Value::from(name)).map_err(|_| format!("unknown {what} {name:?}"))
}
