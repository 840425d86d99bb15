//! Random numbers that are the same on every device.
//!
//! Noise is drawn on the CPU from ChaCha, a counter-based generator: a seed and a stream number
//! name a sequence, whatever was drawn before. Logarithm and cosine come from `libm`, because
//! those of platforms differ in the last bit.

use std::f32::consts::TAU;

use burn::tensor::{Device, Tensor, TensorData};
use dyn_clone::DynClone;
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

/// Where a sampler gets its standard normal noise from. A clone goes on with the same draws.
pub trait NoiseSource: DynClone {
    /// The next draw, of shape `[batch, channels, height, width]`.
    fn draw(&mut self, shape: [usize; 4], device: &Device) -> Tensor<4>;
}

dyn_clone::clone_trait_object!(NoiseSource);

/// Noise for a batch in which every picture has a seed of its own, so that it comes out the same
/// alone as among others.
#[derive(Clone, Debug)]
pub struct SeededNoise {
    seeds: Vec<u64>,
    /// The seeds gone towards, and how far.
    towards: Option<(Vec<u64>, f64)>,
    drawn: u64,
}

impl SeededNoise {
    /// One seed a picture.
    pub fn new(seeds: Vec<u64>) -> Self {
        Self {
            seeds,
            towards: None,
            drawn: 0,
        }
    }

    /// Noise on the way from these seeds to as many others, `blend` from 0 to 1.
    ///
    /// Every draw is a [`slerp`] of those of both seeds, so the ends are exactly what each seed
    /// draws alone.
    pub fn towards(self, seeds: Vec<u64>, blend: f64) -> Self {
        Self {
            towards: Some((seeds, blend)),
            ..self
        }
    }
}

impl NoiseSource for SeededNoise {
    /// # Panics
    ///
    /// If the batch is not as large as the number of seeds.
    fn draw(&mut self, shape: [usize; 4], device: &Device) -> Tensor<4> {
        let [batch, channels, height, width] = shape;
        assert_eq!(batch, self.seeds.len(), "one seed a picture");
        let draw = |seed| normals(&mut generator(seed, self.drawn), channels * height * width);
        let mut values = Vec::with_capacity(batch * channels * height * width);
        for (i, &seed) in self.seeds.iter().enumerate() {
            values.extend(match &self.towards {
                Some((others, blend)) => slerp(&draw(seed), &draw(others[i]), *blend),
                None => draw(seed),
            });
        }
        self.drawn += 1;
        Tensor::from_data(TensorData::new(values, shape), device)
    }
}

/// Noise that is stronger or weaker than standard normal.
#[derive(Clone, Debug)]
pub struct ScaledNoise<N> {
    /// Where it comes from.
    pub source: N,
    /// The factor.
    pub scale: f64,
}

impl<N: NoiseSource + Clone> NoiseSource for ScaledNoise<N> {
    fn draw(&mut self, shape: [usize; 4], device: &Device) -> Tensor<4> {
        self.source.draw(shape, device) * self.scale
    }
}

/// Spherical interpolation from `a` to `b` (Shoemake 1985): `blend` of the angle between them.
///
/// Noise lies near a sphere, and halfway along a straight line it would be too short to pass for
/// noise.
pub fn slerp(a: &[f32], b: &[f32], blend: f64) -> Vec<f32> {
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        let products = a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b));
        products.sum()
    };
    let cosine = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
    let angle = libm::acos(cosine.clamp(-1.0, 1.0));
    let whole = libm::sin(angle);
    // Equal or opposite directions have no arc between them.
    let [from, to] = if whole < 1e-6 {
        [1.0 - blend, blend]
    } else {
        [1.0 - blend, blend].map(|part| libm::sin(part * angle) / whole)
    };
    let mix = |(a, b): (&f32, &f32)| (from * f64::from(*a) + to * f64::from(*b)) as f32;
    a.iter().zip(b).map(mix).collect()
}
