//! A run of the sampler, frame by frame.

use std::collections::VecDeque;

use burn::tensor::Tensor;
use wasm_bindgen::prelude::*;

use super::object::Fields;
use crate::image;
use crate::model::ModelCard;
use crate::process::NoiseSchedule;
use crate::process::prediction::Prediction;
use crate::recipe::Recipe;
use crate::sampler::{Call, Steps};

/// A run that was started; nothing is computed until the next frame is asked for.
#[wasm_bindgen]
pub struct Run {
    steps: Steps,
    schedule: NoiseSchedule,
    shape: [usize; 4],
    total: usize,
    index: usize,
    /// Frames of the latest step that were not asked for yet.
    waiting: VecDeque<Call>,
}

#[wasm_bindgen]
impl Run {
    /// The next frame, or `undefined` after the finished pictures.
    #[wasm_bindgen(unchecked_return_type = "Frame | undefined")]
    pub async fn next(&mut self) -> Result<JsValue, JsError> {
        if self.waiting.is_empty() {
            let Some(step) = self.steps.next() else {
                return Ok(JsValue::UNDEFINED);
            };
            let eps = step.calls.last().map(|call| call.prediction.eps.clone());
            self.waiting.extend(step.calls);
            if let (true, Some(eps)) = (step.level.is_clean(), eps) {
                let prediction = Prediction {
                    x_0: step.x.clone(),
                    eps,
                };
                self.waiting.push_back(Call {
                    level: step.level,
                    x_t: step.x,
                    prediction,
                });
            }
        }
        match self.waiting.pop_front() {
            Some(call) => self.frame(call).await,
            None => Ok(JsValue::UNDEFINED),
        }
    }
}

impl Run {
    /// A run of `steps` that were started with the model and recipe.
    pub(super) fn new(steps: Steps, card: &ModelCard, recipe: &Recipe, count: usize) -> Self {
        let calls = recipe.steps * recipe.sampler.info().calls_per_step as usize;
        Self {
            steps,
            schedule: card.noise_schedule(),
            shape: card.shape(count),
            total: calls + 1,
            index: 0,
            waiting: VecDeque::new(),
        }
    }

    async fn frame(&mut self, call: Call) -> Result<JsValue, JsError> {
        let Call {
            level,
            x_t,
            prediction: Prediction { x_0, eps },
        } = call;
        // One read instead of three: each costs a round trip to the GPU.
        let all = image::read(Tensor::cat(vec![x_t, x_0, eps], 0)).await?;
        let (x_t, rest) = all.split_at(all.len() / 3);
        let (x_0, eps) = rest.split_at(rest.len() / 2);
        let [count, channels, size, _] = self.shape;
        let frame = Fields::default()
            .with("index", self.index)
            .with("total", self.total)
            .with("done", level.is_clean())
            .with("t", self.schedule.timestep(level))
            .with("alpha", level.alpha)
            .with("sigma", level.sigma)
            .with("count", count)
            .with("channels", channels)
            .with("size", size)
            .with_array("x_t", x_t)
            .with_array("x_0", x_0)
            .with_array("eps", eps);
        self.index += 1;
        Ok(frame.build())
    }
}
