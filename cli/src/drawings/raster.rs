//! From vectors to pixels.

use std::panic;

use anyhow::{Context, Result, anyhow};
use diffusion_lab::emoji::SIDE;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Draws an SVG document as `[64, 64, 4]`: red, green, blue (not multiplied by the opacity) and
/// opacity. What the renderer panics at is an error like any other.
pub fn raster(svg: &str) -> Result<Vec<u8>> {
    panic::catch_unwind(|| draw(svg)).map_err(|_| anyhow!("the renderer panicked"))?
}

fn draw(svg: &str) -> Result<Vec<u8>> {
    let tree = Tree::from_str(svg, &Options::default())?;
    let side = SIDE as u32;
    let mut pixels = Pixmap::new(side, side).context("there is no room for a drawing")?;
    let scale = SIDE as f32 / tree.size().width().max(tree.size().height());
    let margin = |length: f32| (SIDE as f32 - length * scale) / 2.0;
    let transform = Transform::from_row(
        scale,
        0.0,
        0.0,
        scale,
        margin(tree.size().width()),
        margin(tree.size().height()),
    );
    resvg::render(&tree, transform, &mut pixels.as_mut());
    let straight = pixels.pixels().iter().map(|pixel| pixel.demultiply());
    let drawing: Vec<u8> = straight
        .flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()])
        .collect();
    let visible = drawing.chunks_exact(4).any(|pixel| pixel[3] > 0);
    visible.then_some(drawing).context("nothing is to be seen")
}
