//! A sheet to lay pictures and text out on.

use std::convert::Infallible;

use anyhow::Result;
use diffusion_lab::image::to_byte;
use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::ascii::FONT_6X10;
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics::text::{Baseline, Text};
use png::{BitDepth, ColorType, Encoder};

/// Height of a line of text in pixels.
pub const LINE: usize = 10;

/// A picture of any size, black at first.
pub struct Canvas {
    width: usize,
    height: usize,
    /// Red, green and blue.
    pixels: Vec<[u8; 3]>,
}

impl Canvas {
    /// A black sheet.
    pub fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![[0; 3]; width * height],
        }
    }

    /// Puts a picture `[channels, size, size]` in `[-1, 1]`, of one channel (grey) or three, with
    /// its corner at `(left, top)`, every pixel enlarged to `scale` by `scale`.
    pub fn put(&mut self, picture: &[f32], size: usize, left: usize, top: usize, scale: usize) {
        let plane = size * size;
        let last = picture.len() / plane - 1;
        for y in 0..size * scale {
            let start = (top + y) * self.width + left;
            let row = &mut self.pixels[start..start + size * scale];
            for (x, pixel) in row.iter_mut().enumerate() {
                let at = (y / scale) * size + x / scale;
                *pixel = [0, 1, 2].map(|channel| to_byte(picture[channel.min(last) * plane + at]));
            }
        }
    }

    /// Writes a line of white text with its corner at `(left, top)`.
    pub fn write(&mut self, text: &str, left: usize, top: usize) {
        let style = MonoTextStyle::new(&FONT_6X10, Rgb888::WHITE);
        let corner = Point::new(left as i32, top as i32);
        let Ok(_) = Text::with_baseline(text, corner, style, Baseline::Top).draw(self);
    }

    /// The sheet as a PNG.
    pub fn to_png(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_depth(BitDepth::Eight);
        // Noise does not get smaller by being said three times.
        let grey = self
            .pixels
            .iter()
            .all(|[red, green, blue]| red == green && green == blue);
        let pixels = if grey {
            encoder.set_color(ColorType::Grayscale);
            self.pixels.iter().map(|[grey, ..]| *grey).collect()
        } else {
            encoder.set_color(ColorType::Rgb);
            self.pixels.as_flattened().to_vec()
        };
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&pixels)?;
        writer.finish()?;
        Ok(bytes)
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.width as u32, self.height as u32)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(point, color) in pixels {
            let (x, y) = (point.x as usize, point.y as usize);
            if x < self.width && y < self.height {
                self.pixels[y * self.width + x] = [color.r(), color.g(), color.b()];
            }
        }
        Ok(())
    }
}
