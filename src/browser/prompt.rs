//! Prompts: how a model reads them, and where their words act.

use burn::tensor::{Tensor, TensorData};
use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::lab::Lab;
use super::object::{Fields, read, write};
use crate::image;
use crate::model::ModelCard;
use crate::process::NoiseLevel;
use crate::text::Reading;

/// What the model of `card` makes of a prompt; throws if it takes none.
#[wasm_bindgen(js_name = readPrompt, unchecked_return_type = "Reading")]
pub fn read_prompt(
    #[wasm_bindgen(unchecked_param_type = "ModelCard")] card: JsValue,
    prompt: &str,
) -> Result<JsValue, JsError> {
    let card: ModelCard = read("model card", card)?;
    write(&card.read(prompt)?)
}

#[wasm_bindgen]
impl Lab {
    /// Where the words of a prompt act in the pictures of a frame: `x_t` at the noise level `alpha`,
    /// `sigma`. It asks the network once more.
    #[wasm_bindgen(unchecked_return_type = "Attention")]
    pub async fn attention(
        &self,
        model: &str,
        prompt: &str,
        x_t: Vec<f32>,
        alpha: f64,
        sigma: f64,
        #[wasm_bindgen(unchecked_param_type = "DeviceName")] device: &str,
    ) -> Result<JsValue, JsError> {
        let (card, net, device) = self.model(model, device)?;
        let Reading { words, .. } = card.read(prompt)?;
        let condition = card.condition(prompt)?;
        let numbers: usize = card.shape(1).iter().product();
        let count = x_t.len() / numbers;
        if count == 0 || !x_t.len().is_multiple_of(numbers) {
            let message = format!("{} numbers are not pictures of {}", x_t.len(), card.name);
            return Err(JsError::new(&message));
        }
        let x_t = Tensor::from_data(TensorData::new(x_t, card.shape(count)), &device);
        let levels = vec![NoiseLevel { alpha, sigma }; count];
        let (size, maps) = match net.attention(x_t, &levels, &vec![condition; count]) {
            Some(maps) => (maps.dims()[3], image::read(maps).await?),
            None => (0, Vec::new()),
        };
        let words: Array = words.into_iter().map(JsValue::from).collect();
        Ok(Fields::default()
            .with("words", words)
            .with("size", size)
            .with_array("maps", &maps)
            .build())
    }
}
