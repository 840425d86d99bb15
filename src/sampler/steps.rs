//! A run as an iterator of steps.

use std::collections::VecDeque;

use burn::tensor::Tensor;

use super::{Call, Denoiser, Recorder, Sampler, Stage};
use crate::process::NoiseLevel;
use crate::random::NoiseSource;

/// One step of a run.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which step this is: it starts from the level of this index.
    pub index: usize,
    /// What the sampler asked the denoiser.
    pub calls: Vec<Call>,
    /// Where the step led.
    pub x: Tensor<4>,
    /// The noise level there.
    pub level: NoiseLevel,
}

/// A change on the way.
pub struct Turn {
    /// The first step that is taken in the new way.
    pub step: usize,
    /// The new sampler; if there is none, the old one goes on with what it remembers.
    pub sampler: Option<Box<dyn Sampler>>,
    /// The new denoiser.
    pub denoiser: Box<dyn Denoiser>,
}

/// What a run needs to go on from where it stands.
#[derive(Clone)]
pub struct Snapshot {
    sampler: Box<dyn Sampler>,
    noise: Box<dyn NoiseSource>,
    x: Tensor<4>,
    index: usize,
    origin: usize,
}

/// Drives a sampler from the first level to the last.
pub struct Steps {
    state: Snapshot,
    denoiser: Box<dyn Denoiser>,
    levels: Vec<NoiseLevel>,
    turns: VecDeque<Turn>,
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
        let state = Snapshot {
            sampler,
            noise,
            x,
            index: 0,
            origin: 0,
        };
        Self {
            state,
            denoiser,
            levels,
            turns: VecDeque::new(),
        }
    }

    /// The same run, with `x` at `levels[first]`: the steps before are left out.
    pub fn starting_at(mut self, first: usize) -> Self {
        self.state.index = first;
        self.state.origin = first;
        self
    }

    /// The same run with changes on the way, in the order of their steps.
    pub fn with_turns(mut self, turns: Vec<Turn>) -> Self {
        self.turns = turns.into();
        self
    }

    /// Where the run stands: `[batch, channels, height, width]`.
    pub fn x(&self) -> Tensor<4> {
        self.state.x.clone()
    }

    /// The step that comes next.
    pub fn index(&self) -> usize {
        self.state.index
    }

    /// All that a run needs to go on from here.
    pub fn snapshot(&self) -> Snapshot {
        self.state.clone()
    }

    /// Goes on from where another run stood, which had come there in the same way.
    pub fn resume(&mut self, snapshot: Snapshot) {
        self.state = snapshot;
        while let Some(turn) = self.turns.pop_front_if(|turn| turn.step < self.state.index) {
            self.denoiser = turn.denoiser;
        }
    }

    /// Turns where a turn is due.
    fn turn(&mut self) {
        let index = self.state.index;
        while let Some(turn) = self.turns.pop_front_if(|turn| turn.step <= index) {
            self.denoiser = turn.denoiser;
            if let Some(sampler) = turn.sampler {
                self.state.sampler = sampler;
                self.state.origin = index;
            }
        }
    }
}

impl Iterator for Steps {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let index = self.state.index;
        let level = *self.levels.get(index + 1)?;
        self.turn();
        let mut recorder = Recorder::new(&mut *self.denoiser);
        // A sampler serves from its first stage on, so the levels before are not its own.
        let stage = Stage {
            levels: &self.levels[self.state.origin..],
            index: index - self.state.origin,
        };
        let Snapshot {
            sampler, noise, x, ..
        } = &mut self.state;
        *x = sampler.step(x.clone(), stage, &mut recorder, &mut **noise);
        let step = Step {
            index,
            calls: recorder.into_calls(),
            x: x.clone(),
            level,
        };
        self.state.index += 1;
        Some(step)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.levels.len().saturating_sub(self.state.index + 1);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Steps {}
