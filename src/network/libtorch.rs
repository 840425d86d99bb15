//! Layers that LibTorch runs as one.
//!
//! Out of burn's operations a normalisation alone is nine things to do, each of which reads and
//! writes all numbers of a layer; LibTorch has one kernel for it. They compute what the layers in
//! [`layer`](super::layer) and [`attention`](super::attention) do.

use burn::backend::libtorch::TchTensor;
use burn::backend::tensor::{BoolTensor, FloatTensor};
use burn::backend::{
    Backend, Dispatch, DispatchDevice, DispatchTensor, LibTorch, backend_extension,
};
use burn::module::Param;
use burn::nn::GroupNorm;
use burn::nn::conv::Conv2d;
use burn::tensor::{Device, Tensor};

use super::attention::{CrossAttention, NEVER};
use super::text::Context;

/// Whether tensors of this device are LibTorch's, and not followed by burn's own autodiff.
pub(crate) fn runs(device: &Device) -> bool {
    matches!(device.as_dispatch(), DispatchDevice::LibTorch(_))
}

/// [`layer::norm_silu_conv`](super::layer::norm_silu_conv).
pub(super) fn norm_silu_conv(x: Tensor<4>, norm: &GroupNorm, conv: &Conv2d) -> Tensor<4> {
    let [gamma, beta] = affine(norm);
    let [weight, bias] = filters(conv);
    let (groups, epsilon) = (norm.num_groups, norm.epsilon);
    let x = x.into_dispatch();
    Tensor::from_dispatch(Dispatch::norm_silu_conv(
        x, gamma, beta, weight, bias, groups, epsilon,
    ))
}

/// [`layer::modulate_silu_conv`](super::layer::modulate_silu_conv).
pub(super) fn modulate_silu_conv(
    x: Tensor<4>,
    norm: &GroupNorm,
    modulation: Tensor<2>,
    conv: &Conv2d,
) -> Tensor<4> {
    let [weight, bias] = filters(conv);
    let (groups, epsilon) = (norm.num_groups, norm.epsilon);
    let (x, modulation) = (x.into_dispatch(), modulation.into_dispatch());
    Tensor::from_dispatch(Dispatch::modulate_silu_conv(
        x, modulation, weight, bias, groups, epsilon,
    ))
}

/// [`CrossAttention::forward`].
pub(super) fn cross_attention(
    x: Tensor<4>,
    context: &Context,
    layer: &CrossAttention,
) -> Tensor<4> {
    let [gamma, beta] = affine(&layer.norm);
    let [query, key, value, out] = [&layer.query, &layer.key, &layer.value, &layer.out]
        .map(|linear| linear.weight.val().into_dispatch());
    Tensor::from_dispatch(Dispatch::cross_attention(
        x.into_dispatch(),
        context.words.clone().into_dispatch(),
        context.padding.clone().into_dispatch(),
        gamma,
        beta,
        query,
        key,
        value,
        out,
        layer.norm.num_groups,
        layer.norm.epsilon,
        layer.heads,
    ))
}

fn affine(norm: &GroupNorm) -> [DispatchTensor; 2] {
    [&norm.gamma, &norm.beta].map(|parameter| dispatch(parameter.as_ref()))
}

fn filters(conv: &Conv2d) -> [DispatchTensor; 2] {
    [
        conv.weight.val().into_dispatch(),
        dispatch(conv.bias.as_ref()),
    ]
}

fn dispatch(parameter: Option<&Param<Tensor<1>>>) -> DispatchTensor {
    let parameter = parameter.expect("this layer has weights for every channel");
    parameter.val().into_dispatch()
}

/// Layers as single operations.
#[backend_extension(LibTorch)]
pub(super) trait LayerOps: Backend {
    /// `x` `[batch, channels, h, w]` through a group normalisation, SiLU and a 3×3 convolution.
    fn norm_silu_conv(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        groups: usize,
        epsilon: f64,
    ) -> FloatTensor<Self>;

    /// The same with a scale and a shift of every channel of every picture,
    /// `[batch, 2 · channels]`, in the place of `gamma - 1` and `beta`.
    fn modulate_silu_conv(
        x: FloatTensor<Self>,
        modulation: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        groups: usize,
        epsilon: f64,
    ) -> FloatTensor<Self>;

    /// What the places of `x` `[batch, channels, h, w]` find in `words` `[batch, n, width]`, added
    /// to `x`; nothing is found where there is `padding` `[batch, n]`.
    #[allow(clippy::too_many_arguments, reason = "the weights of a layer")]
    fn cross_attention(
        x: FloatTensor<Self>,
        words: FloatTensor<Self>,
        padding: BoolTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        query: FloatTensor<Self>,
        key: FloatTensor<Self>,
        value: FloatTensor<Self>,
        out: FloatTensor<Self>,
        groups: usize,
        epsilon: f64,
        heads: usize,
    ) -> FloatTensor<Self>;
}

impl LayerOps for LibTorch {
    fn norm_silu_conv(
        x: TchTensor,
        gamma: TchTensor,
        beta: TchTensor,
        weight: TchTensor,
        bias: TchTensor,
        groups: usize,
        epsilon: f64,
    ) -> TchTensor {
        let h = norm(&x, Some((&gamma, &beta)), groups, epsilon);
        silu_conv(&h, &weight, &bias)
    }

    fn modulate_silu_conv(
        x: TchTensor,
        modulation: TchTensor,
        weight: TchTensor,
        bias: TchTensor,
        groups: usize,
        epsilon: f64,
    ) -> TchTensor {
        let modulation = modulation.tensor.unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
        let h = norm(&x, None, groups, epsilon);
        let h = h * (&modulation[0] + 1.0) + &modulation[1];
        silu_conv(&h, &weight, &bias)
    }

    fn cross_attention(
        x: TchTensor,
        words: TchTensor,
        padding: TchTensor,
        gamma: TchTensor,
        beta: TchTensor,
        query: TchTensor,
        key: TchTensor,
        value: TchTensor,
        out: TchTensor,
        groups: usize,
        epsilon: f64,
        heads: usize,
    ) -> TchTensor {
        // `[batch, n, heads · d]` to `[batch, heads, n, d]`.
        let split = |x: tch::Tensor| x.unflatten(2, [heads as i64, -1]).transpose(1, 2);
        let places = norm(&x, Some((&gamma, &beta)), groups, epsilon);
        let places = places.flatten(2, 3).transpose(1, 2);
        let query = split(places.matmul(&query.tensor));
        let key = split(words.tensor.matmul(&key.tensor));
        let value = split(words.tensor.matmul(&value.tensor));
        let scale = (query.size()[3] as f64).sqrt().recip();
        let scores = query.matmul(&key.transpose(2, 3)) * scale;
        let padding = padding.tensor.unsqueeze(1).unsqueeze(1);
        let shares = scores.masked_fill(&padding, NEVER).softmax(3, None);
        let found = shares.matmul(&value).transpose(1, 2).flatten(2, 3);
        let change = found.matmul(&out.tensor).transpose(1, 2);
        TchTensor::new(&x.tensor + change.reshape_as(&x.tensor))
    }
}

fn norm(
    x: &TchTensor,
    affine: Option<(&TchTensor, &TchTensor)>,
    groups: usize,
    epsilon: f64,
) -> tch::Tensor {
    let gamma = affine.map(|(gamma, _)| &gamma.tensor);
    let beta = affine.map(|(_, beta)| &beta.tensor);
    let cudnn = true;
    x.tensor
        .group_norm(groups as i64, gamma, beta, epsilon, cudnn)
}

fn silu_conv(h: &tch::Tensor, weight: &TchTensor, bias: &TchTensor) -> TchTensor {
    let (stride, padding, dilation, groups) = (1, 1, 1, 1);
    TchTensor::new(h.silu().conv2d(
        &weight.tensor,
        Some(&bias.tensor),
        stride,
        padding,
        dilation,
        groups,
    ))
}
