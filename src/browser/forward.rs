//! The forward process of one picture, for the Noise room.

use burn::tensor::{Device, Tensor, TensorData};
use wasm_bindgen::prelude::*;

use super::functions::schedule;
use super::object::Fields;
use crate::image::{self, histogram};
use crate::process::forward::{jump, markov_step};
use crate::process::{NoiseLevel, NoiseSchedule};
use crate::random::{NoiseSource, SeededNoise};

/// A grey picture that noise is added to, always computed on the CPU.
#[wasm_bindgen]
pub struct ForwardProcess {
    schedule: NoiseSchedule,
    x_0: Tensor<4>,
    /// The noise of every jump, so that a scrubbed picture changes smoothly.
    eps: Tensor<4>,
    noise: SeededNoise,
    x_t: Tensor<4>,
    /// Steps of the Markov chain taken, or jumped over.
    t: f64,
}

#[wasm_bindgen]
impl ForwardProcess {
    /// Starts at the clean picture, `[size, size]` in `[-1, 1]`, on the schedule `kind`.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, picture: &[f32], size: usize, seed: u32) -> Result<Self, JsError> {
        if size == 0 || picture.len() != size * size {
            return Err(JsError::new(&format!(
                "a picture of {size}×{size} needs {} numbers, got {}",
                size * size,
                picture.len()
            )));
        }
        let device = Device::flex();
        let shape = [1, 1, size, size];
        let x_0 = Tensor::from_data(TensorData::new(picture.to_vec(), shape), &device);
        let mut noise = SeededNoise::new(vec![u64::from(seed)]);
        Ok(Self {
            schedule: schedule(kind)?,
            eps: noise.draw(shape, &device),
            noise,
            x_t: x_0.clone(),
            x_0,
            t: 0.0,
        })
    }

    /// Jumps straight to `t` in `[0, 1000]`, always with the same noise.
    #[wasm_bindgen(unchecked_return_type = "ForwardState")]
    pub async fn jump(&mut self, t: f64) -> Result<JsValue, JsError> {
        self.t = t.clamp(0.0, self.schedule.timesteps() as f64);
        self.x_t = jump(self.x_0.clone(), self.eps.clone(), self.level());
        self.state().await
    }

    /// Takes `steps` single steps of the Markov chain with fresh noise, up to the last timestep.
    #[wasm_bindgen(js_name = markovStep, unchecked_return_type = "ForwardState")]
    pub async fn markov_step(&mut self, steps: u32) -> Result<JsValue, JsError> {
        for _ in 0..steps {
            if self.t >= self.schedule.timesteps() as f64 {
                break;
            }
            let from = self.level();
            // From between two timesteps, the first step leads to the next whole one.
            self.t = self.t.floor() + 1.0;
            let eps = self.noise.draw(self.x_t.dims(), &self.x_t.device());
            self.x_t = markov_step(self.x_t.clone(), eps, from, self.level());
        }
        self.state().await
    }

    /// Back to the clean picture.
    #[wasm_bindgen(unchecked_return_type = "ForwardState")]
    pub async fn reset(&mut self) -> Result<JsValue, JsError> {
        self.t = 0.0;
        self.x_t = self.x_0.clone();
        self.state().await
    }

    fn level(&self) -> NoiseLevel {
        self.schedule.level_after(self.t)
    }

    async fn state(&self) -> Result<JsValue, JsError> {
        let level = self.level();
        let picture = image::read(self.x_t.clone()).await?;
        let statistics = histogram::of(&picture);
        Ok(Fields::default()
            .with("t", self.t)
            .with("alpha", level.alpha)
            .with("sigma", level.sigma)
            .with_array("picture", &picture)
            .with_array("histogram", &statistics.density)
            .with("mean", statistics.mean)
            .with("variance", statistics.variance)
            .build())
    }
}
