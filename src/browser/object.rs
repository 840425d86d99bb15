//! Plain JavaScript objects.

use js_sys::{Float32Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

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

/// Reads plain data.
pub(super) fn read<T: DeserializeOwned>(what: &str, value: JsValue) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| JsError::new(&format!("this is not a {what}: {error}")))
}

/// Writes plain data as JSON would have it.
pub(super) fn write(value: &impl Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(JsError::from)
}
