//! Cross-attention: every place of the picture looks for the words that concern it.

use burn::module::Module;
use burn::nn::{GroupNorm, Initializer, Linear, LinearConfig};
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor};

use super::block::norm;
#[cfg(feature = "tch")]
use super::libtorch;
use super::text::Context;
use super::unet::double;

/// Scores of words that are not there.
pub(super) const NEVER: f64 = -1e4;

/// Multi-head attention from places to words, added to the input (Rombach et al. 2022, section
/// 3.3; Vaswani et al. 2017, equation 1).
#[derive(Module, Debug)]
pub(super) struct CrossAttention {
    pub(super) norm: GroupNorm,
    pub(super) query: Linear,
    pub(super) key: Linear,
    pub(super) value: Linear,
    pub(super) out: Linear,
    pub(super) heads: usize,
}

impl CrossAttention {
    /// Between `channels` of the picture and words of `width` numbers.
    pub(super) fn new(channels: usize, width: usize, heads: usize, device: &Device) -> Self {
        let linear = |from, to| LinearConfig::new(from, to).with_bias(false);
        Self {
            norm: norm(channels).init(device),
            query: linear(channels, width).init(device),
            key: linear(width, width).init(device),
            value: linear(width, width).init(device),
            // Starting from zero, the picture ignores the words at first.
            out: linear(width, channels)
                .with_initializer(Initializer::Zeros)
                .init(device),
            heads,
        }
    }

    /// `x` is `[batch, channels, h, w]`; returns the same shape. Adds to `maps` the share that every
    /// word has in what a place finds.
    pub(super) fn forward(
        &self,
        x: Tensor<4>,
        context: &Context,
        maps: Option<&mut AttentionMaps>,
    ) -> Tensor<4> {
        #[cfg(feature = "tch")]
        if maps.is_none() && libtorch::runs(&x.device()) {
            return libtorch::cross_attention(x, context, self);
        }
        let [batch, channels, height, width] = x.dims();
        let places = self
            .norm
            .forward(x.clone())
            .flatten::<3>(2, 3)
            .swap_dims(1, 2);
        let query = self.split(self.query.forward(places)); // [b, heads, h · w, d]
        let key = self.split(self.key.forward(context.words.clone())); // [b, heads, n, d]
        let value = self.split(self.value.forward(context.words.clone()));
        let scale = (query.dims()[3] as f64).sqrt().recip();
        let padding = context.padding.clone().unsqueeze_dims::<4>(&[1, 1]);
        let scores = query.matmul(key.transpose()) * scale;
        let shares = softmax(scores.mask_fill(padding, NEVER), 3); // [b, heads, h · w, n]
        if let Some(maps) = maps {
            maps.add(shares.clone(), [height, width]);
        }
        let found = shares.matmul(value).swap_dims(1, 2);
        let change = self.out.forward(found.flatten::<3>(2, 3)); // [b, h · w, channels]
        let change = change
            .swap_dims(1, 2)
            .reshape([batch, channels, height, width]);
        x + change
    }

    /// `[batch, n, heads · d]` to `[batch, heads, n, d]`.
    fn split(&self, x: Tensor<3>) -> Tensor<4> {
        let [batch, n, width] = x.dims();
        x.reshape([batch, n, self.heads, width / self.heads])
            .swap_dims(1, 2)
    }
}

/// Adds up how much places attend to words, at different sizes.
#[derive(Default)]
pub(super) struct AttentionMaps {
    /// `[batch, 1 + words, size, size]` of the largest size so far.
    sum: Option<Tensor<4>>,
    count: usize,
}

impl AttentionMaps {
    /// Adds the shares `[batch, heads, h · w, 1 + words]` of a picture of `[h, w]`.
    pub(super) fn add(&mut self, shares: Tensor<4>, [height, width]: [usize; 2]) {
        let [batch, _, _, words] = shares.dims();
        let map = shares.mean_dim(1).squeeze_dim::<3>(1).swap_dims(1, 2);
        let mut map = map.reshape([batch, words, height, width]);
        self.count += 1;
        self.sum = Some(match self.sum.take() {
            Some(mut sum) => {
                while map.dims()[2] < sum.dims()[2] {
                    map = double(map);
                }
                while sum.dims()[2] < map.dims()[2] {
                    sum = double(sum);
                }
                sum + map
            }
            None => map,
        });
    }

    /// The mean, `[batch, words, size, size]`; nothing if there are no words.
    pub(super) fn mean(self) -> Option<Tensor<4>> {
        let mean = self.sum? / self.count as f64;
        let [_, places, ..] = mean.dims();
        // The first place is the sign for the whole prompt.
        (places > 1).then(|| mean.narrow(1, 1, places - 1))
    }
}
