//! What a network can learn from.

use rand_chacha::ChaCha8Rng;

use super::LabelledImages;
use crate::image::from_byte;
use crate::network::Condition;
use crate::random::below;

/// An endless supply of pictures with what they show; several threads may draw at once.
pub trait Examples: Sync {
    /// Channels, height and width of a picture.
    fn shape(&self) -> [usize; 3];

    /// Adds a random picture, `[channels, height, width]` in `[-1, 1]`, to `pixels`; what it shows.
    fn draw(&self, random: &mut ChaCha8Rng, pixels: &mut Vec<f32>) -> Condition;
}

impl Examples for LabelledImages {
    fn shape(&self) -> [usize; 3] {
        self.shape()
    }

    fn draw(&self, random: &mut ChaCha8Rng, pixels: &mut Vec<f32>) -> Condition {
        let index = below(random, self.len());
        pixels.extend(self.image(index).iter().map(|&byte| from_byte(byte)));
        Condition::Class(usize::from(self.labels()[index]))
    }
}
