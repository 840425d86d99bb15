//! A picture in a few flat colours, as somebody would draw it with felt pens.

use palette::{FromColor, Oklab, Srgb};
use resize::Pixel::RGB8;
use resize::Type;
use resize::px::RGB;

/// Flat colours of a picture, at most.
const MOST_COLOURS: usize = 10;
/// Colours nearer to each other than this are one, in Oklab, where black and white are 1 apart.
const DISTINCT: f32 = 0.12;
/// A pixel that differs this much from a neighbour has half the say of one in an even area.
const EDGE: f32 = 0.02;
/// Rounds in which the colours move to the mean of their pixels; more change nothing to be seen.
const ROUNDS: usize = 4;

/// The few colours that a picture is made of.
///
/// They are taken from even areas: along an edge two colours run into each other, and their
/// mixture is no colour of the picture.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    colours: Vec<(Oklab, [u8; 3])>,
}

impl Palette {
    /// The colours of a square of `size` by `size` pixels.
    pub(super) fn of(pixels: &[RGB<u8>], size: usize) -> Self {
        let seen: Vec<Oklab> = pixels.iter().copied().map(oklab).collect();
        let edges: Vec<f32> = (0..pixels.len()).map(|i| edge(&seen, i, size)).collect();
        let mut order: Vec<usize> = (0..pixels.len()).collect();
        order.sort_by(|a, b| edges[*a].total_cmp(&edges[*b]));
        let mut palette = Self {
            colours: Vec::new(),
        };
        for i in order {
            let new = |(known, _): &(Oklab, _)| distance(*known, seen[i]) > DISTINCT;
            if palette.colours.len() < MOST_COLOURS && palette.colours.iter().all(new) {
                palette.colours.push((seen[i], pixels[i].into()));
            }
        }
        for _ in 0..ROUNDS {
            palette.settle(&seen, &edges);
        }
        palette
    }

    /// Moves every colour to the mean of the pixels that it stands for.
    fn settle(&mut self, seen: &[Oklab], edges: &[f32]) {
        let mut sums = vec![(Oklab::default(), 0.0); self.colours.len()];
        for (&colour, edge) in seen.iter().zip(edges) {
            let say = 1.0 / (EDGE + edge);
            let (sum, all) = &mut sums[self.nearest(colour)];
            *sum += colour * say;
            *all += say;
        }
        for (colour, (sum, all)) in self.colours.iter_mut().zip(sums) {
            if all > 0.0 {
                let mean = sum / all;
                *colour = (mean, Srgb::from_color(mean).into_format::<u8>().into());
            }
        }
    }

    fn nearest(&self, colour: Oklab) -> usize {
        let far = |k: &usize| distance(self.colours[*k].0, colour);
        let nearest = (0..self.colours.len()).min_by(|a, b| far(a).total_cmp(&far(b)));
        nearest.expect("there is a colour where there is a pixel")
    }

    /// The square enlarged `scale` times, smoothly, and then in these colours alone: the edges fall
    /// between the pixels where their shades say, and stay sharp. `[size · scale, size · scale, 4]`
    pub(super) fn enlarged(&self, pixels: &[RGB<u8>], size: usize, scale: usize) -> Vec<u8> {
        let side = size * scale;
        let mut smooth = vec![RGB::new(0, 0, 0); side * side];
        resize::new(size, size, side, side, RGB8, Type::Catrom)
            .and_then(|mut resizer| resizer.resize(pixels, &mut smooth))
            .expect("the picture is not empty, and its pixels are of this size");
        let flat = smooth.into_iter().flat_map(|pixel| {
            let [red, green, blue] = self.colours[self.nearest(oklab(pixel))].1;
            [red, green, blue, u8::MAX]
        });
        flat.collect()
    }
}

/// How much pixel `i` differs from one of its four neighbours.
fn edge(seen: &[Oklab], i: usize, size: usize) -> f32 {
    let (x, y) = (i % size, i / size);
    let neighbours = [
        (x > 0).then(|| i - 1),
        (x + 1 < size).then(|| i + 1),
        (y > 0).then(|| i - size),
        (y + 1 < size).then(|| i + size),
    ];
    let differences = neighbours
        .into_iter()
        .flatten()
        .map(|j| distance(seen[i], seen[j]));
    differences.fold(0.0, f32::max)
}

fn oklab(pixel: RGB<u8>) -> Oklab {
    let [red, green, blue]: [u8; 3] = pixel.into();
    Oklab::from_color(Srgb::new(red, green, blue).into_format::<f32>())
}

fn distance(one: Oklab, other: Oklab) -> f32 {
    let Oklab { l, a, b } = one - other;
    (l * l + a * a + b * b).sqrt()
}
