//! Running a recipe and reading the pictures back.

use anyhow::Result;
use diffusion_lab::image;
use diffusion_lab::model::start;
use diffusion_lab::recipe::Recipe;
use diffusion_lab::sampler::{Step, Steps};

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
    pub fn start(model: &Model, recipe: &Recipe, count: usize) -> Result<Self> {
        Ok(Self {
            steps: start(&model.card, &model.net, recipe, count, &model.device)?,
        })
    }

    /// Takes all the steps, calling `after_step` after each; the pictures, `[channels, size, size]`
    /// each in about `[-1, 1]`, or nothing if Ctrl-C was pressed.
    pub fn finish(self, mut after_step: impl FnMut()) -> Result<Option<Vec<Vec<f32>>>> {
        let mut last: Option<Step> = None;
        for step in self.steps {
            if interrupt::pressed() {
                return Ok(None);
            }
            // Reading a number back makes lazy devices keep pace with the progress shown.
            last = Some(step);
            after_step();
        }
        let x = last.expect("a run has at least one step").x;
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
