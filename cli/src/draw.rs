//! Running a recipe and reading the pictures back.

use anyhow::Result;
use diffusion_lab::image;
use diffusion_lab::model::start;
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::sampler::Steps;

use crate::interrupt;
use crate::model::Model;

/// Waits for what a native device has to say.
pub fn wait<T>(answer: impl Future<Output = T>) -> T {
    pollster::block_on(answer)
}

/// A batch of pictures in the making.
pub struct Run {
    steps: Steps,
}

impl Run {
    /// Starts `count` pictures, the first of them that of `recipe`.
    pub fn start(
        model: &Model,
        recipe: &Recipe,
        pictures: &Pictures,
        count: usize,
    ) -> Result<Self> {
        Ok(Self {
            steps: start(
                &model.card,
                &model.net,
                recipe,
                pictures,
                count,
                &model.device,
            )?,
        })
    }

    /// Takes all the steps, calling `after_step` after each; the pictures, `[channels, size, size]`
    /// each in about `[-1, 1]`, or nothing if Ctrl-C was pressed.
    pub fn finish(mut self, mut after_step: impl FnMut()) -> Result<Option<Vec<Vec<f32>>>> {
        while self.steps.next().is_some() {
            if interrupt::pressed() {
                return Ok(None);
            }
            after_step();
        }
        let x = self.steps.x();
        let [count, ..] = x.dims();
        let values = wait(image::read(x))?;
        Ok(Some(
            values
                .chunks_exact(values.len() / count)
                .map(<[f32]>::to_vec)
                .collect(),
        ))
    }
}
