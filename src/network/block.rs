//! The residual block, the one brick of the U-Net.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{GroupNorm, GroupNormConfig, Initializer, Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::{Device, Tensor};

use super::layer::{modulate_silu_conv, norm_silu_conv};

/// Groups in every group normalisation.
const GROUPS: usize = 8;

/// Two 3×3 convolutions whose middle is scaled and shifted by the condition, added to the input
/// (Dhariwal & Nichol 2021, "adaptive group normalisation").
#[derive(Module, Debug)]
pub(super) struct ResidualBlock {
    norm_in: GroupNorm,
    conv_in: Conv2d,
    modulation: Linear,
    norm_mid: GroupNorm,
    conv_out: Conv2d,
    skip: Option<Conv2d>,
}

impl ResidualBlock {
    /// From `channels_in` to `channels_out` channels, under a condition of `condition` numbers.
    pub(super) fn new(
        channels_in: usize,
        channels_out: usize,
        condition: usize,
        device: &Device,
    ) -> Self {
        let skip = (channels_in != channels_out)
            .then(|| Conv2dConfig::new([channels_in, channels_out], [1, 1]).init(device));
        Self {
            norm_in: norm(channels_in).init(device),
            conv_in: conv3x3(channels_in, channels_out).init(device),
            modulation: LinearConfig::new(condition, 2 * channels_out).init(device),
            norm_mid: norm(channels_out).with_affine(false).init(device),
            // Starting from zero, the block starts as the identity.
            conv_out: conv3x3(channels_out, channels_out)
                .with_initializer(Initializer::Zeros)
                .init(device),
            skip,
        }
    }

    /// `x` is `[batch, channels_in, h, w]`, `condition` `[batch, condition]`; returns
    /// `[batch, channels_out, h, w]`.
    pub(super) fn forward(&self, x: Tensor<4>, condition: Tensor<2>) -> Tensor<4> {
        let h = norm_silu_conv(x.clone(), &self.norm_in, &self.conv_in);
        let modulation = self.modulation.forward(condition); // [batch, 2 · channels_out]
        let h = modulate_silu_conv(h, &self.norm_mid, modulation, &self.conv_out);
        match &self.skip {
            Some(skip) => skip.forward(x) + h,
            None => x + h,
        }
    }
}

/// The group normalisation used throughout.
pub(super) fn norm(channels: usize) -> GroupNormConfig {
    GroupNormConfig::new(GROUPS, channels)
}

/// A 3×3 convolution that keeps the size.
pub(super) fn conv3x3(channels_in: usize, channels_out: usize) -> Conv2dConfig {
    Conv2dConfig::new([channels_in, channels_out], [3, 3])
        .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
}
