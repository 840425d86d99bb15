//! The layers that the U-Net is made of: a normalisation, SiLU and a convolution each.

use burn::nn::GroupNorm;
use burn::nn::conv::Conv2d;
use burn::tensor::Tensor;
use burn::tensor::activation::silu;

#[cfg(feature = "tch")]
use super::libtorch;

/// `conv(silu(norm(x)))` for `x` `[batch, channels, h, w]` and a 3×3 convolution.
pub(super) fn norm_silu_conv(x: Tensor<4>, norm: &GroupNorm, conv: &Conv2d) -> Tensor<4> {
    #[cfg(feature = "tch")]
    if libtorch::runs(&x.device()) {
        return libtorch::norm_silu_conv(x, norm, conv);
    }
    conv.forward(silu(norm.forward(x)))
}

/// `conv(silu(norm(x) · (scale + 1) + shift))`, where `modulation` `[batch, 2 · channels]` holds
/// scale and shift of every channel; the normalisation has no weights of its own.
pub(super) fn modulate_silu_conv(
    x: Tensor<4>,
    norm: &GroupNorm,
    modulation: Tensor<2>,
    conv: &Conv2d,
) -> Tensor<4> {
    #[cfg(feature = "tch")]
    if libtorch::runs(&x.device()) {
        return libtorch::modulate_silu_conv(x, norm, modulation, conv);
    }
    let [scale, shift] = modulation
        .unsqueeze_dims::<4>(&[-1, -1])
        .chunk(2, 1)
        .try_into()
        .expect("two chunks were asked for");
    let h = norm.forward(x) * (scale + 1.0) + shift;
    conv.forward(silu(h))
}
