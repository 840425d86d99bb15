//! The U-Net (Ronneberger et al. 2015; Ho et al. 2020): down to see the whole, up to draw it,
//! with a bridge across at every size.
//!
//! The bridges are added rather than concatenated: the finest layers, which cost the most, then
//! stay as narrow as their pictures, and the parameters go where the whole is seen.

use burn::config::Config;
use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{
    GroupNorm, Initializer, PixelShuffle, PixelShuffleConfig, PixelUnshuffle, PixelUnshuffleConfig,
};
use burn::tensor::activation::silu;
use burn::tensor::module::{avg_pool2d, interpolate};
use burn::tensor::ops::{AvgPoolOptions, InterpolateMode, InterpolateOptions};
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::block::{ResidualBlock, conv3x3, norm};
use super::embedding::{Condition, noise_features};
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
}

/// Predicts `v` for noisy pictures, given their noise levels and classes.
///
/// Blocks of 2×2 pixels are first folded into channels, so that the finest layer works at half
/// the picture's size.
#[derive(Module, Debug)]
pub struct UNet {
    unshuffle: PixelUnshuffle,
    condition: Condition,
    conv_in: Conv2d,
    down: Vec<ResidualBlock>,
    middle: Vec<ResidualBlock>,
    narrow: Vec<Conv2d>,
    up: Vec<ResidualBlock>,
    norm_out: GroupNorm,
    conv_out: Conv2d,
    shuffle: PixelShuffle,
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
            condition: Condition::new(self.classes, self.condition, device),
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
            classes: self.classes,
        }
    }
}

impl UNet {
    /// Predicts `v` for `x_t` `[batch, channels, size, size]`, one level and one class a picture.
    ///
    /// A class of `None` asks for a picture of any kind.
    ///
    /// # Panics
    ///
    /// If `levels` or `classes` are not as many as the pictures, or a class is out of range.
    pub fn forward(
        &self,
        x_t: Tensor<4>,
        levels: &[NoiseLevel],
        classes: &[Option<usize>],
    ) -> Tensor<4> {
        let device = x_t.device();
        let classes: Vec<i32> = classes
            .iter()
            .map(|class| self.class_index(*class))
            .collect();
        let classes = Tensor::from_data(TensorData::new(classes.clone(), [classes.len()]), &device);
        let noise = noise_features(levels, &device).cast(x_t.dtype());
        self.forward_features(x_t, noise, classes)
    }

    /// The row of the class embedding; the last one stands for "none".
    fn class_index(&self, class: Option<usize>) -> i32 {
        let index = class.unwrap_or(self.classes);
        assert!(
            index <= self.classes,
            "class {index} of a network of {} classes",
            self.classes
        );
        index as i32
    }

    fn forward_features(
        &self,
        x_t: Tensor<4>,
        noise: Tensor<2>,
        classes: Tensor<1, Int>,
    ) -> Tensor<4> {
        let condition = self.condition.forward(noise, classes);
        let mut h = self.conv_in.forward(self.unshuffle.forward(x_t));
        let mut bridges = Vec::with_capacity(self.down.len());
        for block in &self.down {
            h = block.forward(h, condition.clone());
            bridges.push(h.clone());
            h = halve(h);
        }
        for block in &self.middle {
            h = block.forward(h, condition.clone());
        }
        for (narrow, block) in self.narrow.iter().zip(&self.up) {
            let bridge = bridges.pop().expect("as many ways up as down");
            h = double(narrow.forward(h)) + bridge;
            h = block.forward(h, condition.clone());
        }
        let h = self.conv_out.forward(silu(self.norm_out.forward(h)));
        self.shuffle.forward(h)
    }
}

/// Averages every 2×2 block: `[b, c, h, w]` to `[b, c, h / 2, w / 2]`.
fn halve(x: Tensor<4>) -> Tensor<4> {
    avg_pool2d(x, AvgPoolOptions::new([2, 2]))
}

/// Repeats every pixel 2×2 times: `[b, c, h, w]` to `[b, c, 2 h, 2 w]`.
fn double(x: Tensor<4>) -> Tensor<4> {
    let options = InterpolateOptions::new(InterpolateMode::Nearest).with_scale_factor([2.0, 2.0]);
    interpolate(x, options)
}
