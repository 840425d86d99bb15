//! The devices and the models that are loaded.

use std::cell::RefCell;
use std::collections::HashMap;

use burn::tensor::Device;
use burn::tensor::wgpu::wgpu::DeviceType;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::WorkerGlobalScope;

use super::object::{Fields, read, read_pictures};
use super::run::{By, Run, Start};
use crate::guidance::ConditionalDenoiser;
use crate::image;
use crate::model::{self, ModelCard};
use crate::network::{Classifier, Condition, UNet};
use crate::process::NoiseLevel;
use crate::random::{NoiseSource, SeededNoise};
use crate::recipe::{self, Recipe};
use crate::references::References;

/// Adapters whose description says one of these compute on the CPU.
const SOFTWARE: [&str; 4] = ["swiftshader", "llvmpipe", "lavapipe", "basic render"];
/// The known answer may differ by this much on another device.
const TOLERANCE: f32 = 1e-3;

/// A model's card and its network on the devices where it was needed.
struct Loaded {
    card: ModelCard,
    weights: Vec<u8>,
    cpu: UNet,
    gpu: Option<UNet>,
}

/// The lab inside the worker.
#[wasm_bindgen]
#[derive(Default)]
pub struct Lab {
    gpu: RefCell<Option<Device>>,
    pub(super) classifiers: RefCell<HashMap<String, Classifier>>,
    models: RefCell<HashMap<String, Loaded>>,
    pub(super) references: RefCell<HashMap<String, References>>,
    pub(super) scene_judges: RefCell<HashMap<String, Classifier>>,
}

#[wasm_bindgen]
impl Lab {
    /// A lab without models, on the CPU alone.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Connects to the GPU through WebGPU; throws if there is none.
    #[wasm_bindgen(js_name = connectGpu, unchecked_return_type = "GpuInfo")]
    pub async fn connect_gpu(&self) -> Result<JsValue, JsError> {
        let (device, setup) = Device::wgpu_options()
            .init_with_setup_async()
            .await
            .map_err(|error| JsError::new(&format!("no GPU could be used: {error}")))?;
        let info = setup.adapter.get_info();
        let name = info.name.to_lowercase();
        let software = info.device_type == DeviceType::Cpu
            || SOFTWARE.iter().any(|software| name.contains(software));
        self.gpu.replace(Some(device));
        Ok(Fields::default()
            .with("description", info.name)
            .with("software", software)
            .build())
    }

    /// Verifies a model's weights and keeps it, ready on the CPU.
    pub fn load(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ModelCard")] card: JsValue,
        weights: Vec<u8>,
    ) -> Result<(), JsError> {
        let card: ModelCard = read("model card", card)?;
        let cpu = model::load(&card, weights.clone(), &Device::flex())?;
        let loaded = Loaded {
            card,
            weights,
            cpu,
            gpu: None,
        };
        self.models
            .borrow_mut()
            .insert(loaded.card.name.clone(), loaded);
        Ok(())
    }

    /// Asks the network a question with a known answer; the largest absolute difference. Throws
    /// if the device computes wrongly.
    #[wasm_bindgen]
    pub async fn check(
        &self,
        model: &str,
        #[wasm_bindgen(unchecked_param_type = "DeviceName")] device: &str,
    ) -> Result<f32, JsError> {
        let (card, net, device) = self.model(model, device)?;
        let difference = model::check_step(&card, &net, &device).await?;
        if difference < TOLERANCE {
            return Ok(difference);
        }
        Err(JsError::new(&format!(
            "this device computes wrongly: a known answer is off by {difference}; run on the CPU, \
             or update the graphics driver"
        )))
    }

    /// The milliseconds that one denoiser call for `count` pictures takes, with reading back.
    #[wasm_bindgen(js_name = timeStep)]
    pub async fn time_step(
        &self,
        model: &str,
        #[wasm_bindgen(unchecked_param_type = "DeviceName")] device: &str,
        count: usize,
    ) -> Result<f64, JsError> {
        let (card, mut net, device) = self.model(model, device)?;
        let shape = card.shape(count);
        let x_t = SeededNoise::new((0..count as u64).collect()).draw(shape, &device);
        let start = now();
        let prediction =
            net.denoise_as(x_t, NoiseLevel::from_phi(1.0), &vec![Condition::Any; count]);
        image::read(prediction.x_0).await?;
        Ok(now() - start)
    }

    /// Starts a run of `count` pictures; throws if the recipe cannot be run, or if its pictures are
    /// not these.
    pub fn start(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: JsValue,
        count: usize,
        #[wasm_bindgen(unchecked_param_type = "DeviceName")] device: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Pictures")] pictures: JsValue,
    ) -> Result<Run, JsError> {
        let recipe: Recipe = read("recipe", recipe)?;
        recipe::check_count(count)?;
        let (card, net, device) = self.model(&recipe.model, device)?;
        Ok(Run::new(Start {
            card,
            by: By::Network(Box::new(net)),
            device,
            recipe,
            pictures: read_pictures(&pictures)?,
            count,
        })?)
    }
}

impl Lab {
    /// A loaded model and its network on a device.
    pub(super) fn model(
        &self,
        name: &str,
        device: &str,
    ) -> Result<(ModelCard, UNet, Device), JsError> {
        let mut models = self.models.borrow_mut();
        let loaded = models.get_mut(name).ok_or_else(|| {
            JsError::new(&format!("the model {name:?} is not loaded: load it first"))
        })?;
        let card = loaded.card.clone();
        match device {
            "cpu" => Ok((card, loaded.cpu.clone(), Device::flex())),
            "gpu" => {
                let gpu = self.gpu.borrow().clone().ok_or_else(|| {
                    JsError::new("no GPU is connected: connect it first, or run on the CPU")
                })?;
                let net = match &loaded.gpu {
                    Some(net) => net.clone(),
                    None => model::load(&card, loaded.weights.clone(), &gpu)?,
                };
                loaded.gpu = Some(net.clone());
                Ok((card, net, gpu))
            }
            _ => Err(JsError::new(&format!(
                "unknown device {device:?}: choose gpu or cpu"
            ))),
        }
    }
}

/// The worker's clock in milliseconds.
fn now() -> f64 {
    let worker: WorkerGlobalScope = js_sys::global().unchecked_into();
    worker.performance().expect("workers have a clock").now()
}
