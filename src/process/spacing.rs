//! Which of a schedule's timesteps a sampler visits.

use serde::{Deserialize, Serialize};

use super::{NoiseLevel, NoiseSchedule};

/// How the timesteps of a run are chosen from the schedule's `T`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spacing {
    /// `i · floor(T / N)` for `i = N - 1 … 0` (the DDIM paper's choice).
    Leading,
    /// `N` points from `T - 1` to 0, evenly spaced and not rounded.
    #[default]
    Linspace,
    /// `N + 1` points from `T - 1` to 0, rounded, without the last.
    LinspaceRounded,
    /// Noise scales `sigma / alpha` spaced as in Karras et al. 2022, equation 5, with `rho = 7`.
    Karras,
    /// The logarithm of `sigma / alpha` evenly spaced: the "uniform lambda" of Lu et al. 2022 (arXiv
    /// 2206.00927).
    Exponential,
}

/// What there is to say of a [`Spacing`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpacingInfo {
    /// The name used in recipes and on the command line.
    pub name: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// One plain sentence.
    pub about: &'static str,
}

impl Spacing {
    /// Every spacing, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Leading,
        Self::Linspace,
        Self::LinspaceRounded,
        Self::Karras,
        Self::Exponential,
    ];

    /// What there is to say of the spacing.
    pub fn info(self) -> SpacingInfo {
        let (name, title, about) = match self {
            Self::Leading => (
                "leading",
                "Leading",
                "Evenly spaced whole timesteps that end at the very first one; few steps start well below pure noise.",
            ),
            Self::Linspace => (
                "linspace",
                "Even",
                "Evenly spaced from the noisiest timestep to the cleanest.",
            ),
            Self::LinspaceRounded => (
                "linspace_rounded",
                "Even, rounded",
                "Evenly spaced, rounded to whole timesteps; the cleanest is left out.",
            ),
            Self::Karras => (
                "karras",
                "Karras",
                "Spends most steps at low noise, where details are decided.",
            ),
            Self::Exponential => (
                "exponential",
                "Exponential",
                "Every step removes the same share of the noise.",
            ),
        };
        SpacingInfo { name, title, about }
    }

    /// The `steps` timesteps to visit, from noise to data.
    pub fn timesteps(self, schedule: &NoiseSchedule, steps: usize) -> Vec<f64> {
        let last = (schedule.timesteps() - 1) as f64;
        match self {
            Self::Leading => {
                let stride = schedule.timesteps() / steps;
                (0..steps).rev().map(|i| (i * stride) as f64).collect()
            }
            Self::Linspace => linspace(last, 0.0, steps),
            Self::LinspaceRounded => {
                let mut points = linspace(last, 0.0, steps + 1);
                points.truncate(steps);
                // Ties go to the even neighbour, as IEEE 754 and the reference have it.
                points.into_iter().map(f64::round_ties_even).collect()
            }
            Self::Karras | Self::Exponential => self
                .visited(schedule, steps)
                .into_iter()
                .map(|level| schedule.timestep(level))
                .collect(),
        }
    }

    /// The levels to visit, from noise to data; the clean level 0 that ends the run is appended,
    /// so there are `steps + 1` of them.
    pub fn levels(self, schedule: &NoiseSchedule, steps: usize) -> Vec<NoiseLevel> {
        let mut levels = self.visited(schedule, steps);
        levels.push(NoiseLevel::DATA);
        levels
    }

    fn visited(self, schedule: &NoiseSchedule, steps: usize) -> Vec<NoiseLevel> {
        match self {
            Self::Karras => {
                const RHO: f64 = 7.0;
                let root = |scale| libm::pow(scale, 1.0 / RHO);
                between_ends(schedule, steps, root, |root| libm::pow(root, RHO))
            }
            Self::Exponential => between_ends(schedule, steps, libm::log, libm::exp),
            Self::Linspace => self
                .timesteps(schedule, steps)
                .into_iter()
                .map(|t| straight_between_timesteps(schedule, t))
                .collect(),
            Self::Leading | Self::LinspaceRounded => self
                .timesteps(schedule, steps)
                .into_iter()
                .map(|t| schedule.level(t))
                .collect(),
        }
    }
}

/// The level at `t`, with `sigma / alpha` running straight from one whole timestep to the next: so
/// the reference implementations of this spacing have it.
fn straight_between_timesteps(schedule: &NoiseSchedule, t: f64) -> NoiseLevel {
    let [low, high] = [t.floor(), t.ceil()].map(|t| schedule.level(t));
    if low == high {
        return low;
    }
    let [a, b] = [low, high].map(NoiseLevel::sigma_over_alpha);
    NoiseLevel::from_phi(libm::atan(a + t.fract() * (b - a)))
}

/// Levels between the schedule's own largest and smallest `sigma / alpha`, evenly spaced in what
/// `forth` makes of it and `back` takes back.
fn between_ends(
    schedule: &NoiseSchedule,
    steps: usize,
    forth: impl Fn(f64) -> f64,
    back: impl Fn(f64) -> f64,
) -> Vec<NoiseLevel> {
    let ends = [schedule.levels().last(), schedule.levels().first()];
    let [max, min] =
        ends.map(|level| forth(level.expect("a schedule is never empty").sigma_over_alpha()));
    linspace(max, min, steps)
        .into_iter()
        .map(|point| NoiseLevel::from_phi(libm::atan(back(point))))
        .collect()
}

/// `count` evenly spaced numbers from `start` to `end`; just `start` if there is only one.
fn linspace(start: f64, end: f64, count: usize) -> Vec<f64> {
    let gaps = count.saturating_sub(1).max(1) as f64;
    (0..count)
        .map(|i| start + (end - start) * i as f64 / gaps)
        .collect()
}
