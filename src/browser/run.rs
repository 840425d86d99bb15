//! A run of the sampler, frame by frame.

use std::collections::{BTreeMap, VecDeque};

use burn::tensor::{Device, Tensor};
use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::object::{Fields, read, write};
use crate::ideal::{Memoriser, Oracle};
use crate::image;
use crate::model::{self, ModelCard};
use crate::network::{Condition, UNet};
use crate::process::NoiseLevel;
use crate::process::prediction::Prediction;
use crate::recipe::{Fork, Pictures, Recipe, RecipeError};
use crate::references::References;
use crate::sampler::{Call, Snapshot, Steps};

/// Who denoises.
#[derive(Clone)]
pub(super) enum By {
    Network(Box<UNet>),
    /// Who knows the source picture.
    Oracle,
    /// Who knows these pictures, or those of the class asked for.
    Memoriser(References),
}

/// Everything that a run is made from.
#[derive(Clone)]
pub(super) struct Start {
    pub(super) card: ModelCard,
    pub(super) by: By,
    pub(super) device: Device,
    pub(super) recipe: Recipe,
    pub(super) pictures: Pictures,
    pub(super) count: usize,
}

/// A run that was started; nothing is computed until the next frame is asked for.
#[wasm_bindgen]
pub struct Run {
    start: Start,
    steps: Steps,
    /// Frames of the latest step that were not asked for yet.
    waiting: VecDeque<(usize, Call)>,
    /// Number of the coming frame.
    index: usize,
    total: usize,
    done: bool,
    /// The noise that was predicted last.
    eps: Option<Tensor<4>>,
    /// The number of the first frame of every step taken, and what it started from.
    marks: BTreeMap<usize, (usize, Snapshot)>,
}

#[wasm_bindgen]
impl Run {
    /// The next frame, or `undefined` after the finished pictures.
    #[wasm_bindgen(unchecked_return_type = "Frame | undefined")]
    pub async fn next(&mut self) -> Result<JsValue, JsError> {
        if self.waiting.is_empty() {
            let mark = (self.index, self.steps.snapshot());
            if let Some(step) = self.steps.next() {
                self.marks.insert(step.index, mark);
                self.eps = step.calls.last().map(|call| call.prediction.eps.clone());
                let calls = step.calls.into_iter().map(|call| (step.index, call));
                self.waiting.extend(calls);
            }
        }
        match self.waiting.pop_front() {
            Some((step, call)) => self.frame(step, call).await,
            None if self.done => Ok(JsValue::UNDEFINED),
            None => {
                self.done = true;
                let x = self.steps.x();
                let prediction = Prediction {
                    x_0: x.clone(),
                    // A run without a step predicted nothing.
                    eps: self.eps.take().unwrap_or_else(|| x.zeros_like()),
                };
                let call = Call {
                    level: NoiseLevel::DATA,
                    x_t: x,
                    prediction,
                };
                self.frame(self.steps.index(), call).await
            }
        }
    }

    /// The recipe that is run.
    #[wasm_bindgen(unchecked_return_type = "Recipe")]
    pub fn recipe(&self) -> Result<JsValue, JsError> {
        write(&self.start.recipe)
    }

    /// A branch that goes on from the start of step `fork.step`, which this run must have come to,
    /// with the settings of `fork`. Its frames are numbered as if all of them were its own.
    #[wasm_bindgen]
    pub fn fork(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Fork")] fork: JsValue,
    ) -> Result<Run, JsError> {
        let fork: Fork = read("fork", fork)?;
        let step = fork.step;
        let recipe = self.start.recipe.branch(fork);
        let start = Start {
            recipe,
            ..self.start.clone()
        };
        let mut run = Run::new(start)?;
        let (index, snapshot) = self.marks.get(&step).ok_or_else(|| {
            JsError::new(&format!(
                "the run has not come to step {step} yet: let it go on, or fork earlier"
            ))
        })?;
        run.steps.resume(snapshot.clone());
        run.index = *index;
        run.marks = self
            .marks
            .range(..step)
            .map(|(step, mark)| (*step, mark.clone()))
            .collect();
        Ok(run)
    }
}

impl Run {
    /// A run of a recipe.
    pub(super) fn new(start: Start) -> Result<Self, RecipeError> {
        let Start {
            card,
            by,
            device,
            recipe,
            pictures,
            count,
        } = &start;
        let steps = match by {
            By::Network(net) => model::start(card, net, recipe, pictures, *count, device)?,
            By::Oracle => {
                let oracle = Oracle {
                    x_0: pictures.known_source(recipe, card, device)?,
                };
                model::start_with(card, recipe, pictures, *count, device, |_, _| {
                    Box::new(oracle.clone())
                })?
            }
            By::Memoriser(references) => {
                model::start_with(card, recipe, pictures, *count, device, |_, condition| {
                    let class = match condition {
                        Condition::Class(class) => Some(class),
                        _ => None,
                    };
                    Box::new(Memoriser::new(references.tensor(class, device)))
                })?
            }
        };
        Ok(Self {
            steps,
            total: recipe.denoiser_calls() + 1,
            waiting: VecDeque::new(),
            index: 0,
            done: false,
            eps: None,
            marks: BTreeMap::new(),
            start,
        })
    }

    async fn frame(&mut self, step: usize, call: Call) -> Result<JsValue, JsError> {
        let Call {
            level,
            x_t,
            prediction: Prediction { x_0, eps },
        } = call;
        // One read instead of three: each costs a round trip to the GPU.
        let all = image::read(Tensor::cat(vec![x_t, x_0, eps], 0)).await?;
        let (x_t, rest) = all.split_at(all.len() / 3);
        let (x_0, eps) = rest.split_at(rest.len() / 2);
        let prompts = self.start.recipe.prompts_at(step).into_iter();
        let prompts: Array = prompts.map(JsValue::from).collect();
        let [count, channels, size, _] = self.start.card.shape(self.start.count);
        let frame = Fields::default()
            .with("index", self.index)
            .with("total", self.total)
            .with("step", step)
            .with("done", self.done)
            .with("prompts", prompts)
            .with("t", self.start.card.noise_schedule().timestep(level))
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
