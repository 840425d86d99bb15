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
        // A batch often asks for the same thing many times; it is read once.
        let mut prompts: Vec<Tokens> = Vec::new();
        let mut known: HashMap<Tokens, i32> = HashMap::new();
        let mut indices = Vec::with_capacity(conditions.len());
        for condition in conditions {
            let tokens = match condition {
                Condition::Prompt(tokens) => tokens.clone(),
                Condition::Any | Condition::Class(_) => Tokens::default(),
            };
            let index = known.entry(tokens).or_insert_with_key(|tokens| {
                prompts.push(tokens.clone());
                prompts.len() as i32 - 1
            });
            indices.push(*index);
        }
        let mut context = self.encoder.forward(&prompts, dtype, device);
        if prompts.len() < conditions.len() {
            let indices = TensorData::new(indices, [conditions.len()]);
            let indices = Tensor::<1, Int>::from_data(indices, device);
            context = Context {
                words: context.words.select(0, indices.clone()),
                padding: context.padding.select(0, indices),
            };
        }
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
