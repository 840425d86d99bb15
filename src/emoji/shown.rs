//! The colours that are to be seen in a picture, by its pixels.

use super::colour::{self, Colour};

/// A pixel this far from the border's colour (RGB, 0 to 1) belongs to the subject.
const APART: f32 = 0.15;

/// The colour whose [background](Colour::background) is nearest to the mean of the border of
/// `picture`, `[3, size, size]` in `[-1, 1]`.
pub fn background(picture: &[f32]) -> Colour {
    let border = border(picture);
    let distance =
        |colour: &Colour| apart(border, colour.background().map(|c| f32::from(c) / 255.0));
    Colour::ALL
        .into_iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .expect("there are colours")
}

/// The main colour of what is not background in `picture`, `[3, size, size]` in `[-1, 1]`; none if
/// there is nothing else.
pub fn main_colour(picture: &[f32]) -> Option<Colour> {
    let border = border(picture);
    let pixels = pixels(picture);
    let subject: Vec<[f32; 3]> = pixels
        .filter(|&pixel| apart(pixel, border) > APART)
        .collect();
    colour::main_colour(&subject)
}

/// The mean of the outermost pixels.
fn border(picture: &[f32]) -> [f32; 3] {
    let side = (picture.len() / 3).isqrt();
    let edge = |index: usize| {
        let (x, y) = (index % side, index / side);
        x == 0 || y == 0 || x == side - 1 || y == side - 1
    };
    let pixels = pixels(picture).enumerate();
    let edge: Vec<[f32; 3]> = pixels.filter(|(i, _)| edge(*i)).map(|(_, p)| p).collect();
    [0, 1, 2].map(|c| edge.iter().map(|pixel| pixel[c]).sum::<f32>() / edge.len() as f32)
}

/// Red, green and blue in `[0, 1]`.
fn pixels(picture: &[f32]) -> impl Iterator<Item = [f32; 3]> + '_ {
    let plane = picture.len() / 3;
    let value = |value: f32| (value.clamp(-1.0, 1.0) + 1.0) / 2.0;
    (0..plane).map(move |i| [0, 1, 2].map(|c| value(picture[c * plane + i])))
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    let squares = [0, 1, 2].map(|c| (one[c] - other[c]).powi(2));
    squares.iter().sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blue_square_on_yellow() {
        let inside = |i: usize| (2..6).contains(&(i % 8)) && (2..6).contains(&(i / 8));
        let value = |c: usize, i: usize| match inside(i) {
            true => [0.2, 0.4, 0.9][c],
            false => [1.0, 0.85, 0.3][c],
        };
        let picture: Vec<f32> = (0..3)
            .flat_map(|c| (0..64).map(move |i| 2.0 * value(c, i) - 1.0))
            .collect();
        assert_eq!(background(&picture), Colour::Yellow);
        assert_eq!(main_colour(&picture), Some(Colour::Blue));
        assert_eq!(main_colour(&[0.5; 3 * 64]), None);
    }
}
