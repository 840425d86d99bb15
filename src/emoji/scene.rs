//! What is to be seen in a picture, and where.

use super::colour::Colour;
use super::drawings::Drawings;
use super::layer::Layer;
use super::style::Style;
use crate::image::from_byte;

/// What is to be seen: one or two subjects in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The subjects, from left to right.
    pub items: Vec<Item>,
    /// The style of all of them.
    pub style: Style,
    /// The colour behind them; white if none is named.
    pub background: Option<Colour>,
}

/// A subject in a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The row of the subject in the drawings.
    pub subject: usize,
    /// The colour that it is given, or none for its own.
    pub colour: Option<Colour>,
}

/// Where a drawing stands in a picture, in shares of the picture's side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The left edge of the drawing.
    pub left: f32,
    /// Its upper edge.
    pub top: f32,
    /// Its width and height.
    pub side: f32,
    /// Whether left and right are exchanged.
    pub mirrored: bool,
}

impl Placement {
    /// In the middle of a picture of one subject, or in the middle of the left or right half
    /// of a picture of two: the place of subject `index` of `count`.
    pub fn centred(index: usize, count: usize) -> Self {
        let (middle, side) = match count {
            1 => (0.5, 0.9),
            _ => (0.25 + 0.5 * index as f32, 0.48),
        };
        Self {
            left: middle - side / 2.0,
            top: (1.0 - side) / 2.0,
            side,
            mirrored: false,
        }
    }
}

impl Scene {
    /// The picture `[3, size, size]` in `[-1, 1]`, with a placement for every subject.
    pub fn draw(&self, drawings: &Drawings, placements: &[Placement], size: usize) -> Vec<f32> {
        let background = self.background.unwrap_or(Colour::White).background();
        let plane = |byte: u8| std::iter::repeat_n(from_byte(byte), size * size);
        let mut picture: Vec<f32> = background.into_iter().flat_map(plane).collect();
        for (item, placement) in self.items.iter().zip(placements) {
            let drawing = drawings.pixels(item.subject, self.style);
            let mut layer = Layer::new(drawing, placement, size);
            if let Some(colour) = item.colour {
                layer = layer.recoloured(colour);
            }
            layer.over(&mut picture);
        }
        picture
    }

    /// The picture with every subject in its usual place.
    pub fn draw_centred(&self, drawings: &Drawings, size: usize) -> Vec<f32> {
        let count = self.items.len();
        let placements: Vec<_> = (0..count)
            .map(|index| Placement::centred(index, count))
            .collect();
        self.draw(drawings, &placements, size)
    }
}
