//! A run as an animated GIF.

use gif::{Encoder, EncodingError, Frame, Repeat};

use super::raster::{Layout, Raster, RasterError};

/// The last frame stays this many hundredths of a second.
const LAST: u16 = 200;
/// How hard the 256 colours of a frame are looked for, from 1 (best) to 30 (fastest).
const COLOUR_SPEED: i32 = 10;

/// What may be wrong with a GIF in the making.
#[derive(Debug, thiserror::Error)]
pub enum GifError {
    /// Numbers that are no pictures.
    #[error(transparent)]
    Raster(#[from] RasterError),
    /// Frames that are not whole.
    #[error(
        "{found} numbers are not whole frames of {expected} numbers each, as many as one run has"
    )]
    Frames {
        /// Numbers of a frame.
        expected: usize,
        /// Numbers given.
        found: usize,
    },
    /// A GIF that cannot be written.
    #[error("the GIF cannot be made: {0}")]
    Encode(#[from] EncodingError),
}

/// Encodes `frames`, `[frames, count, channels, size, size]` in `[-1, 1]`, each laid out as a
/// sheet of `count` pictures and shown for `delay` hundredths of a second; it starts over for ever.
///
/// Grey pictures keep all their greys; colours are reduced to 256 a frame.
pub fn encode(
    frames: &[f32],
    count: usize,
    layout: Layout,
    delay: u16,
) -> Result<Vec<u8>, GifError> {
    let len = count * layout.channels * layout.size * layout.size;
    if len == 0 || frames.is_empty() || !frames.len().is_multiple_of(len) {
        return Err(GifError::Frames {
            expected: len,
            found: frames.len(),
        });
    }
    let sheets = frames
        .chunks_exact(len)
        .map(|pictures| Raster::sheet(pictures, layout))
        .collect::<Result<Vec<_>, _>>()?;
    let (width, height) = (sheets[0].width, sheets[0].height);
    let (Ok(wide), Ok(high)) = (u16::try_from(width), u16::try_from(height)) else {
        let [width, height] = [width as u64, height as u64];
        return Err(RasterError::TooLarge { width, height }.into());
    };
    let palette: Vec<u8> = match layout.channels {
        1 => (0..=255).flat_map(|grey| [grey; 3]).collect(),
        _ => Vec::new(),
    };

    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, wide, high, &palette)?;
    encoder.set_repeat(Repeat::Infinite)?;
    let last = sheets.len() - 1;
    for (i, sheet) in sheets.into_iter().enumerate() {
        let mut frame = match sheet.channels {
            1 => Frame {
                width: wide,
                height: high,
                buffer: sheet.pixels.into(),
                ..Frame::default()
            },
            _ => Frame::from_rgb_speed(wide, high, &sheet.pixels, COLOUR_SPEED),
        };
        frame.delay = if i == last { LAST.max(delay) } else { delay };
        encoder.write_frame(&frame)?;
    }
    drop(encoder);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use gif::{ColorOutput, DecodeOptions};

    use super::*;

    /// The pixels of every frame, in red, green, blue and opacity, and how long it is shown.
    fn decoded(bytes: &[u8]) -> Vec<(Vec<u8>, u16)> {
        let mut options = DecodeOptions::new();
        options.set_color_output(ColorOutput::RGBA);
        let mut decoder = options.read_info(bytes).unwrap();
        let mut frames = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            frames.push((frame.buffer.to_vec(), frame.delay));
        }
        frames
    }

    #[test]
    fn greys_come_back_exactly() {
        let frames = [-1.0, 0.0, 0.5, 1.0]; // two frames of two pictures of one pixel
        let layout = Layout {
            columns: 2,
            ..Layout::single(1, 1, 1)
        };
        let found = decoded(&encode(&frames, 2, layout, 7).unwrap());
        assert_eq!(found[0], (vec![0, 0, 0, 255, 128, 128, 128, 255], 7));
        assert_eq!(
            found[1],
            (vec![191, 191, 191, 255, 255, 255, 255, 255], LAST)
        );
    }

    #[test]
    fn few_colours_come_back_exactly() {
        let frames = [1.0, -1.0, -1.0, -1.0, 1.0, 1.0]; // red, then cyan
        let found = decoded(&encode(&frames, 1, Layout::single(3, 1, 1), 5).unwrap());
        assert_eq!(found[0].0, [255, 0, 0, 255]);
        assert_eq!(found[1].0, [0, 255, 255, 255]);
    }

    #[test]
    fn broken_frames_are_refused() {
        let layout = Layout::single(1, 2, 1);
        assert!(matches!(
            encode(&[0.0; 6], 1, layout, 5),
            Err(GifError::Frames {
                expected: 4,
                found: 6
            })
        ));
    }
}
