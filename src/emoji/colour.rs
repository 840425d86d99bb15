//! Colours by their names, and drawings in another colour.

use palette::{IntoColor, Oklab, OklabHue, Oklch, Srgb};
use serde::{Deserialize, Serialize};

/// A colour that a prompt may name, for a subject or for the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Pink,
    Grey,
    Black,
    White,
}

impl Colour {
    /// Every colour; each can be a background.
    pub const ALL: [Self; 11] = [
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Teal,
        Self::Blue,
        Self::Purple,
        Self::Pink,
        Self::Grey,
        Self::Black,
        Self::White,
    ];

    /// The colours that a subject can have: all but white, which is the usual background.
    pub const OF_SUBJECTS: &'static [Self] = Self::ALL.split_at(10).0;

    /// What the colour is called, the usual word first.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Red => &["red"],
            Self::Orange => &["orange"],
            Self::Yellow => &["yellow"],
            Self::Green => &["green"],
            Self::Teal => &["teal", "turquoise", "cyan"],
            Self::Blue => &["blue"],
            Self::Purple => &["purple", "violet"],
            Self::Pink => &["pink"],
            Self::Grey => &["grey", "gray"],
            Self::Black => &["black"],
            Self::White => &["white"],
        }
    }

    /// The usual word.
    pub fn word(self) -> &'static str {
        self.names()[0]
    }

    /// Red, green and blue of a background of this colour, 0 to 255.
    pub fn background(self) -> [u8; 3] {
        match self {
            Self::Red => [229, 72, 77],
            Self::Orange => [247, 152, 62],
            Self::Yellow => [255, 219, 77],
            Self::Green => [88, 184, 96],
            Self::Teal => [42, 178, 176],
            Self::Blue => [74, 140, 230],
            Self::Purple => [143, 92, 208],
            Self::Pink => [247, 160, 196],
            Self::Grey => [154, 160, 166],
            Self::Black => [20, 22, 26],
            Self::White => [255, 255, 255],
        }
    }

    /// The colour that a recoloured drawing has in the middle of its range, as lightness, chroma
    /// and hue.
    fn middle(self) -> Oklch {
        let (lightness, chroma, hue) = match self {
            Self::Red => (0.60, 0.22, 27.0),
            Self::Orange => (0.73, 0.17, 58.0),
            Self::Yellow => (0.87, 0.17, 95.0),
            Self::Green => (0.66, 0.18, 145.0),
            Self::Teal => (0.70, 0.12, 190.0),
            Self::Blue => (0.59, 0.17, 256.0),
            Self::Purple => (0.54, 0.20, 300.0),
            Self::Pink => (0.77, 0.14, 355.0),
            Self::Grey => (0.64, 0.0, 0.0),
            Self::Black => (0.27, 0.0, 0.0),
            Self::White => (0.97, 0.0, 0.0),
        };
        Oklch::new(lightness, chroma, hue)
    }
}

/// The colour of a subject that comes nearest to the main one of `pixels`, each red, green and blue
/// in `[0, 1]`: by the most frequent hue, or by the lightness of what has none. No pixels have none.
pub fn main_colour(pixels: &[[f32; 3]]) -> Option<Colour> {
    if pixels.is_empty() {
        return None;
    }
    let opaque: Vec<Pixel> = pixels.iter().map(|&[r, g, b]| [r, g, b, 1.0]).collect();
    let colours: Vec<Oklch> = pixels
        .iter()
        .map(|&[red, green, blue]| Srgb::new(red, green, blue).into_color())
        .collect();
    let hue = main_hue(&colours, &opaque);
    let shares: Vec<f32> = colours.iter().map(|colour| near(*colour, hue)).collect();
    let covered: f32 = shares.iter().sum();
    let has_hue = covered >= COVERED * pixels.len() as f32;
    let (mut weight, mut lightness) = (0.0, 0.0);
    for (colour, share) in colours.iter().zip(&shares) {
        let share = if has_hue { *share } else { 1.0 };
        weight += share;
        lightness += share * colour.l;
    }
    let lightness = lightness / weight.max(f32::MIN_POSITIVE);
    let distance = |colour: Colour| {
        let middle = colour.middle();
        let apart = match has_hue {
            true => (middle.hue - hue).into_degrees().abs() / 30.0,
            false => 0.0,
        };
        apart + (middle.l - lightness).abs()
    };
    let candidates = Colour::ALL
        .into_iter()
        .filter(|colour| (colour.middle().chroma > 0.0) == has_hue);
    candidates.min_by(|&one, &other| distance(one).total_cmp(&distance(other)))
}

/// The bins of the histogram of hues.
const BINS: usize = 36;
/// Below this chroma a pixel has no hue to speak of.
const GREY: f32 = 0.04;
/// The share of a drawing that its main hue must cover to be what the eye takes for its colour.
const COVERED: f32 = 0.33;

/// Red, green and blue in `[0, 1]`, and the opacity of a pixel.
pub(super) type Pixel = [f32; 4];

/// Gives a drawing, whose colours are not multiplied by their opacity, another main colour.
///
/// The pixels near its most frequent hue take the new hue, and their lightness and chroma are
/// stretched so that the middle becomes that of the named colour, while black stays black and
/// white white. A drawing without such a hue is tinted as a whole, but for its dark lines if it
/// is not all dark.
pub(super) fn recolour(pixels: &mut [Pixel], colour: Colour) {
    let colour_of = |&[red, green, blue, opacity]: &Pixel| match opacity {
        // What is not seen does not count, and conversion takes time.
        0.0 => Oklch::default(),
        _ => Srgb::new(red, green, blue).into_color(),
    };
    let colours: Vec<Oklch> = pixels.iter().map(colour_of).collect();
    let opacity: f32 = pixels.iter().map(|pixel| pixel[3]).sum();
    let covered = |shares: &[f32]| -> f32 {
        let opaque = shares.iter().zip(pixels.iter());
        opaque.map(|(share, pixel)| share * pixel[3]).sum()
    };
    let enough = |shares: &Vec<f32>| covered(shares) >= COVERED * opacity;
    let of = |share: &dyn Fn(&Oklch) -> f32| colours.iter().map(share).collect::<Vec<f32>>();

    let main = main_hue(&colours, pixels);
    let hued = Some(of(&|colour| near(*colour, main))).filter(enough);
    let tinted = hued.is_none();
    let light = || Some(of(&|colour| ramp(colour.l, 0.3, 0.5))).filter(enough);
    let shares = hued.or_else(light).unwrap_or_else(|| of(&|_| 1.0));
    let weight = covered(&shares).max(f32::MIN_POSITIVE);
    let mean = |of: fn(&Oklch) -> f32| -> f32 {
        let weighted = colours.iter().zip(&shares).zip(pixels.iter());
        let sum: f32 = weighted
            .map(|((colour, share), pixel)| of(colour) * share * pixel[3])
            .sum();
        sum / weight
    };
    let lightness = mean(|colour| colour.l).clamp(0.05, 0.95);
    let chroma = mean(|colour| colour.chroma).max(GREY);

    let middle = colour.middle();
    for ((pixel, &old), share) in pixels.iter_mut().zip(&colours).zip(shares) {
        if share == 0.0 || pixel[3] == 0.0 {
            continue;
        }
        let l = if old.l < lightness || tinted {
            (old.l / lightness * middle.l).min(0.98)
        } else {
            1.0 - (1.0 - old.l) / (1.0 - lightness) * (1.0 - middle.l)
        };
        let stretch = if tinted {
            1.0
        } else {
            (old.chroma / chroma).clamp(0.3, 1.3)
        };
        // The lightest and darkest colours of a hue are pale.
        let room = ramp(l, 0.0, 0.2) * ramp(1.0 - l, 0.0, 0.12);
        let new: Oklab = Oklch::new(l, middle.chroma * stretch * room, middle.hue).into_color();
        let old: Oklab = old.into_color();
        let blended = old + (new - old) * share;
        let rgb: Srgb = blended.into_color();
        for (channel, value) in pixel.iter_mut().zip([rgb.red, rgb.green, rgb.blue]) {
            *channel = value.clamp(0.0, 1.0);
        }
    }
}

/// The most frequent hue, weighted by chroma and opacity: the mean of the five bins of the histogram
/// that are fullest together.
fn main_hue(colours: &[Oklch], pixels: &[Pixel]) -> OklabHue {
    let mut histogram = [0.0_f32; BINS];
    for (colour, pixel) in colours.iter().zip(pixels) {
        if colour.chroma > GREY {
            let turn = colour.hue.into_positive_degrees() / 360.0;
            histogram[(turn * BINS as f32) as usize % BINS] += colour.chroma * pixel[3];
        }
    }
    let around = |bin: usize| {
        let steps = [-2.0, -1.0, 0.0, 1.0, 2.0].into_iter().zip(BINS - 2..);
        steps.map(move |(step, start)| (step, histogram[(bin + start) % BINS]))
    };
    let sum = |bin: usize| around(bin).map(|(_, weight)| weight).sum::<f32>();
    let fullest = (0..BINS).max_by(|&a, &b| sum(a).total_cmp(&sum(b)));
    let fullest = fullest.expect("there are bins");
    // The mean of what is around: a few strays at one side must not move the hue by two bins.
    let moment: f32 = around(fullest).map(|(step, weight)| step * weight).sum();
    let mean = fullest as f32 + 0.5 + moment / sum(fullest).max(f32::MIN_POSITIVE);
    OklabHue::from_degrees(mean * 360.0 / BINS as f32)
}

/// How much a colour belongs to a hue: wholly within 50°, not at all beyond 80° or when grey.
fn near(colour: Oklch, hue: OklabHue) -> f32 {
    let apart = (colour.hue - hue).into_degrees().abs();
    ramp(colour.chroma, GREY / 2.0, GREY) * (1.0 - ramp(apart, 50.0, 80.0))
}

/// 0 up to `from`, 1 from `to` on, straight between.
fn ramp(value: f32, from: f32, to: f32) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mostly of one colour, with a black line and a white spot.
    fn drawing(main: [f32; 3]) -> Vec<Pixel> {
        let [red, green, blue] = main;
        let mut pixels = vec![[red, green, blue, 1.0]; 8];
        pixels.push([0.0, 0.0, 0.0, 1.0]);
        pixels.push([1.0, 1.0, 1.0, 1.0]);
        pixels.push([0.3, 0.9, 0.2, 0.0]);
        pixels
    }

    fn oklch([red, green, blue, _]: Pixel) -> Oklch {
        Srgb::new(red, green, blue).into_color()
    }

    #[test]
    fn gives_every_hue_whatever_the_drawing_had() {
        for main in [
            [0.9, 0.2, 0.2],
            [1.0, 0.8, 0.3],
            [0.1, 0.3, 0.8],
            [0.5, 0.3, 0.2],
        ] {
            for &colour in &Colour::OF_SUBJECTS[..8] {
                let mut pixels = drawing(main);
                recolour(&mut pixels, colour);
                let (new, wanted) = (oklch(pixels[0]), colour.middle());
                let apart = (new.hue - wanted.hue).into_degrees().abs();
                assert!(apart < 12.0, "{main:?} became {new:?}, not {colour:?}");
                assert!((new.l - wanted.l).abs() < 0.06, "{new:?} is not {colour:?}");
                assert!(oklch(pixels[8]).l < 0.05, "the line stays black");
                assert!(oklch(pixels[9]).l > 0.98, "the spot stays white");
                assert_eq!(pixels[10], [0.3, 0.9, 0.2, 0.0], "what is not seen stays");
            }
        }
    }

    #[test]
    fn strays_at_one_side_do_not_move_the_main_colour() {
        // A red heart whose edge on yellow runs through orange, a little of every hue.
        let mut pixels = vec![[0.97, 0.16, 0.15]; 90];
        pixels.extend((1..9).map(|step| [0.97, 0.16 + 0.08 * step as f32, 0.15]));
        assert_eq!(main_colour(&pixels), Some(Colour::Red));
        let yellow = vec![[1.0, 0.85, 0.3]; 90];
        assert_eq!(main_colour(&yellow), Some(Colour::Yellow));
    }

    #[test]
    fn tints_what_has_no_hue() {
        for main in [[0.95, 0.95, 0.95], [0.1, 0.1, 0.1]] {
            let mut pixels = drawing(main);
            recolour(&mut pixels, Colour::Blue);
            let new = oklch(pixels[0]);
            assert!((new.hue - Colour::Blue.middle().hue).into_degrees().abs() < 12.0);
            assert!(new.chroma > 0.1, "{new:?}");
        }
    }

    #[test]
    fn names_what_it_recoloured() {
        for main in [[0.9, 0.2, 0.2], [0.1, 0.3, 0.8], [0.6, 0.6, 0.6]] {
            for &colour in Colour::OF_SUBJECTS {
                let mut pixels = drawing(main);
                recolour(&mut pixels, colour);
                let seen = pixels.iter().filter(|pixel| pixel[3] > 0.0);
                let seen: Vec<[f32; 3]> = seen.map(|&[r, g, b, _]| [r, g, b]).collect();
                assert_eq!(main_colour(&seen), Some(colour), "from {main:?}");
            }
        }
    }

    #[test]
    fn takes_the_hue_away_for_grey_and_black() {
        for colour in [Colour::Grey, Colour::Black] {
            let mut pixels = drawing([0.9, 0.2, 0.2]);
            recolour(&mut pixels, colour);
            let new = oklch(pixels[0]);
            assert!(new.chroma < 0.01 && (new.l - colour.middle().l).abs() < 0.05);
        }
    }
}
