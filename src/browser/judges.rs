//! What judges say of pictures: classifiers that never met the generator.

use burn::tensor::{Device, Tensor, TensorData};
use js_sys::Uint32Array;
use wasm_bindgen::prelude::*;

use super::lab::Lab;
use super::object::{Fields, read, write};
use crate::emoji::judge::{Opinion, SceneJudgeCard, Sight};
use crate::image;
use crate::model::{self, ClassifierCard, WeightsInfo};
use crate::network::{Classifier, ClassifierConfig, Judgement, judge};

#[wasm_bindgen]
impl Lab {
    /// Verifies the weights of a model's classifier and keeps it.
    #[wasm_bindgen(js_name = loadClassifier)]
    pub fn load_classifier(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ClassifierCard")] card: JsValue,
        weights: Vec<u8>,
    ) -> Result<(), JsError> {
        let card: ClassifierCard = read("classifier's card", card)?;
        let net = classifier(&card.model, &card.network, &card.weights, weights)?;
        self.classifiers.borrow_mut().insert(card.model, net);
        Ok(())
    }

    /// What the model's classifier says of `count` pictures.
    #[wasm_bindgen(unchecked_return_type = "Judgement")]
    pub async fn classify(
        &self,
        model: &str,
        pictures: Vec<f32>,
        count: usize,
    ) -> Result<JsValue, JsError> {
        let net = self.classifiers.borrow().get(model).cloned();
        let net = net.ok_or_else(|| not_loaded(model))?;
        let pictures = self.pictures(model, pictures, count)?;
        let Judgement { classes, spread } = judge(&net, pictures).await?;
        let classes: Vec<u32> = classes.into_iter().map(|class| class as u32).collect();
        Ok(Fields::default()
            .with("classes", Uint32Array::from(&classes[..]))
            .with("spread", spread)
            .build())
    }

    /// Verifies the weights of the judge of a model that takes prompts and keeps it.
    #[wasm_bindgen(js_name = loadSceneJudge)]
    pub fn load_scene_judge(
        &self,
        #[wasm_bindgen(unchecked_param_type = "SceneJudgeCard")] card: JsValue,
        weights: Vec<u8>,
    ) -> Result<(), JsError> {
        let card: SceneJudgeCard = read("judge's card", card)?;
        let net = classifier(&card.model, &card.network, &card.weights, weights)?;
        self.scene_judges.borrow_mut().insert(card.model, net);
        Ok(())
    }

    /// What is to be seen in each of `count` pictures of a model that takes prompts.
    #[wasm_bindgen(unchecked_return_type = "Sight[]")]
    pub async fn look(
        &self,
        model: &str,
        pictures: Vec<f32>,
        count: usize,
    ) -> Result<JsValue, JsError> {
        let net = self.scene_judges.borrow().get(model).cloned();
        let net = net.ok_or_else(|| not_loaded(model))?;
        let batch = self.pictures(model, pictures.clone(), count)?;
        let logits = net.forward(batch); // [count, subjects + styles]
        let [_, width] = logits.dims();
        let logits = image::read(logits).await?;
        let each = logits.chunks_exact(width);
        let sights: Vec<Sight> = each
            .zip(pictures.chunks_exact(pictures.len() / count))
            .map(|(logits, picture)| Opinion::of(logits).sight(picture))
            .collect();
        write(&sights)
    }
}

impl Lab {
    /// `count` pictures of a loaded model, `[count, channels, size, size]` on the CPU.
    fn pictures(
        &self,
        model: &str,
        pictures: Vec<f32>,
        count: usize,
    ) -> Result<Tensor<4>, JsError> {
        let (card, ..) = self.model(model, "cpu")?;
        let shape = card.shape(count);
        if count == 0 || pictures.len() != shape.iter().product::<usize>() {
            let message = format!("{} numbers are not {count} pictures", pictures.len());
            return Err(JsError::new(&message));
        }
        let pictures = TensorData::new(pictures, shape);
        Ok(Tensor::from_data(pictures, &Device::flex()))
    }
}

/// A judge's network on the CPU.
fn classifier(
    model: &str,
    network: &ClassifierConfig,
    info: &WeightsInfo,
    weights: Vec<u8>,
) -> Result<Classifier, JsError> {
    let name = format!("the classifier of {model}");
    let net = network.init(&Device::flex());
    Ok(model::load_into(net, &name, info, weights)?)
}

fn not_loaded(model: &str) -> JsError {
    JsError::new(&format!("the classifier of {model:?} is not loaded"))
}
