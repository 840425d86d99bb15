//! Composed drawings with their captions, as the network reads them.

use rand_chacha::ChaCha8Rng;

use super::Examples;
use crate::emoji::Composer;
use crate::network::Condition;
use crate::random::uniform;
use crate::text::Tokenizer;

/// Share of words whose letters alone are shown, so that the network learns to go by them.
const SPELT: f32 = 0.1;

/// Drawings composed on the fly, each with its caption.
pub struct PromptedDrawings {
    /// Composes the pictures and their captions.
    pub composer: Composer,
    /// Reads the captions.
    pub tokenizer: Tokenizer,
    /// Words of a caption that count.
    pub length: usize,
    /// Height and width of the pictures.
    pub size: usize,
}

impl Examples for PromptedDrawings {
    fn shape(&self) -> [usize; 3] {
        [3, self.size, self.size]
    }

    fn draw(&self, random: &mut ChaCha8Rng, pixels: &mut Vec<f32>) -> Condition {
        let example = self.composer.example(self.size, random);
        pixels.extend(example.picture);
        let mut tokens = self.tokenizer.read(&example.caption, self.length).tokens;
        for token in &mut tokens.0 {
            token.word = token.word.filter(|_| uniform(random) > SPELT);
        }
        Condition::Prompt(tokens)
    }
}
