//! Any picture, made to fit a model: behind what is transparent comes black, the middle square is
//! cut out, and it is resized.

use resize::Pixel::RGB8;
use resize::Type;
use resize::px::RGB;

/// Pixels of the largest picture that is read.
pub const MAX_PIXELS: u64 = 1 << 26;
/// Pixels of a mask from here on are white.
const WHITE: u8 = 128;

/// A picture as files hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    width: usize,
    height: usize,
    /// `[height, width, 4]`: red, green, blue and opacity.
    rgba: Vec<u8>,
}

/// What may be wrong with a picture to be fitted.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UploadError {
    /// Bytes that do not make a picture of this size.
    #[error(
        "a picture of {width}×{height} needs {} bytes of red, green, blue and opacity, and at \
         least one pixel; got {found}",
        4 * width * height
    )]
    Bytes {
        /// Pixels in a row.
        width: u64,
        /// Rows.
        height: u64,
        /// Bytes given.
        found: usize,
    },
    /// More pixels than are read.
    #[error(
        "this picture of {width}×{height} pixels is too large: make it smaller, {MAX_PIXELS} \
         pixels at most"
    )]
    TooLarge {
        /// Pixels in a row.
        width: u64,
        /// Rows.
        height: u64,
    },
    /// A mask that fits neither the picture nor the model.
    #[error(
        "the mask is {}×{}, but the picture is {}×{}: paint the mask over the picture itself, or \
         make it {size}×{size}, as the model sees it",
        mask.0, mask.1, picture.0, picture.1
    )]
    Mask {
        /// Width and height of the mask.
        mask: (usize, usize),
        /// Width and height of the picture.
        picture: (usize, usize),
        /// Height and width of what the model sees.
        size: usize,
    },
}

/// Checks that a picture is not too large to be read.
pub fn check_size(width: u32, height: u32) -> Result<(), UploadError> {
    let (width, height) = (u64::from(width), u64::from(height));
    if width * height > MAX_PIXELS {
        return Err(UploadError::TooLarge { width, height });
    }
    Ok(())
}

impl Upload {
    /// Reads pixels, `[height, width, 4]`: red, green, blue and opacity.
    pub fn new(rgba: Vec<u8>, width: u32, height: u32) -> Result<Self, UploadError> {
        check_size(width, height)?;
        let (wide, high) = (u64::from(width), u64::from(height));
        if rgba.is_empty() || rgba.len() as u64 != 4 * wide * high {
            return Err(UploadError::Bytes {
                width: wide,
                height: high,
                found: rgba.len(),
            });
        }
        Ok(Self {
            width: width as usize,
            height: height as usize,
            rgba,
        })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The picture as a model sees it, 8-bit pixels `[channels, size, size]`: one channel is its
    /// brightness (Rec. 709 luma), three are its colours.
    pub fn fit(&self, channels: usize, size: usize) -> Vec<u8> {
        let square = self.square(size);
        match channels {
            1 => square.into_iter().map(luma).collect(),
            _ => (0..channels)
                .flat_map(|c| {
                    square
                        .iter()
                        .map(move |pixel| [pixel.r, pixel.g, pixel.b][c])
                })
                .collect(),
        }
    }

    /// A mask as a run needs it, `[size, size]`: 255 where it is bright, 0 elsewhere. It must have
    /// the size of the picture that it was painted over, or be `size` by `size`.
    pub fn fit_mask(&self, picture: (usize, usize), size: usize) -> Result<Vec<u8>, UploadError> {
        if self.size() != picture && self.size() != (size, size) {
            return Err(UploadError::Mask {
                mask: self.size(),
                picture,
                size,
            });
        }
        let white = |pixel| if luma(pixel) >= WHITE { 255 } else { 0 };
        Ok(self.square(size).into_iter().map(white).collect())
    }

    /// The middle square over black at the wanted size. Where it shrinks, every pixel is a mean.
    fn square(&self, size: usize) -> Vec<RGB<u8>> {
        let side = self.width.min(self.height);
        let [left, top] = [self.width, self.height].map(|length| (length - side) / 2);
        let mut middle = Vec::with_capacity(side * side);
        for y in top..top + side {
            let row = &self.rgba[4 * (y * self.width + left)..][..4 * side];
            middle.extend(row.chunks_exact(4).map(|pixel| {
                let seen = |c| ((u16::from(pixel[c]) * u16::from(pixel[3]) + 127) / 255) as u8;
                RGB::new(seen(0), seen(1), seen(2))
            }));
        }
        if side == size {
            return middle;
        }
        let mut fitted = vec![RGB::new(0, 0, 0); size * size];
        resize::new(side, side, size, size, RGB8, Type::Triangle)
            .and_then(|mut resizer| resizer.resize(&middle, &mut fitted))
            .expect("neither square is empty");
        fitted
    }
}

/// The brightness of a pixel (Rec. 709).
fn luma(pixel: RGB<u8>) -> u8 {
    let [r, g, b] = [pixel.r, pixel.g, pixel.b].map(f32::from);
    (0.2126 * r + 0.7152 * g + 0.0722 * b).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Upload {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let rgba = places.flat_map(|(x, y)| pixel(x, y)).collect();
        Upload::new(rgba, width, height).unwrap()
    }

    #[test]
    fn a_picture_of_the_right_size_is_left_as_it_is() {
        let picture = upload(4, 4, |x, y| {
            let grey = (16 * (4 * y + x)) as u8;
            [grey, grey, grey, 255]
        });
        let grey: Vec<u8> = (0..16).map(|i| i * 16).collect();
        assert_eq!(picture.fit(1, 4), grey);
        assert_eq!(picture.fit(3, 4), grey.repeat(3));
    }

    #[test]
    fn the_middle_is_cut_out_and_transparency_is_black() {
        let picture = upload(6, 2, |x, _| match x {
            2 => [10, 20, 30, 255],
            3 => [200, 200, 200, 0],
            _ => [255, 0, 0, 255],
        });
        let planes = [10, 0, 10, 0, 20, 0, 20, 0, 30, 0, 30, 0];
        assert_eq!(picture.fit(3, 2), planes);
    }

    #[test]
    fn shrinking_takes_means_and_growing_keeps_flat_colours() {
        let checks = upload(64, 64, |x, y| {
            let bright = 255 * ((x + y) % 2) as u8;
            [bright, bright, bright, 255]
        });
        let grey = 120..=135;
        assert!(checks.fit(1, 8).iter().all(|byte| grey.contains(byte)));
        let dot = upload(1, 1, |_, _| [9, 9, 9, 255]);
        assert_eq!(dot.fit(1, 4), [9; 16]);
    }

    #[test]
    fn masks_are_black_and_white() {
        let mask = upload(8, 8, |x, _| {
            let bright = if x < 4 { 200 } else { 90 };
            [bright, bright, bright, 255]
        });
        assert_eq!(mask.fit_mask((8, 8), 4).unwrap()[..4], [255, 255, 0, 0]);
        assert_eq!(mask.fit_mask((100, 60), 8).unwrap().len(), 64);
        let error = mask.fit_mask((100, 60), 32).unwrap_err().to_string();
        let names_both = "the mask is 8×8, but the picture is 100×60";
        assert!(error.contains(names_both), "{error}");
    }

    #[test]
    fn too_few_bytes_and_too_many_pixels_are_refused() {
        assert!(Upload::new(vec![0; 15], 2, 2).is_err());
        assert!(Upload::new(Vec::new(), 0, 0).is_err());
        assert!(check_size(10_000, 10_000).is_err());
    }
}
