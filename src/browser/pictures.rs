//! Pictures into and out of the lab: fitted to a model, named, saved.

use wasm_bindgen::prelude::*;

use super::object::{read_optional, read_pictures};
use crate::image::raster::Layout;
use crate::image::upload::Upload;
use crate::image::{gif, png, vector};
use crate::recipe::{Pictures, Recipe};

/// The name of a picture in recipes.
#[wasm_bindgen(js_name = pictureName)]
pub fn picture_name(pixels: &[u8]) -> String {
    Pictures::name(pixels)
}

/// Any picture as a model sees it, `[channels, size, size]`, from its pixels in red, green, blue
/// and opacity, `[height, width, 4]`: black comes behind what is transparent, the middle square is
/// cut out, and it is resized.
#[wasm_bindgen(js_name = fitPicture)]
pub fn fit_picture(
    rgba: Vec<u8>,
    width: u32,
    height: u32,
    channels: usize,
    size: usize,
) -> Result<Vec<u8>, JsError> {
    Ok(Upload::new(rgba, width, height)?.fit(channels, size))
}

/// A mask as a run needs it, `[size, size]`: 255 where it is bright and the picture may change, 0
/// where it is kept. It is cut and resized as the picture that it was painted over.
#[wasm_bindgen(js_name = fitMask)]
pub fn fit_mask(rgba: Vec<u8>, width: u32, height: u32, size: usize) -> Result<Vec<u8>, JsError> {
    let mask = Upload::new(rgba, width, height)?;
    Ok(mask.fit_mask(mask.size(), size)?)
}

/// A PNG of a picture `[channels, size, size]` in `[-1, 1]`, every pixel enlarged `scale` times,
/// with its recipe and the pictures that the recipe needs.
#[wasm_bindgen(js_name = encodePng)]
pub fn encode_png(
    picture: &[f32],
    channels: usize,
    size: usize,
    scale: usize,
    #[wasm_bindgen(unchecked_optional_param_type = "Recipe")] recipe: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Pictures")] pictures: JsValue,
) -> Result<Vec<u8>, JsError> {
    encode_sheet(picture, 1, channels, size, scale, recipe, pictures)
}

/// A PNG of pictures `[count, channels, size, size]` in `[-1, 1]`, laid out in rows of `columns`,
/// with the recipe of the first and the pictures that it needs.
#[wasm_bindgen(js_name = encodeSheet)]
pub fn encode_sheet(
    sheet: &[f32],
    columns: usize,
    channels: usize,
    size: usize,
    scale: usize,
    #[wasm_bindgen(unchecked_optional_param_type = "Recipe")] recipe: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Pictures")] pictures: JsValue,
) -> Result<Vec<u8>, JsError> {
    let recipe: Option<Recipe> = read_optional("recipe", recipe)?;
    let pictures = read_pictures(&pictures)?;
    let layout = Layout {
        channels,
        size,
        columns,
        scale,
    };
    let origin = recipe.as_ref().map(|recipe| (recipe, &pictures));
    Ok(png::encode(sheet, layout, origin)?)
}

/// A picture `[channels, size, size]` in `[-1, 1]` as an SVG of flat shapes, with its recipe.
#[wasm_bindgen(js_name = encodeSvg)]
pub fn encode_svg(
    picture: &[f32],
    channels: usize,
    size: usize,
    #[wasm_bindgen(unchecked_optional_param_type = "Recipe")] recipe: JsValue,
) -> Result<String, JsError> {
    let recipe: Option<Recipe> = read_optional("recipe", recipe)?;
    Ok(vector::svg(picture, channels, size, recipe.as_ref())?)
}

/// An animated GIF of frames `[frames, count, channels, size, size]` in `[-1, 1]`, each laid out in
/// rows of `columns` and shown for `delay` hundredths of a second.
#[wasm_bindgen(js_name = encodeGif)]
pub fn encode_gif(
    frames: &[f32],
    count: usize,
    columns: usize,
    channels: usize,
    size: usize,
    scale: usize,
    delay: u16,
) -> Result<Vec<u8>, JsError> {
    let layout = Layout {
        channels,
        size,
        columns,
        scale,
    };
    Ok(gif::encode(frames, count, layout, delay)?)
}
