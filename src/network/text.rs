//! The text encoder: from the words of a prompt to what the U-Net attends to.

use burn::config::Config;
use burn::module::Module;
use burn::nn::transformer::{
    TransformerEncoder, TransformerEncoderConfig, TransformerEncoderInput,
};
use burn::nn::{Embedding, EmbeddingConfig, Initializer, LayerNorm, LayerNormConfig};
use burn::tensor::{Bool, DType, Device, Int, Tensor, TensorData};

use crate::text::{TRIGRAMS, Token, Tokens};

/// Rows of the embedding that make up one word: its own and those of its trigrams.
const PIECES: usize = 1 + TRIGRAMS;

/// So many prompts are brought to one of few lengths, for which a GPU then knows the fastest way.
const MANY: usize = 64;

/// The shape of the text part of a [`UNet`](super::UNet).
#[derive(Config, Debug, PartialEq)]
pub struct TextConfig {
    /// Words in the vocabulary.
    pub words: usize,
    /// Rows that the trigrams of all words share.
    #[config(default = "1024")]
    pub trigrams: usize,
    /// Words of a prompt that are read; the rest is left out.
    #[config(default = "24")]
    pub length: usize,
    /// Numbers a word, a multiple of `heads`.
    #[config(default = "128")]
    pub width: usize,
    /// Layers of the transformer.
    #[config(default = "2")]
    pub layers: usize,
    /// Heads of every attention.
    #[config(default = "4")]
    pub heads: usize,
}

/// A small transformer over words (Vaswani et al. 2017, layer norm first: Xiong et al. 2020).
///
/// In front of the words stands a sign for the whole prompt. Alone it asks for any picture.
#[derive(Module, Debug)]
pub(super) struct TextEncoder {
    pieces: Embedding,
    places: Embedding,
    transformer: TransformerEncoder,
    norm: LayerNorm,
    words: usize,
    trigrams: usize,
    length: usize,
}

/// What the U-Net attends to.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The sign of the prompt and its words, `[batch, 1 + words, width]`.
    pub(super) words: Tensor<3>,
    /// Where a shorter prompt has no more words, `[batch, 1 + words]`.
    pub(super) padding: Tensor<2, Bool>,
}

impl TextConfig {
    /// An encoder with fresh weights on `device`.
    pub(super) fn init(&self, device: &Device) -> TextEncoder {
        let embedding = |rows, std| {
            EmbeddingConfig::new(rows, self.width)
                .with_initializer(Initializer::Normal { mean: 0.0, std })
                .init(device)
        };
        TextEncoder {
            pieces: embedding(1 + self.words + self.trigrams, 0.3),
            places: embedding(1 + self.length, 0.1),
            transformer: TransformerEncoderConfig::new(
                self.width,
                2 * self.width,
                self.heads,
                self.layers,
            )
            .with_dropout(0.0)
            .with_norm_first(true)
            .init(device),
            norm: LayerNormConfig::new(self.width).init(device),
            words: self.words,
            trigrams: self.trigrams,
            length: self.length,
        }
    }
}

impl TextEncoder {
    /// Reads one prompt a picture, in numbers of type `dtype`.
    ///
    /// # Panics
    ///
    /// If a prompt is longer than the network's, or has a word that is not in its vocabulary.
    pub(super) fn forward(&self, prompts: &[Tokens], dtype: DType, device: &Device) -> Context {
        let longest = prompts.iter().map(|prompt| prompt.0.len()).max();
        let mut places = 1 + longest.unwrap_or(0);
        assert!(places <= 1 + self.length, "a prompt of {places} words");
        if prompts.len() >= MANY {
            places = places.next_multiple_of(8).min(1 + self.length);
        }
        let mut rows = Vec::with_capacity(prompts.len() * places * PIECES);
        let mut shares = Vec::with_capacity(rows.capacity());
        let mut padding = Vec::with_capacity(prompts.len() * places);
        for Tokens(tokens) in prompts {
            let sign = [(0, 1.0)];
            push(&mut rows, &mut shares, sign.into_iter());
            for token in tokens {
                push(&mut rows, &mut shares, self.rows(token));
            }
            for _ in 1 + tokens.len()..places {
                push(&mut rows, &mut shares, [].into_iter());
            }
            padding.extend((0..places).map(|place| place > tokens.len()));
        }
        let batch = prompts.len();
        let rows = TensorData::new(rows, [batch * places, PIECES]);
        let shares = TensorData::new(shares, [batch * places, PIECES, 1]);
        let padding = TensorData::new(padding, [batch, places]);
        let padding = Tensor::<2, Bool>::from_data(padding, device);

        let pieces = self.pieces.forward(Tensor::from_data(rows, device)); // [b · n, pieces, width]
        let shares = Tensor::<3>::from_data(shares, device).cast(dtype);
        let [_, _, width] = pieces.dims();
        let words = (pieces * shares).sum_dim(1).reshape([batch, places, width]);
        let place = Tensor::<1, Int>::arange(0..places as i64, device).unsqueeze::<2>();
        let words = words + self.places.forward(place);
        let input = TransformerEncoderInput::new(words).mask_pad(padding.clone());
        let words = self.norm.forward(self.transformer.forward(input));
        Context { words, padding }
    }

    /// The rows that make up a word, with their shares: its own in full and the mean of its
    /// trigrams.
    fn rows<'a>(&'a self, token: &'a Token) -> impl Iterator<Item = (usize, f32)> + 'a {
        let word = token.word.map(|word| {
            assert!(word < self.words, "word {word} of {}", self.words);
            (1 + word, 1.0)
        });
        let share = 1.0 / token.trigrams.len() as f32;
        let trigram = move |hash: &u32| {
            let row = *hash as usize % self.trigrams;
            (1 + self.words + row, share)
        };
        word.into_iter().chain(token.trigrams.iter().map(trigram))
    }
}

/// Adds the rows of a word and fills up with nothing.
fn push(rows: &mut Vec<i32>, shares: &mut Vec<f32>, word: impl Iterator<Item = (usize, f32)>) {
    let end = rows.len() + PIECES;
    for (row, share) in word {
        rows.push(row as i32);
        shares.push(share);
    }
    rows.resize(end, 0);
    shares.resize(end, 0.0);
}
