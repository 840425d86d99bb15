//! Inpainting with any sampler (RePaint, Lugmayr et al. 2022).

use burn::tensor::{Bool, Tensor};

use super::{Denoiser, Sampler, Stage};
use crate::process::forward::{jump, markov_step};
use crate::random::NoiseSource;

/// A sampler that is led by what is known of the picture: after every step the known pixels are
/// replaced by the source's, noised afresh to the same level (algorithm 1).
///
/// The last step leads to no noise at all, so they come out exactly.
#[derive(Clone)]
pub struct Inpainting {
    /// The sampler that is led.
    pub sampler: Box<dyn Sampler>,
    /// The picture, `[batch, channels, height, width]`.
    pub source: Tensor<4>,
    /// Which of its pixels are known.
    pub known: Tensor<4, Bool>,
    /// How many times every step but the last is taken, going back by the forward process in
    /// between: what is made anew then comes to fit what is known.
    pub repetitions: usize,
}

impl Sampler for Inpainting {
    fn step(
        &mut self,
        mut x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let (shape, device) = (x.dims(), x.device());
        let repetitions = if to.is_clean() { 1 } else { self.repetitions };
        // Each repetition remembers the steps before this one, and only the last is remembered.
        let before = self.sampler.clone();
        for repetition in 0..repetitions {
            if repetition > 0 {
                self.sampler = before.clone();
                x = markov_step(x, noise.draw(shape, &device), to, from);
            }
            x = self.sampler.step(x, stage, denoiser, noise);
            let known = if to.is_clean() {
                self.source.clone()
            } else {
                jump(self.source.clone(), noise.draw(shape, &device), to)
            };
            x = x.mask_where(self.known.clone(), known);
        }
        x
    }
}
