//! A run as an iterator of steps.

use burn::tensor::Tensor;

use super::{Call, Denoiser, Recorder, Sampler, Stage};
use crate::process::NoiseLevel;
use crate::random::NoiseSource;

/// One step of a run.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which step this is, from 0.
    pub index: usize,
    /// What the sampler asked the denoiser.
    pub calls: Vec<Call>,
    /// Where the step led.
    pub x: Tensor<4>,
    /// The noise level there.
    pub level: NoiseLevel,
}

/// Drives a sampler from the first level to the last.
pub struct Steps {
    sampler: Box<dyn Sampler>,
    denoiser: Box<dyn Denoiser>,
    noise: Box<dyn NoiseSource>,
    levels: Vec<NoiseLevel>,
    x: Tensor<4>,
    index: usize,
}

impl Steps {
    /// A run from `x` at `levels[0]` through all of `levels`.
    pub fn new(
        sampler: Box<dyn Sampler>,
        denoiser: Box<dyn Denoiser>,
        noise: Box<dyn NoiseSource>,
        levels: Vec<NoiseLevel>,
        x: Tensor<4>,
    ) -> Self {
        Self {
            sampler,
            denoiser,
            noise,
            levels,
            x,
            index: 0,
        }
    }
}

impl Iterator for Steps {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let level = *self.levels.get(self.index + 1)?;
        let mut recorder = Recorder::new(&mut *self.denoiser);
        let stage = Stage {
            levels: &self.levels,
            index: self.index,
        };
        self.x = self
            .sampler
            .step(self.x.clone(), stage, &mut recorder, &mut *self.noise);
        let step = Step {
            index: self.index,
            calls: recorder.into_calls(),
            x: self.x.clone(),
            level,
        };
        self.index += 1;
        Some(step)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.levels.len().saturating_sub(self.index + 1);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Steps {}
