//! What makes a U-Net listen to prompts.

use std::collections::HashMap;

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{DType, Device, Int, Tensor, TensorData};

use super::attention::CrossAttention;
use super::condition::Condition;
use super::text::{Context, TextConfig, TextEncoder};
use crate::text::Tokens;

/// The text part of a [`UNet`](super::UNet): the encoder, and where the U-Net attends to it.
#[derive(Module, Debug)]
pub(super) struct PromptReader {
    encoder: TextEncoder,
    summary: Linear,
    /// In the order in which the picture passes them.
    pub(super) attention: Vec<CrossAttention>,
}

/// Prompts, one a picture, as the U-Net hears of them.
pub(super) struct Prompts {
    /// The words to attend to.
    pub(super) context: Context,
    /// The whole prompt in one vector, `[batch, condition]`.
    pub(super) summary: Tensor<2>,
}

impl PromptReader {
    /// For blocks with `channels` and a condition of `condition` numbers.
    pub(super) fn new(
        text: &TextConfig,
        channels: &[usize],
        condition: usize,
        device: &Device,
    ) -> Self {
        let attention =
            |channels: &usize| CrossAttention::new(*channels, text.width, text.heads, device);
        Self {
            encoder: text.init(device),
            summary: LinearConfig::new(text.width, condition).init(device),
            attention: channels.iter().map(attention).collect(),
        }
    }

    /// Reads one condition a picture, in numbers of type `dtype`.
    pub(super) fn read(&self, conditions: &[Condition], dtype: DType, device: &Device) -> Prompts {
        let prompts = conditions.iter().map(|condition| match condition {
            Condition::Prompt(tokens) => tokens.clone(),
            Condition::Any | Condition::Class(_) => Tokens::default(),
        });
        let prompts: Vec<Tokens> = prompts.collect();
        let (different, indices) = different(&prompts);
        let context = if 2 * different.len() <= prompts.len() {
            // The batch asks for the same things many times; each is read once.
            let context = self.encoder.forward(&different, dtype, device);
            let indices = TensorData::new(indices, [prompts.len()]);
            let indices = Tensor::<1, Int>::from_data(indices, device);
            Context {
                words: context.words.select(0, indices.clone()),
                padding: context.padding.select(0, indices),
            }
        } else {
            self.encoder.forward(&prompts, dtype, device)
        };
        let [_, _, width] = context.words.dims();
        let sign = context
            .words
            .clone()
            .narrow(1, 0, 1)
            .reshape([-1, width as i32]);
        Prompts {
            summary: self.summary.forward(sign),
            context,
        }
    }
}

/// The different ones among prompts, and which of them each prompt is.
fn different(prompts: &[Tokens]) -> (Vec<Tokens>, Vec<i32>) {
    let mut different = Vec::new();
    let mut known = HashMap::new();
    let index = |prompt| {
        *known.entry(prompt).or_insert_with_key(|prompt: &&Tokens| {
            different.push((*prompt).clone());
            different.len() as i32 - 1
        })
    };
    let indices = prompts.iter().map(index).collect();
    (different, indices)
}
