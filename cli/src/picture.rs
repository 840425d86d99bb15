//! Picture files of any kind, to start from.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result, bail};
use diffusion_lab::image::upload::{Upload, check_size};
use gif::{ColorOutput, DecodeOptions};
use image_webp::WebPDecoder;
use png::{ColorType, Transformations};
use zune_jpeg::JpegDecoder;

/// Pixels as a file holds them, row by row.
struct Decoded {
    width: u32,
    height: u32,
    /// 1 is grey, 2 grey and opacity, 3 red, green and blue, 4 these and opacity.
    channels: usize,
    pixels: Vec<u8>,
    /// Whether others follow, to be shown one after the other.
    moves: bool,
}

/// Reads a PNG, JPEG, WebP or GIF: the first picture, if it moves.
pub fn open(path: &Path) -> Result<Upload> {
    let name = path.display();
    let bytes = fs::read(path)
        .with_context(|| format!("cannot read the picture {name}: name a file that is there"))?;
    let Decoded {
        width,
        height,
        channels,
        pixels,
        moves,
    } = decode(&bytes).with_context(|| format!("{name} cannot be used as a picture"))?;
    if moves {
        eprintln!("note: {name} moves; its first picture is used");
    }
    let rgba = pixels
        .chunks_exact(channels)
        .flat_map(|pixel| match *pixel {
            [grey] => [grey, grey, grey, 255],
            [grey, opacity] => [grey, grey, grey, opacity],
            [r, g, b] => [r, g, b, 255],
            [r, g, b, opacity, ..] => [r, g, b, opacity],
            [] => [0; 4],
        });
    Ok(Upload::new(rgba.collect(), width, height)?)
}

fn decode(bytes: &[u8]) -> Result<Decoded> {
    let damaged = "the file is damaged: save it again as PNG or JPEG";
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => decode_png(bytes).context(damaged),
        [0xff, 0xd8, ..] => decode_jpeg(bytes).context(damaged),
        [b'G', b'I', b'F', b'8', ..] => decode_gif(bytes).context(damaged),
        [b'R', b'I', b'F', b'F', ..] => decode_webp(bytes).context(damaged),
        _ => bail!("it is no PNG, JPEG, WebP or GIF: save it as PNG or JPEG"),
    }
}

fn decode_png(bytes: &[u8]) -> Result<Decoded> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let (width, height) = decoder.read_header_info()?.size();
    check_size(width, height)?;
    let mut reader = decoder.read_info()?;
    let channels = match reader.output_color_type().0 {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb | ColorType::Indexed => 3,
        ColorType::Rgba => 4,
    };
    let mut pixels = vec![0; reader.output_buffer_size().context("it has no pixels")?];
    reader.next_frame(&mut pixels)?;
    Ok(Decoded {
        width,
        height,
        channels,
        pixels,
        moves: reader.info().is_animated(),
    })
}

fn decode_jpeg(bytes: &[u8]) -> Result<Decoded> {
    let mut decoder = JpegDecoder::new(Cursor::new(bytes));
    decoder.decode_headers()?;
    let info = decoder.info().context("it has no header")?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    check_size(width, height)?;
    let pixels = decoder.decode()?;
    let space = decoder.output_colorspace().context("it has no colours")?;
    Ok(Decoded {
        width,
        height,
        channels: space.num_components(),
        pixels,
        moves: false,
    })
}

fn decode_gif(bytes: &[u8]) -> Result<Decoded> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes)?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    check_size(width, height)?;
    let mut pixels = vec![0; 4 * width as usize * height as usize];
    let frame = decoder.read_next_frame()?.context("it has no pixels")?;
    // A frame may cover only a part of the picture.
    let [left, top, wide, high] = [frame.left, frame.top, frame.width, frame.height];
    let visible = usize::from(wide).min((width as usize).saturating_sub(left.into()));
    for y in 0..usize::from(high).min((height as usize).saturating_sub(top.into())) {
        let from = 4 * y * usize::from(wide);
        let to = 4 * ((usize::from(top) + y) * width as usize + usize::from(left));
        pixels[to..][..4 * visible].copy_from_slice(&frame.buffer[from..][..4 * visible]);
    }
    Ok(Decoded {
        width,
        height,
        channels: 4,
        pixels,
        moves: decoder.next_frame_info()?.is_some(),
    })
}

fn decode_webp(bytes: &[u8]) -> Result<Decoded> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let mut pixels = vec![0; decoder.output_buffer_size().context("it has no pixels")?];
    let moves = decoder.is_animated();
    if moves {
        decoder.read_frame(&mut pixels)?;
    } else {
        decoder.read_image(&mut pixels)?;
    }
    Ok(Decoded {
        width,
        height,
        channels: if decoder.has_alpha() { 4 } else { 3 },
        pixels,
        moves,
    })
}
