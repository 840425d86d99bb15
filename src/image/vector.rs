//! Pictures as drawings of shapes: SVG, which is sharp at every size.

use std::fmt::Write;

use resize::px::RGB;
use visioncortex::color_clusters::{KeyingAction, Runner, RunnerConfig};
use visioncortex::{Color, ColorImage, CompoundPathElement, PathSimplifyMode, PointF64};

use super::flat::Palette;
use super::raster::{Layout, Raster, RasterError};
use crate::recipe::Recipe;

/// Units of the drawing for every pixel of the picture.
pub const SCALE: usize = 8;
/// What is smaller than this, in square units, goes to its neighbour: a pixel is 64.
const SPECK: usize = 64;
/// A turn sharper than this is a corner, in radians.
const CORNER: f64 = std::f64::consts::FRAC_PI_2;
/// Curves are fitted to pieces of at least this length, in units.
const PIECE: f64 = 12.0;
/// Two curves are joined where the turn between them is less than this, in radians.
const JOIN: f64 = std::f64::consts::FRAC_PI_3;
/// Rounds of smoothing an outline.
const ROUNDS: usize = 10;

/// A picture `[channels, size, size]` in `[-1, 1]` as an SVG of flat shapes, with its recipe as
/// metadata (but not the pictures that the recipe may name).
///
/// It suits drawings; photographs and soft greys lose what makes them. The picture is brought to a
/// few colours, enlarged, and outlined colour by colour (the stacked clusters of VTracer, Tsang
/// 2020).
pub fn svg(
    picture: &[f32],
    channels: usize,
    size: usize,
    recipe: Option<&Recipe>,
) -> Result<String, RasterError> {
    let raster = Raster::sheet(picture, Layout::single(channels, size, 1))?;
    if raster.height != size {
        return Err(RasterError::Shape {
            channels,
            size,
            expected: channels * size * size,
            found: picture.len(),
        });
    }
    let pixels: Vec<RGB<u8>> = raster
        .pixels
        .chunks_exact(channels)
        .map(|pixel| RGB::new(pixel[0], pixel[channels / 2], pixel[channels - 1]))
        .collect();
    let side = size * SCALE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" \
         viewBox=\"0 0 {side} {side}\" role=\"img\">\n"
    );
    if let Some(recipe) = recipe {
        svg += &about(recipe);
    }
    svg += &shapes(&pixels, size);
    svg += "</svg>\n";
    Ok(svg)
}

/// What the drawing shows, for those who cannot see it, and its recipe.
fn about(recipe: &Recipe) -> String {
    let wishes = [&recipe.prompt, &recipe.class];
    let wish = wishes.into_iter().flatten().find(|wish| !wish.is_empty());
    let title = wish.unwrap_or(&recipe.model);
    let about = format!(
        "Drawn by the diffusion model {} from seed {}, and traced in flat colours.",
        recipe.model, recipe.seed
    );
    let [title, about, recipe] = [title, &about, &recipe.to_json()].map(|text| escaped(text));
    format!(
        "<title>{title}</title>\n<desc>{about}</desc>\n\
         <metadata id=\"diffusion-lab-recipe\">{recipe}</metadata>\n"
    )
}

/// A path for every area of one colour, the larger ones below.
fn shapes(pixels: &[RGB<u8>], size: usize) -> String {
    let side = size * SCALE;
    let image = ColorImage {
        pixels: Palette::of(pixels, size).enlarged(pixels, size, SCALE),
        width: side,
        height: side,
    };
    let config = RunnerConfig {
        good_min_area: SPECK,
        good_max_area: side * side,
        // The colours are flat already: only the very same belong together.
        is_same_color_a: 0,
        is_same_color_b: 0,
        deepen_diff: 0,
        keying_action: KeyingAction::Keep,
        ..RunnerConfig::default()
    };
    let clusters = Runner::new(config, image).run();
    let view = clusters.view();
    let mut shapes = String::new();
    for &index in view.clusters_output.iter().rev() {
        let cluster = view.get_cluster(index);
        let mode = PathSimplifyMode::Spline;
        let outline = cluster.to_compound_path(&view, false, mode, CORNER, PIECE, ROUNDS, JOIN);
        let curves = outline.iter().map(|part| match part {
            CompoundPathElement::Spline(curve) => {
                curve.to_svg_string(true, &PointF64::default(), Some(1))
            }
            CompoundPathElement::PathI32(_) | CompoundPathElement::PathF64(_) => String::new(),
        });
        let curves: String = curves.collect();
        if curves.is_empty() {
            continue;
        }
        let Color { r, g, b, .. } = cluster.residue_color();
        writeln!(
            shapes,
            "<path fill=\"#{r:02x}{g:02x}{b:02x}\" d=\"{}\"/>",
            curves.trim_end()
        )
        .expect("a string takes any text");
    }
    shapes
}

/// Text as XML may hold it; what it may not hold at all becomes the replacement character.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A red disc on white, with soft edges.
    fn disc() -> Vec<f32> {
        let red = |x: usize, y: usize| {
            let far = (x as f32 - 7.5).hypot(y as f32 - 7.5);
            (5.5 - far).clamp(0.0, 1.0)
        };
        let places = || (0..16).flat_map(|y| (0..16).map(move |x| (x, y)));
        let channel = |inside: f32| places().map(move |(x, y)| 1.0 + red(x, y) * (inside - 1.0));
        [0.8, -0.6, -0.6].into_iter().flat_map(channel).collect()
    }

    #[test]
    fn an_area_becomes_a_path() {
        let svg = svg(&disc(), 3, 16, None).unwrap();
        assert!(svg.contains("viewBox=\"0 0 128 128\""), "{svg}");
        assert!((2..=4).contains(&svg.matches("<path").count()), "{svg}");
        assert!(svg.contains("fill=\"#ffffff\""), "{svg}");
    }

    #[test]
    fn noise_and_nothing_are_traced_too() {
        let noise: Vec<f32> = (0..3 * 256u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 16) as f32 / 32_768.0 - 1.0)
            .collect();
        let paths = |picture: &[f32], channels| {
            let svg = svg(picture, channels, 16, None).unwrap();
            assert_eq!(svg, super::svg(picture, channels, 16, None).unwrap());
            svg.matches("<path").count()
        };
        assert!(paths(&noise, 3) > 10);
        assert!(paths(&noise[..256], 1) > 10);
        assert_eq!(paths(&[0.0; 256], 1), 1);
    }

    #[test]
    fn two_pictures_are_refused() {
        let error = svg(&[0.0; 512], 1, 16, None).unwrap_err().to_string();
        assert!(error.contains("512 numbers are no pictures"), "{error}");
    }

    #[test]
    fn markup_stays_text() {
        assert_eq!(
            escaped("a <b>&\"\0\n\u{1F680}"),
            "a &lt;b&gt;&amp;&quot;\u{fffd} \u{1F680}"
        );
    }
}
