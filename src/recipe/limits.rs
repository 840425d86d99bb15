//! The limits of a recipe's numbers.

use std::ops::RangeInclusive;

/// Steps that a recipe may ask for.
pub const STEPS: RangeInclusive<usize> = 1..=250;
/// Guidance scales that a recipe may ask for.
pub const GUIDANCE: RangeInclusive<f64> = 0.0..=20.0;
/// Emphasis on the style that a recipe may ask for.
pub const STYLE_EMPHASIS: RangeInclusive<f64> = 0.0..=4.0;
/// Shares of DDPM's noise that a recipe may ask for.
pub const ETA: RangeInclusive<f64> = 0.0..=1.0;
/// Noise levels between which guidance may act, as shares of the way from data to noise.
pub const NOISE_LEVEL: RangeInclusive<f64> = 0.0..=1.0;
/// Shares of the unguided contrast that a recipe may ask for.
pub const RESCALE: RangeInclusive<f64> = 0.0..=1.0;
/// Noise scales that a recipe may ask for.
pub const NOISE_SCALE: RangeInclusive<f64> = 0.0..=2.0;
/// Temperatures that a recipe may ask for.
pub const TEMPERATURE: RangeInclusive<f64> = 0.1..=4.0;
/// Strengths that a recipe may ask for.
pub const STRENGTH: RangeInclusive<f64> = 0.0..=1.0;
/// Repetitions of a step that a recipe may ask for.
pub const RESAMPLE: RangeInclusive<usize> = 1..=10;
/// Places between two seeds.
pub const BLEND: RangeInclusive<f64> = 0.0..=1.0;
/// Shares of a second class or prompt.
pub const MIX: RangeInclusive<f64> = 0.0..=1.0;
/// Pictures in one batch.
pub const COUNT: RangeInclusive<usize> = 1..=16;
