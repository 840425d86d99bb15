//! Picture files of any kind, to start from.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result};
use diffusion_lab::image::upload::{Upload, check_size};
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::ImageResult;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageFormat, ImageReader};

/// What a picture may be saved as.
const FORMATS: [ImageFormat; 4] = [
    ImageFormat::Png,
    ImageFormat::Jpeg,
    ImageFormat::WebP,
    ImageFormat::Gif,
];

/// Reads a PNG, JPEG, WebP or GIF as a camera held it: the first picture, if it moves.
pub fn open(path: &Path) -> Result<Upload> {
    let name = path.display();
    let bytes = fs::read(path)
        .with_context(|| format!("cannot read the picture {name}: name a file that is there"))?;
    let unusable = || format!("{name} cannot be used as a picture");
    let format = image::guess_format(&bytes)
        .ok()
        .filter(|format| FORMATS.contains(format))
        .context("it is no PNG, JPEG, WebP or GIF: save it as PNG or JPEG")
        .with_context(unusable)?;
    let picture = decode(&bytes, format).with_context(unusable)?.into_rgba8();
    if moves(&bytes, format).unwrap_or(false) {
        eprintln!("note: {name} moves; its first picture is used");
    }
    let (width, height) = picture.dimensions();
    Ok(Upload::new(picture.into_raw(), width, height)?)
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage> {
    let damaged = "the file is damaged: save it again as PNG or JPEG";
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().context(damaged)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let orientation = decoder.orientation().context(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).context(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Whether other pictures follow, to be shown one after the other.
fn moves(bytes: &[u8], format: ImageFormat) -> ImageResult<bool> {
    let bytes = Cursor::new(bytes);
    Ok(match format {
        ImageFormat::Gif => GifDecoder::new(bytes)?.into_frames().nth(1).is_some(),
        ImageFormat::WebP => WebPDecoder::new(bytes)?.has_animation(),
        ImageFormat::Png => PngDecoder::new(bytes)?.is_apng()?,
        _ => false,
    })
}
