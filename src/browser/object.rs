//! Plain JavaScript objects.

use js_sys::{Float32Array, JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::recipe::Pictures;

/// Collects the fields of an object.
#[derive(Default)]
pub(super) struct Fields(Object);

impl Fields {
    /// Adds a field.
    pub(super) fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        Reflect::set(&self.0, &name.into(), &value.into()).expect("a plain object takes any field");
        self
    }

    /// Adds numbers as a `Float32Array`.
    pub(super) fn with_array(self, name: &str, values: &[f32]) -> Self {
        self.with(name, Float32Array::from(values))
    }

    /// The object.
    pub(super) fn build(self) -> JsValue {
        self.0.into()
    }
}

/// Reads plain data, all at once as JSON: asked for value by value, the card of a model that takes
/// prompts takes more than a second.
pub(super) fn read<T: DeserializeOwned>(what: &str, value: JsValue) -> Result<T, JsError> {
    let json = JSON::stringify(&value)
        .ok()
        .and_then(|json| json.as_string());
    serde_json::from_str(&json.unwrap_or_default())
        .map_err(|error| JsError::new(&format!("this is not a {what}: {error}")))
}

/// Reads plain data that may be missing.
pub(super) fn read_optional<T: DeserializeOwned>(
    what: &str,
    value: JsValue,
) -> Result<Option<T>, JsError> {
    match value.is_undefined() || value.is_null() {
        true => Ok(None),
        false => read(what, value).map(Some),
    }
}

/// Reads the pictures that come with a recipe.
pub(super) fn read_pictures(value: &JsValue) -> Result<Pictures, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(Pictures::default());
    }
    let bytes = |name: &str| -> Result<_, JsError> {
        let field = Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if field.is_undefined() || field.is_null() {
            return Ok(None);
        }
        let message = format!("the {name} is no Uint8Array of pixels");
        let array = field
            .dyn_into::<Uint8Array>()
            .map_err(|_| JsError::new(&message))?;
        Ok(Some(array.to_vec()))
    };
    Ok(Pictures {
        source: bytes("source")?,
        mask: bytes("mask")?,
    })
}

/// Writes the pictures that come with a recipe.
pub(super) fn write_pictures(pictures: &Pictures) -> JsValue {
    let mut fields = Fields::default();
    for (name, pixels) in [("source", &pictures.source), ("mask", &pictures.mask)] {
        if let Some(pixels) = pixels {
            fields = fields.with(name, Uint8Array::from(&pixels[..]));
        }
    }
    fields.build()
}

/// Writes plain data as JSON would have it.
pub(super) fn write(value: &impl Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(JsError::from)
}
