//! Random numbers that are the same on every device.
//!
//! Noise is drawn on the CPU from ChaCha, a counter-based generator: a seed and a stream number
//! name a sequence, whatever was drawn before. Logarithm and cosine come from `libm`, because
//! those of platforms differ in the last bit.

use std::f32::consts::TAU;

use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// The generator for `stream` of `seed`.
pub fn generator(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(stream);
    generator
}

/// A uniform number in `(0, 1]`, with 24 random bits.
pub fn uniform(generator: &mut impl Rng) -> f32 {
    ((generator.next_u32() >> 8) + 1) as f32 / (1u32 << 24) as f32
}

/// A random index below `count`, which must not be 0.
pub fn below(generator: &mut impl Rng, count: usize) -> usize {
    (uniform(generator) * count as f32).ceil() as usize - 1
}

/// `count` standard normal numbers (Box & Muller 1958).
pub fn normals(generator: &mut impl Rng, count: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(count + 1);
    while out.len() < count {
        let radius = libm::sqrtf(-2.0 * libm::logf(uniform(generator)));
        let (sin, cos) = libm::sincosf(TAU * uniform(generator));
        out.extend([radius * cos, radius * sin]);
    }
    out.truncate(count);
    out
}

/// Where a sampler gets its standard normal noise from.
pub trait NoiseSource {
    /// The next draw, of shape `[batch, channels, height, width]`.
    fn draw(&mut self, shape: [usize; 4], device: &Device) -> Tensor<4>;
}

/// Noise for a batch in which every picture has a seed of its own, so that it comes out the same
/// alone as among others.
#[derive(Clone, Debug)]
pub struct SeededNoise {
    seeds: Vec<u64>,
    drawn: u64,
}

impl SeededNoise {
    /// One seed a picture.
    pub fn new(seeds: Vec<u64>) -> Self {
        Self { seeds, drawn: 0 }
    }
}

impl NoiseSource for SeededNoise {
    /// # Panics
    ///
    /// If the batch is not as large as the number of seeds.
    fn draw(&mut self, shape: [usize; 4], device: &Device) -> Tensor<4> {
        let [batch, channels, height, width] = shape;
        assert_eq!(batch, self.seeds.len(), "one seed a picture");
        let values: Vec<f32> = self
            .seeds
            .iter()
            .flat_map(|&seed| normals(&mut generator(seed, self.drawn), channels * height * width))
            .collect();
        self.drawn += 1;
        Tensor::from_data(TensorData::new(values, shape), device)
    }
}
