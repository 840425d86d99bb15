//! The U-Net (Ronneberger et al. 2015; Ho et al. 2020): down to see the whole, up to draw it,
//! with a bridge across at every size.
//!
//! The bridges are added rather than concatenated: the finest layers, which cost the most, then
//! stay as narrow as their pictures, and the parameters go where the whole is seen.

use std::iter;

use burn::config::Config;
use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{
    GroupNorm, Initializer, PixelShuffle, PixelShuffleConfig, PixelUnshuffle, PixelUnshuffleConfig,
};
use burn::tensor::module::{avg_pool2d, interpolate};
use burn::tensor::ops::{AvgPoolOptions, InterpolateMode, InterpolateOptions};
use burn::tensor::{Device, Tensor, TensorData};

use super::attention::AttentionMaps;
use super::block::{ResidualBlock, conv3x3, norm};
use super::condition::Condition;
use super::embedding::{ConditionEmbedding, noise_features};
use super::layer::norm_silu_conv;
use super::prompt::PromptReader;
use super::text::TextConfig;
use crate::process::NoiseLevel;

/// The shape of a [`UNet`].
#[derive(Config, Debug, PartialEq)]
pub struct UNetConfig {
    /// Channels of the pictures: 1 for grey, 3 for colour.
    pub image_channels: usize,
    /// Height and width of the pictures; a multiple of `2^widths.len()`.
    pub image_size: usize,
    /// Number of classes; the network also learns to draw without one.
    pub classes: usize,
    /// Channels at each size, from fine to coarse; multiples of 8.
    #[config(default = "vec![48, 96, 128]")]
    pub widths: Vec<usize>,
    /// Residual blocks at the coarsest size.
    #[config(default = "2")]
    pub middle_blocks: usize,
    /// Numbers in the embedded condition.
    #[config(default = "96")]
    pub condition: usize,
    /// What reads prompts, if anything does.
    pub text: Option<TextConfig>,
}

/// Predicts `v` for noisy pictures, given their noise levels and conditions.
///
/// Blocks of 2×2 pixels are first folded into channels, so that the finest layer works at half
/// the picture's size. A network with a text part attends to the words of the prompt after every
/// block but those of the finest layer.
#[derive(Module, Debug)]
pub struct UNet {
    unshuffle: PixelUnshuffle,
    condition: ConditionEmbedding,
    conv_in: Conv2d,
    down: Vec<ResidualBlock>,
    middle: Vec<ResidualBlock>,
    narrow: Vec<Conv2d>,
    up: Vec<ResidualBlock>,
    norm_out: GroupNorm,
    conv_out: Conv2d,
    shuffle: PixelShuffle,
    prompt: Option<PromptReader>,
    classes: usize,
}

impl UNetConfig {
    /// A network with fresh weights on `device`.
    ///
    /// # Panics
    ///
    /// If `widths` is empty.
    pub fn init(&self, device: &Device) -> UNet {
        let patch = 4 * self.image_channels;
        let (&coarsest, finer) = self.widths.split_last().expect("a U-Net needs a width");
        let first = self.widths[0];
        let block = |from, to| ResidualBlock::new(from, to, self.condition, device);

        let mut channels = first;
        let mut down = Vec::new();
        for &width in finer {
            down.push(block(channels, width));
            channels = width;
        }
        let mut middle = Vec::new();
        for _ in 0..self.middle_blocks {
            middle.push(block(channels, coarsest));
            channels = coarsest;
        }
        let mut narrow = Vec::new();
        let mut up = Vec::new();
        for &width in finer.iter().rev() {
            narrow.push(Conv2dConfig::new([channels, width], [1, 1]).init(device));
            up.push(block(width, width));
            channels = width;
        }
        UNet {
            unshuffle: PixelUnshuffleConfig::new(2).init(),
            condition: ConditionEmbedding::new(self.classes, self.condition, device),
            conv_in: conv3x3(patch, first).init(device),
            down,
            middle,
            narrow,
            up,
            norm_out: norm(channels).init(device),
            conv_out: conv3x3(channels, patch)
                .with_initializer(Initializer::Zeros)
                .init(device),
            shuffle: PixelShuffleConfig::new(2).init(),
            prompt: self
                .text
                .as_ref()
                .map(|text| PromptReader::new(text, &self.attentive(), self.condition, device)),
            classes: self.classes,
        }
    }

    /// The channels after every block that attends to words, from the way down to the way up.
    fn attentive(&self) -> Vec<usize> {
        let (coarsest, finer) = self.widths.split_last().expect("a U-Net needs a width");
        let coarse = finer.get(1..).unwrap_or_default();
        let down = coarse.iter().copied();
        let middle = iter::repeat_n(*coarsest, self.middle_blocks);
        down.clone().chain(middle).chain(down.rev()).collect()
    }
}

impl UNet {
    /// Predicts `v` for `x_t` `[batch, channels, size, size]`, one level and one condition a
    /// picture.
    ///
    /// # Panics
    ///
    /// If `levels` or `conditions` are not as many as the pictures, a class is out of range, or a
    /// prompt is asked of a network without a text part.
    pub fn forward(
        &self,
        x_t: Tensor<4>,
        levels: &[NoiseLevel],
        conditions: &[Condition],
    ) -> Tensor<4> {
        self.forward_attentively(x_t, levels, conditions, None)
    }

    /// Where the words of the prompts act while `v` is predicted for `x_t`: the share of every
    /// word in what each place attends to, the mean of all heads and blocks (Tang et al. 2023),
    /// `[batch, words, size / 4, size / 4]` where words is the longest prompt's; nothing if the
    /// network does not read prompts or there is not a single word.
    ///
    /// # Panics
    ///
    /// As [`forward`](Self::forward) does.
    pub fn attention(
        &self,
        x_t: Tensor<4>,
        levels: &[NoiseLevel],
        conditions: &[Condition],
    ) -> Option<Tensor<4>> {
        let mut maps = AttentionMaps::default();
        self.forward_attentively(x_t, levels, conditions, Some(&mut maps));
        maps.mean()
    }

    fn forward_attentively(
        &self,
        x_t: Tensor<4>,
        levels: &[NoiseLevel],
        conditions: &[Condition],
        mut maps: Option<&mut AttentionMaps>,
    ) -> Tensor<4> {
        let device = x_t.device();
        let dtype = x_t.dtype();
        let classes: Vec<i32> = conditions
            .iter()
            .map(|condition| self.class_index(condition))
            .collect();
        let classes = Tensor::from_data(TensorData::new(classes, [conditions.len()]), &device);
        let noise = noise_features(levels, &device).cast(dtype);
        let reader = self.prompt.as_ref();
        let prompts = reader.map(|reader| reader.read(conditions, dtype, &device));
        let summary = prompts.as_ref().map(|prompts| prompts.summary.clone());
        let condition = self.condition.forward(noise, classes, summary);
        let mut layers = reader.iter().flat_map(|reader| &reader.attention);
        let mut attend = |h: Tensor<4>| match (layers.next(), &prompts) {
            (Some(layer), Some(prompts)) => layer.forward(h, &prompts.context, maps.as_deref_mut()),
            _ => h,
        };

        let mut h = self.conv_in.forward(self.unshuffle.forward(x_t));
        let mut bridges = Vec::with_capacity(self.down.len());
        for (depth, block) in self.down.iter().enumerate() {
            h = block.forward(h, condition.clone());
            if depth > 0 {
                h = attend(h);
            }
            bridges.push(h.clone());
            h = halve(h);
        }
        for block in &self.middle {
            h = attend(block.forward(h, condition.clone()));
        }
        for (narrow, block) in self.narrow.iter().zip(&self.up) {
            let bridge = bridges.pop().expect("as many ways up as down");
            h = double(narrow.forward(h)) + bridge;
            h = block.forward(h, condition.clone());
            if !bridges.is_empty() {
                h = attend(h);
            }
        }
        self.shuffle
            .forward(norm_silu_conv(h, &self.norm_out, &self.conv_out))
    }

    /// The row of the class embedding; the last one stands for "any".
    fn class_index(&self, condition: &Condition) -> i32 {
        match condition {
            Condition::Any => self.classes as i32,
            Condition::Prompt(_) => {
                assert!(self.prompt.is_some(), "a prompt, but no text part");
                self.classes as i32
            }
            Condition::Class(class) => {
                assert!(
                    *class < self.classes,
                    "class {class} of a network of {} classes",
                    self.classes
                );
                *class as i32
            }
        }
    }
}

/// Averages every 2×2 block: `[b, c, h, w]` to `[b, c, h / 2, w / 2]`.
fn halve(x: Tensor<4>) -> Tensor<4> {
    avg_pool2d(x, AvgPoolOptions::new([2, 2]))
}

/// Repeats every pixel 2×2 times: `[b, c, h, w]` to `[b, c, 2 h, 2 w]`.
pub(super) fn double(x: Tensor<4>) -> Tensor<4> {
    let options = InterpolateOptions::new(InterpolateMode::Nearest).with_scale_factor([2.0, 2.0]);
    interpolate(x, options)
}
