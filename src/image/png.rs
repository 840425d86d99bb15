//! PNG files that carry the recipe of their picture.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Encoder};

use super::to_byte;
use crate::recipe::{Recipe, RecipeError};

/// The text chunk that holds the recipe as JSON.
pub const KEYWORD: &str = "diffusion-lab-recipe";

/// What may be wrong with a PNG, or with making one.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// Not a PNG, or a damaged one.
    #[error("this file is not a PNG, or it is damaged ({0}): choose a PNG saved by the lab")]
    Decode(#[from] png::DecodingError),
    /// A PNG from elsewhere, or one whose text was stripped on the way.
    #[error(
        "this PNG holds no recipe: choose one saved by the lab (some programs remove a \
         picture's text when they save or send it)"
    )]
    NoRecipe,
    /// A PNG whose recipe cannot be read.
    #[error("the recipe in this PNG cannot be read: {0}")]
    Recipe(#[from] RecipeError),
    /// A PNG that cannot be written.
    #[error("the picture cannot be saved: {0}")]
    Encode(#[from] png::EncodingError),
    /// Numbers that are no picture.
    #[error(
        "a picture of {channels} channels and size {size} needs {expected} numbers, got {found}"
    )]
    Shape {
        /// Channels: 1 or 3.
        channels: usize,
        /// Height and width.
        size: usize,
        /// Numbers needed.
        expected: usize,
        /// Numbers given.
        found: usize,
    },
}

/// Encodes a picture `[channels, size, size]` in `[-1, 1]`, every pixel enlarged to a square of
/// `scale` by `scale`; one channel is grey, three are red, green and blue.
pub fn encode(
    picture: &[f32],
    channels: usize,
    size: usize,
    scale: usize,
    recipe: Option<&Recipe>,
) -> Result<Vec<u8>, PngError> {
    let expected = channels * size * size;
    let color = match channels {
        1 => ColorType::Grayscale,
        3 => ColorType::Rgb,
        _ => {
            return Err(PngError::Shape {
                channels,
                size,
                expected,
                found: picture.len(),
            });
        }
    };
    if picture.len() != expected {
        return Err(PngError::Shape {
            channels,
            size,
            expected,
            found: picture.len(),
        });
    }
    let side = size * scale;
    let mut pixels = Vec::with_capacity(side * side * channels);
    for y in 0..side {
        for x in 0..side {
            let at = (y / scale) * size + x / scale;
            pixels.extend((0..channels).map(|c| to_byte(picture[c * size * size + at])));
        }
    }

    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, side as u32, side as u32);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    if let Some(recipe) = recipe {
        encoder.add_itxt_chunk(KEYWORD.to_owned(), recipe.to_json())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// The recipe that a PNG carries.
pub fn read_recipe(bytes: &[u8]) -> Result<Recipe, PngError> {
    let mut reader = Decoder::new(Cursor::new(bytes)).read_info()?;
    // Text may also stand behind the pixels.
    reader.finish()?;
    let chunk = reader
        .info()
        .utf8_text
        .iter()
        .find(|chunk| chunk.keyword == KEYWORD);
    let json = chunk.ok_or(PngError::NoRecipe)?.get_text()?;
    Ok(Recipe::from_json(&json)?)
}
