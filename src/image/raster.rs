//! Pictures as files hold them: 8-bit pixels, row by row, the channels side by side.

use super::to_byte;

/// Pixels of the largest sheet: beyond it, browsers run out of memory.
const MAX_PIXELS: u64 = 1 << 25;

/// 8-bit pixels of a rectangle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Channels: 1 is grey, 3 are red, green and blue.
    pub channels: usize,
    /// `[height, width, channels]`.
    pub pixels: Vec<u8>,
}

/// How pictures are laid out on a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Channels of every picture, 1 or 3.
    pub channels: usize,
    /// Height and width of every picture.
    pub size: usize,
    /// Pictures in a row.
    pub columns: usize,
    /// Every pixel is enlarged to a square of this many by as many.
    pub scale: usize,
}

/// What may be wrong with pictures to lay out.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RasterError {
    /// Numbers that are no pictures.
    #[error(
        "{found} numbers are no pictures of {channels} channels and size {size}: each needs \
         {expected} of them, and 1 or 3 channels"
    )]
    Shape {
        /// Channels.
        channels: usize,
        /// Height and width.
        size: usize,
        /// Numbers that one picture needs.
        expected: usize,
        /// Numbers given.
        found: usize,
    },
    /// More pixels than fit into memory.
    #[error(
        "a sheet of {width}×{height} pixels is too large: enlarge the pictures less, or put fewer \
         of them on it"
    )]
    TooLarge {
        /// Pixels in a row.
        width: u64,
        /// Rows.
        height: u64,
    },
}

impl Layout {
    /// One picture and nothing else.
    pub fn single(channels: usize, size: usize, scale: usize) -> Self {
        Self {
            channels,
            size,
            columns: 1,
            scale,
        }
    }

    /// Numbers of one picture.
    fn len(self) -> usize {
        self.channels * self.size * self.size
    }
}

impl Raster {
    /// Lays out `pictures`, `[count, channels, size, size]` in `[-1, 1]`, row by row; places that
    /// are left over are black.
    pub fn sheet(pictures: &[f32], layout: Layout) -> Result<Self, RasterError> {
        let Layout {
            channels,
            size,
            columns,
            scale,
        } = layout;
        let len = layout.len();
        let fits = matches!(channels, 1 | 3) && len > 0 && !pictures.is_empty();
        if !fits || !pictures.len().is_multiple_of(len) {
            return Err(RasterError::Shape {
                channels,
                size,
                expected: len,
                found: pictures.len(),
            });
        }
        let count = pictures.len() / len;
        let columns = columns.clamp(1, count);
        let side = size as u64 * scale.max(1) as u64;
        let [across, down] = [columns, count.div_ceil(columns)];
        let [width, height] = [across, down].map(|tiles| side.saturating_mul(tiles as u64));
        if width.saturating_mul(height) > MAX_PIXELS {
            return Err(RasterError::TooLarge { width, height });
        }
        let [side, width, height] = [side, width, height].map(|number| number as usize);
        let mut pixels = vec![0; width * height * channels];
        for (i, picture) in pictures.chunks_exact(len).enumerate() {
            let [top, left] = [i / columns * side, i % columns * side];
            for y in 0..side {
                for x in 0..side {
                    let at = (y * size / side) * size + x * size / side;
                    let pixel = ((top + y) * width + left + x) * channels;
                    for c in 0..channels {
                        pixels[pixel + c] = to_byte(picture[c * size * size + at]);
                    }
                }
            }
        }
        Ok(Self {
            width,
            height,
            channels,
            pixels,
        })
    }

    /// A square from its `pixels`, `[channels, size, size]`, as networks see them.
    pub fn from_planar(pixels: &[u8], channels: usize) -> Self {
        let area = pixels.len() / channels;
        let size = area.isqrt();
        let interleaved = (0..pixels.len()).map(|i| pixels[i % channels * area + i / channels]);
        Self {
            width: size,
            height: size,
            channels,
            pixels: interleaved.collect(),
        }
    }

    /// The pixels as networks see them, `[channels, height, width]`.
    pub fn planar(&self) -> Vec<u8> {
        let area = self.width * self.height;
        let planar =
            (0..self.pixels.len()).map(|i| self.pixels[i % area * self.channels + i / area]);
        planar.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_lie_row_by_row() {
        let pictures = [-1.0, -1.0, -1.0, 0.0, 1.0, 1.0]; // two red-green-blue pixels
        let layout = Layout {
            columns: 2,
            ..Layout::single(3, 1, 2)
        };
        let sheet = Raster::sheet(&pictures, layout).unwrap();
        assert_eq!((sheet.width, sheet.height), (4, 2));
        assert_eq!(sheet.pixels[..6], [0; 6]);
        assert_eq!(sheet.pixels[6..12], [128, 255, 255, 128, 255, 255]);
    }

    #[test]
    fn the_last_row_may_have_gaps() {
        let layout = Layout {
            columns: 2,
            ..Layout::single(1, 1, 1)
        };
        let sheet = Raster::sheet(&[1.0; 3], layout).unwrap();
        assert_eq!(sheet.pixels, [255, 255, 255, 0]);
    }

    #[test]
    fn too_large_a_sheet_is_refused() {
        let layout = Layout::single(1, 8, 1000);
        assert_eq!(
            Raster::sheet(&[0.0; 64], layout),
            Err(RasterError::TooLarge {
                width: 8000,
                height: 8000
            })
        );
    }

    #[test]
    fn planes_and_pixels_translate() {
        let planar: Vec<u8> = (0..12).collect();
        let raster = Raster::from_planar(&planar, 3);
        assert_eq!(raster.pixels[..6], [0, 4, 8, 1, 5, 9]);
        assert_eq!(raster.planar(), planar);
    }
}
