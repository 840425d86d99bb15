//! PNG files that carry the recipe of their picture, and the pictures that the recipe needs.

use std::io::Cursor;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use png::{BitDepth, ColorType, Decoder, Encoder, Info, Transformations};

use super::raster::{Layout, Raster, RasterError};
use crate::recipe::{Pictures, Recipe, RecipeError};

/// The text chunk that holds the recipe as JSON.
pub const KEYWORD: &str = "diffusion-lab-recipe";
/// The text chunk that holds the source picture: a PNG in base64.
pub const SOURCE_KEYWORD: &str = "diffusion-lab-source";
/// The text chunk that holds the mask: a PNG in base64.
pub const MASK_KEYWORD: &str = "diffusion-lab-mask";

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
    /// A PNG that carries a damaged picture.
    #[error("the {0} that travels in this PNG is damaged: save the PNG again where it was made")]
    Picture(&'static str),
    /// A PNG that cannot be written.
    #[error("the picture cannot be saved: {0}")]
    Encode(#[from] png::EncodingError),
    /// Numbers that are no picture.
    #[error(transparent)]
    Raster(#[from] RasterError),
}

/// Encodes pictures `[count, channels, size, size]` in `[-1, 1]` as laid out, with the recipe of
/// the first and the pictures that it needs.
pub fn encode(
    pictures: &[f32],
    layout: Layout,
    recipe: Option<(&Recipe, &Pictures)>,
) -> Result<Vec<u8>, PngError> {
    let sheet = Raster::sheet(pictures, layout)?;
    let mut texts = Vec::new();
    if let Some((recipe, guides)) = recipe {
        texts.push((KEYWORD, recipe.to_json()));
        for (keyword, pixels, channels) in [
            (SOURCE_KEYWORD, &guides.source, layout.channels),
            (MASK_KEYWORD, &guides.mask, 1),
        ] {
            if let Some(pixels) = pixels {
                let bytes = encode_raster(&Raster::from_planar(pixels, channels), &[])?;
                texts.push((keyword, BASE64_STANDARD.encode(bytes)));
            }
        }
    }
    encode_raster(&sheet, &texts)
}

/// Encodes a raster with text chunks, each a keyword and its text.
pub fn encode_raster(raster: &Raster, texts: &[(&str, String)]) -> Result<Vec<u8>, PngError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, raster.width as u32, raster.height as u32);
    encoder.set_color(match raster.channels {
        1 => ColorType::Grayscale,
        _ => ColorType::Rgb,
    });
    encoder.set_depth(BitDepth::Eight);
    for (keyword, text) in texts {
        encoder.add_itxt_chunk((*keyword).to_owned(), text.clone())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&raster.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Reads a PNG of grey or of red, green and blue pixels.
pub fn decode_raster(bytes: &[u8]) -> Result<Raster, PngError> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let (width, height) = reader.info().size();
    let channels = match reader.output_color_type().0 {
        ColorType::Grayscale => 1,
        ColorType::Rgb => 3,
        _ => return Err(PngError::Picture("picture")),
    };
    let len = reader.output_buffer_size().unwrap_or_default();
    let mut pixels = vec![0; len];
    reader.next_frame(&mut pixels)?;
    Ok(Raster {
        width: width as usize,
        height: height as usize,
        channels,
        pixels,
    })
}

/// The recipe that a PNG carries.
pub fn read_recipe(bytes: &[u8]) -> Result<Recipe, PngError> {
    Ok(read(bytes)?.0)
}

/// The recipe that a PNG carries, and the pictures that came with it; whether they are those that
/// the recipe names, [`Pictures::check`] tells.
pub fn read(bytes: &[u8]) -> Result<(Recipe, Pictures), PngError> {
    let mut reader = Decoder::new(Cursor::new(bytes)).read_info()?;
    // Text may also stand behind the pixels.
    reader.finish()?;
    let info = reader.info();
    let json = text(info, KEYWORD)?.ok_or(PngError::NoRecipe)?;
    let recipe = Recipe::from_json(&json)?;
    let picture = |keyword, what| -> Result<_, PngError> {
        let Some(base64) = text(info, keyword)? else {
            return Ok(None);
        };
        let damaged = |_| PngError::Picture(what);
        let bytes = BASE64_STANDARD.decode(base64).map_err(damaged)?;
        let raster = decode_raster(&bytes).map_err(|_| PngError::Picture(what))?;
        Ok(Some(raster.planar()))
    };
    let pictures = Pictures {
        source: picture(SOURCE_KEYWORD, "picture")?,
        mask: picture(MASK_KEYWORD, "mask")?,
    };
    Ok((recipe, pictures))
}

/// The text under `keyword`.
fn text(info: &Info<'_>, keyword: &str) -> Result<Option<String>, PngError> {
    let chunk = info.utf8_text.iter().find(|chunk| chunk.keyword == keyword);
    Ok(chunk.map(|chunk| chunk.get_text()).transpose()?)
}
