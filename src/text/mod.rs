//! Prompts: from what people type to what the network reads.
//!
//! A prompt is cut into words ([`words`](words::words)); the [`Tokenizer`] turns each into
//! [`Token`]s: a row of the network's embedding if it knows the word, and one for every three
//! letters in it (Bojanowski et al. 2017), so that a word that is misspelt or was never seen
//! still stands near those that look like it.

mod tokenizer;
mod tokens;
mod words;

pub use tokenizer::{Reading, Tokenizer, Unknown};
pub(crate) use tokens::TRIGRAMS;
pub use tokens::{Token, Tokens};
pub use words::words;
