//! Beside what a model makes: real pictures, ideal denoisers, and how alike all of them are.

use burn::tensor::Device;
use wasm_bindgen::prelude::*;

use super::lab::Lab;
use super::object::{read, read_pictures, write};
use super::run::{By, Run, Start};
use crate::image::from_byte;
use crate::recipe::{self, Recipe};
use crate::references::{Neighbour, References, ReferencesCard};
use crate::similarity::{Similarity, ink};

#[wasm_bindgen]
impl Lab {
    /// Verifies a model's reference pictures and keeps them.
    #[wasm_bindgen(js_name = loadReferences)]
    pub fn load_references(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ReferencesCard")] card: JsValue,
        png: &[u8],
    ) -> Result<(), JsError> {
        let card: ReferencesCard = read("card of reference pictures", card)?;
        let model = card.model.clone();
        let references = References::read(card, png)?;
        self.references.borrow_mut().insert(model, references);
        Ok(())
    }

    /// A reference picture, `[channels, size, size]` in `[-1, 1]`.
    pub fn reference(&self, model: &str, index: usize) -> Result<Vec<f32>, JsError> {
        let references = self.references_of(model)?;
        let count = references.pictures().len();
        if index >= count {
            let message = format!("there are {count} reference pictures, none at {index}");
            return Err(JsError::new(&message));
        }
        let pixels = references.pictures().image(index).iter();
        Ok(pixels.map(|&byte| from_byte(byte)).collect())
    }

    /// The `k` reference pictures nearest to each of `pictures`, nearest first.
    #[wasm_bindgen(unchecked_return_type = "Neighbour[][]")]
    pub fn nearest(&self, model: &str, pictures: &[f32], k: usize) -> Result<JsValue, JsError> {
        let references = self.references_of(model)?;
        let len: usize = references.pictures().shape().iter().product();
        whole_pictures(pictures, len)?;
        let nearest = |picture| references.nearest(picture, k);
        write(
            &pictures
                .chunks_exact(len)
                .map(nearest)
                .collect::<Vec<Vec<Neighbour>>>(),
        )
    }

    /// How alike `pictures` are to the original and to one another, in pixels as [`ink`].
    #[wasm_bindgen(unchecked_return_type = "Similarity")]
    pub fn compare(
        &self,
        model: &str,
        pictures: &[f32],
        original: &[f32],
    ) -> Result<JsValue, JsError> {
        let (card, ..) = self.model(model, "cpu")?;
        let [_, channels, size, _] = card.shape(1);
        let len = channels * size * size;
        whole_pictures(pictures, len)?;
        if original.len() != len {
            let message = format!("{} numbers are not one picture", original.len());
            return Err(JsError::new(&message));
        }
        let [pictures, original] = [pictures, original].map(|pixels| ink(pixels, channels));
        write(&Similarity::of(&pictures, &original))
    }

    /// Starts a run, on the CPU, of a denoiser that needs no network: the `oracle` knows the source
    /// picture, the `memoriser` the reference pictures (of the class, if there is one).
    #[wasm_bindgen(js_name = startIdeal)]
    pub fn start_ideal(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Ideal")] ideal: &str,
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: JsValue,
        count: usize,
        #[wasm_bindgen(unchecked_optional_param_type = "Pictures")] pictures: JsValue,
    ) -> Result<Run, JsError> {
        let recipe: Recipe = read("recipe", recipe)?;
        recipe::check_count(count)?;
        let (card, ..) = self.model(&recipe.model, "cpu")?;
        let by = match ideal {
            "oracle" => By::Oracle,
            "memoriser" => By::Memoriser(self.references_of(&recipe.model)?),
            _ => {
                let message = format!("unknown denoiser {ideal:?}: choose oracle or memoriser");
                return Err(JsError::new(&message));
            }
        };
        Ok(Run::new(Start {
            card,
            by,
            device: Device::flex(),
            recipe,
            pictures: read_pictures(&pictures)?,
            count,
        })?)
    }
}

impl Lab {
    fn references_of(&self, model: &str) -> Result<References, JsError> {
        let references = self.references.borrow().get(model).cloned();
        references.ok_or_else(|| {
            JsError::new(&format!(
                "the reference pictures of {model:?} are not loaded: load them first"
            ))
        })
    }
}

fn whole_pictures(numbers: &[f32], len: usize) -> Result<(), JsError> {
    match !numbers.is_empty() && numbers.len().is_multiple_of(len) {
        true => Ok(()),
        false => Err(JsError::new(&format!(
            "{} numbers are no pictures of {len} numbers each",
            numbers.len()
        ))),
    }
}
