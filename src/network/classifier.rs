//! A small convolutional classifier: the judge that tells what a picture shows.
//!
//! It never sees the generator. Its last layer names the class; the layer before it, pooled over
//! the picture, gives the features in which distances between pictures are measured.

use burn::config::Config;
use burn::module::Module;
use burn::nn::conv::Conv2d;
use burn::nn::{
    BatchNorm, BatchNormConfig, Linear, LinearConfig, PixelUnshuffle, PixelUnshuffleConfig,
};
use burn::tensor::activation::relu;
use burn::tensor::module::max_pool2d;
use burn::tensor::ops::MaxPoolOptions;
use burn::tensor::{Device, Tensor};

use super::block::conv3x3;

/// The shape of a [`Classifier`].
#[derive(Config, Debug, PartialEq)]
pub struct ClassifierConfig {
    /// Channels of the pictures: 1 for grey, 3 for colour.
    pub image_channels: usize,
    /// Number of classes.
    pub classes: usize,
    /// Channels of the first layer, a multiple of 8; the widest has four times as many.
    #[config(default = "32")]
    pub width: usize,
    /// Channels behind a third halving, for large pictures of many classes.
    pub deepest: Option<usize>,
}

/// Names the class of a picture (a shallow residual network, He et al. 2016, with batch
/// normalisation, Ioffe & Szegedy 2015, with which it learns several times as fast as with group
/// normalisation).
///
/// Blocks of 2×2 pixels are first folded into channels, and the size is halved twice or three times
/// more.
#[derive(Module, Debug)]
pub struct Classifier {
    unshuffle: PixelUnshuffle,
    stem: Layer,
    fine: Layer,
    fine_residual: Layer,
    coarse: Layer,
    coarse_residual: Layer,
    deepest: Option<Layer>,
    deepest_residual: Option<Layer>,
    head: Linear,
}

impl ClassifierConfig {
    /// A classifier with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> Classifier {
        let width = self.width;
        let layer = |from, to| Layer::new(from, to, device);
        Classifier {
            unshuffle: PixelUnshuffleConfig::new(2).init(),
            stem: layer(4 * self.image_channels, width),
            fine: layer(width, 2 * width),
            fine_residual: layer(2 * width, 2 * width),
            coarse: layer(2 * width, 4 * width),
            coarse_residual: layer(4 * width, 4 * width),
            deepest: self.deepest.map(|deepest| layer(4 * width, deepest)),
            deepest_residual: self.deepest.map(|deepest| layer(deepest, deepest)),
            head: LinearConfig::new(self.features(), self.classes).init(device),
        }
    }

    /// The number of features of a picture.
    pub fn features(&self) -> usize {
        self.deepest.unwrap_or(4 * self.width)
    }
}

impl Classifier {
    /// The features of `pictures`, `[batch, channels, size, size]` in `[-1, 1]`: the layer before
    /// the last, `[batch, features]`.
    pub fn features(&self, pictures: Tensor<4>) -> Tensor<2> {
        let h = self.stem.forward(self.unshuffle.forward(pictures)); // [b, w, size / 2, _]
        let h = self.fine.halve(h); // [b, 2 w, size / 4, _]
        let h = h.clone() + self.fine_residual.forward(h);
        let h = self.coarse.halve(h); // [b, 4 w, size / 8, _]
        let mut h = h.clone() + self.coarse_residual.forward(h);
        if let (Some(deepest), Some(residual)) = (&self.deepest, &self.deepest_residual) {
            h = deepest.halve(h); // [b, deepest, size / 16, _]
            h = h.clone() + residual.forward(h);
        }
        h.flatten::<3>(2, 3).mean_dim(2).squeeze_dim::<2>(2)
    }

    /// The logits of the classes from the features, `[batch, classes]`.
    pub fn logits(&self, features: Tensor<2>) -> Tensor<2> {
        self.head.forward(features)
    }

    /// The logits of the classes, `[batch, classes]`.
    pub fn forward(&self, pictures: Tensor<4>) -> Tensor<2> {
        self.logits(self.features(pictures))
    }
}

/// A 3×3 convolution, normalised and rectified.
#[derive(Module, Debug)]
struct Layer {
    conv: Conv2d,
    norm: BatchNorm,
}

impl Layer {
    fn new(channels_in: usize, channels_out: usize, device: &Device) -> Self {
        Self {
            conv: conv3x3(channels_in, channels_out)
                .with_bias(false)
                .init(device),
            norm: BatchNormConfig::new(channels_out).init(device),
        }
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        relu(self.norm.forward(self.conv.forward(x)))
    }

    /// Keeps the largest of every 2×2 block: before the normalisation, which then has a quarter of
    /// the work.
    fn halve(&self, x: Tensor<4>) -> Tensor<4> {
        let x = max_pool2d(self.conv.forward(x), MaxPoolOptions::new([2, 2]));
        relu(self.norm.forward(x))
    }
}
