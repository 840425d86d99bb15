//! Small random changes to pictures, so that a classifier learns what does not matter.

use std::f32::consts::PI;

use rand_core::Rng;
use serde::{Deserialize, Serialize};

use crate::random::uniform;

/// How much pictures are changed at random.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Augmentation {
    /// Largest shift along each axis, in pixels; whole ones where the picture is neither rotated nor
    /// zoomed, for between its pixels it would be blurred as no test picture is.
    pub shift: f32,
    /// Largest rotation to either side, in degrees.
    pub rotation: f32,
    /// Largest relative enlargement or reduction.
    pub zoom: f32,
    /// Whether half of the pictures are mirrored left to right.
    pub mirror: bool,
}

impl Augmentation {
    /// None at all, for pictures that differ enough.
    pub const NONE: Self = Self {
        shift: 0.0,
        rotation: 0.0,
        zoom: 0.0,
        mirror: false,
    };
    /// For handwriting: leaning and shifted a little, never mirrored.
    pub const HANDWRITING: Self = Self {
        shift: 2.0,
        rotation: 12.0,
        zoom: 0.1,
        mirror: false,
    };
    /// For clothes lying flat.
    pub const CLOTHES: Self = Self {
        shift: 1.0,
        rotation: 0.0,
        zoom: 0.0,
        mirror: true,
    };

    /// Changes one grey picture `[size, size]` in `[-1, 1]`; what comes into view is black.
    pub(super) fn apply(&self, picture: &[f32], size: usize, random: &mut impl Rng) -> Vec<f32> {
        let mut within = |limit: f32| (2.0 * uniform(random) - 1.0) * limit;
        let (mut dx, mut dy) = (within(self.shift), within(self.shift));
        if self.rotation == 0.0 && self.zoom == 0.0 {
            (dx, dy) = (dx.round(), dy.round());
        }
        let (sin, cos) = libm::sincosf(within(self.rotation) * PI / 180.0);
        let zoom = 1.0 + within(self.zoom);
        let mirror = if self.mirror && within(1.0) > 0.0 {
            -1.0
        } else {
            1.0
        };

        let centre = (size as f32 - 1.0) / 2.0;
        let mut changed = Vec::with_capacity(picture.len());
        for y in 0..size {
            for x in 0..size {
                // Where the pixel comes from.
                let (u, v) = (x as f32 - centre - dx, y as f32 - centre - dy);
                let (u, v) = (
                    (cos * u + sin * v) * mirror / zoom,
                    (cos * v - sin * u) / zoom,
                );
                changed.push(sample(picture, size, u + centre, v + centre));
            }
        }
        changed
    }
}

/// The picture between its pixels: bilinear, black (-1) outside.
fn sample(picture: &[f32], size: usize, x: f32, y: f32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (right_share, bottom_share) = (x - left, y - top);
    let at = |x: f32, y: f32| {
        let inside = |z: f32| (0.0..size as f32).contains(&z);
        if inside(x) && inside(y) {
            picture[y as usize * size + x as usize]
        } else {
            -1.0
        }
    };
    let row = |y: f32| at(left, y) * (1.0 - right_share) + at(left + 1.0, y) * right_share;
    row(top) * (1.0 - bottom_share) + row(top + 1.0) * bottom_share
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::generator;

    #[test]
    fn changes_nothing_when_told_so() {
        let picture: Vec<f32> = (0..16).map(|i| i as f32 / 8.0 - 1.0).collect();
        assert_eq!(
            Augmentation::NONE.apply(&picture, 4, &mut generator(1, 0)),
            picture
        );
    }

    #[test]
    fn mirrors_about_half_of_the_pictures() {
        let picture = [1.0, -1.0, 0.5, 0.0];
        let mirror = Augmentation {
            mirror: true,
            ..Augmentation::NONE
        };
        let mut random = generator(1, 0);
        let results: Vec<_> = (0..100)
            .map(|_| mirror.apply(&picture, 2, &mut random))
            .collect();
        let mirrored = results
            .iter()
            .filter(|r| r[..] == [-1.0, 1.0, 0.0, 0.5])
            .count();
        let kept = results.iter().filter(|r| r[..] == picture).count();
        assert_eq!(mirrored + kept, 100);
        assert!((30..=70).contains(&mirrored), "{mirrored}");
    }

    #[test]
    fn shifts_by_whole_pixels_unless_it_turns() {
        let shift = Augmentation {
            shift: 1.0,
            ..Augmentation::NONE
        };
        let mut picture = [-1.0; 25];
        picture[12] = 1.0;
        for seed in 0..50 {
            let changed = shift.apply(&picture, 5, &mut generator(seed, 0));
            let bright: Vec<f32> = changed.into_iter().filter(|&value| value > -1.0).collect();
            assert_eq!(bright, [1.0]);
        }
    }
}
