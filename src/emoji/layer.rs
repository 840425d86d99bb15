//! One drawing, brought to the size and place that it has in a picture.

use super::colour::{Colour, Pixel, recolour};
use super::drawings::SIDE;
use super::scene::Placement;

/// A drawing `[size, size]` over a picture, its colours multiplied by their opacity.
pub(super) struct Layer {
    size: usize,
    pixels: Vec<Pixel>,
}

impl Layer {
    /// Shrinks a drawing `[64, 64, 4]` by averaging areas, so that nothing jumps and no line
    /// breaks; colours count by their opacity.
    pub(super) fn new(drawing: &[u8], placement: &Placement, size: usize) -> Self {
        let across = overlaps(placement.left, placement.side, size);
        let down = overlaps(placement.top, placement.side, size);
        let mut rows = vec![[0.0; 4]; SIDE * size];
        for (y, row) in drawing.chunks_exact(SIDE * 4).enumerate() {
            let (bytes, _) = row.as_chunks::<4>();
            let coloured = |x: usize| {
                let x = if placement.mirrored { SIDE - 1 - x } else { x };
                let [red, green, blue, opacity] = bytes[x].map(|byte| f32::from(byte) / 255.0);
                [red * opacity, green * opacity, blue * opacity, opacity]
            };
            for (pixel, overlap) in rows[y * size..][..size].iter_mut().zip(&across) {
                *pixel = overlap.average(coloured);
            }
        }
        let mut pixels = vec![[0.0; 4]; size * size];
        for (y, overlap) in down.iter().enumerate() {
            for x in 0..size {
                pixels[y * size + x] = overlap.average(|y| rows[y * size + x]);
            }
        }
        Self { size, pixels }
    }

    /// The same in another main colour.
    pub(super) fn recoloured(mut self, colour: Colour) -> Self {
        let divided = |[red, green, blue, opacity]: Pixel| {
            let by = opacity.max(1e-3);
            [red / by, green / by, blue / by, opacity]
        };
        for pixel in &mut self.pixels {
            *pixel = divided(*pixel);
        }
        recolour(&mut self.pixels, colour);
        for pixel in &mut self.pixels {
            let [red, green, blue, opacity] = *pixel;
            *pixel = [red * opacity, green * opacity, blue * opacity, opacity];
        }
        self
    }

    /// Lays it over a picture `[3, size, size]` in `[-1, 1]`.
    pub(super) fn over(&self, picture: &mut [f32]) {
        for (channel, plane) in picture.chunks_exact_mut(self.size * self.size).enumerate() {
            for (value, pixel) in plane.iter_mut().zip(&self.pixels) {
                let behind = (*value + 1.0) / 2.0;
                *value = 2.0 * (pixel[channel] + behind * (1.0 - pixel[3])) - 1.0;
            }
        }
    }
}

/// The part of a drawing along one axis that falls on one pixel of the picture.
struct Overlap {
    first: usize,
    /// How much of the picture's pixel each pixel of the drawing covers; at most 1 in sum.
    weights: Vec<f32>,
}

impl Overlap {
    fn average(&self, at: impl Fn(usize) -> Pixel) -> Pixel {
        let mut sum = [0.0; 4];
        for (offset, weight) in self.weights.iter().enumerate() {
            let pixel = at(self.first + offset);
            for (total, value) in sum.iter_mut().zip(pixel) {
                *total += weight * value;
            }
        }
        sum
    }
}

/// The overlap of every pixel of a picture of `size` with a drawing that reaches from `start` to
/// `start + side`, in shares of the picture.
fn overlaps(start: f32, side: f32, size: usize) -> Vec<Overlap> {
    let pixels = size as f32;
    // Pixels of the drawing a pixel of the picture.
    let scale = SIDE as f32 / (side * pixels);
    let overlap = |index: usize| {
        let position = |pixel: f32| ((pixel - start * pixels) * scale).clamp(0.0, SIDE as f32);
        let (from, to) = (position(index as f32), position(index as f32 + 1.0));
        let first = (from as usize).min(SIDE - 1);
        let last = (to.ceil() as usize).clamp(first, SIDE);
        let weight = |pixel: usize| {
            let pixel = pixel as f32;
            (to.min(pixel + 1.0) - from.max(pixel)).max(0.0) / scale
        };
        Overlap {
            first,
            weights: (first..last).map(weight).collect(),
        }
    };
    (0..size).map(overlap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The left half red, the right half transparent (and green, which must not be seen).
    fn half() -> Vec<u8> {
        let red = [255, 0, 0, 255];
        let nothing = [0, 255, 0, 0];
        let row = [[red; SIDE / 2], [nothing; SIDE / 2]];
        row.as_flattened().as_flattened().repeat(SIDE)
    }

    fn placement(left: f32, side: f32, mirrored: bool) -> Placement {
        Placement {
            left,
            top: left,
            side,
            mirrored,
        }
    }

    #[test]
    fn keeps_the_area_at_any_size_and_place() {
        for (left, side) in [(0.0, 1.0), (0.1, 0.8), (0.033, 0.77), (0.31, 0.48)] {
            for size in [16, 32, 64] {
                let layer = Layer::new(&half(), &placement(left, side, false), size);
                let opacity: f32 = layer.pixels.iter().map(|pixel| pixel[3]).sum();
                let share = opacity / (size * size) as f32;
                assert!(
                    (share - side * side / 2.0).abs() < 1e-4,
                    "{share} of {side}"
                );
                for [red, green, blue, opacity] in layer.pixels {
                    assert!((red - opacity).abs() < 1e-5 && green == 0.0 && blue == 0.0);
                }
            }
        }
    }

    #[test]
    fn lies_over_what_is_behind() {
        for (mirrored, left, right) in [
            (false, [1.0, -1.0], [-1.0, 0.0]),
            (true, [-1.0, 0.0], [1.0, -1.0]),
        ] {
            let mut picture = vec![0.0; 3 * 64];
            picture[..64].fill(-1.0);
            Layer::new(&half(), &placement(0.0, 1.0, mirrored), 8).over(&mut picture);
            let at = |x: usize| [picture[3 * 8 + x], picture[64 + 3 * 8 + x]];
            assert_eq!((at(0), at(7)), (left, right));
        }
    }
}
