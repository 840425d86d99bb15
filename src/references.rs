//! Real training pictures that are shipped beside a model: what the memoriser knows, and where the
//! nearest to a result are looked for.

use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::image::from_byte;
use crate::image::png::{self, PngError};
use crate::model::{WeightsInfo, sha256};
use crate::similarity::{Likeness, ink};
use crate::training::{DataError, LabelledImages};

/// What there is to say of the reference pictures, `references.json` beside the model's card.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReferencesCard {
    /// The model whose training pictures they are.
    pub model: String,
    /// The PNG that holds them side by side, row by row.
    pub file: WeightsInfo,
    /// Channels of a picture.
    pub channels: usize,
    /// Height and width of a picture.
    pub size: usize,
    /// The class of every picture.
    pub labels: Vec<u8>,
    /// Its place among the training pictures.
    pub indices: Vec<u32>,
    /// How many training pictures there are, these among them.
    pub training_pictures: usize,
    /// Where they come from, under which licence.
    pub data: Map<String, Value>,
}

/// Reference pictures, ready to be compared.
#[derive(Clone, Debug)]
pub struct References {
    card: ReferencesCard,
    pictures: LabelledImages,
}

/// A reference picture near another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Neighbour {
    /// Which reference picture.
    pub index: usize,
    /// Its class.
    pub label: u8,
    /// Its distance: the root of the mean squared difference of pixels that run from 0 to 1.
    pub rmse: f32,
}

/// What may be wrong with a file of reference pictures.
#[derive(Debug, thiserror::Error)]
pub enum ReferencesError {
    /// Other contents than the card says.
    #[error("the reference pictures of {0} are damaged or of another version: fetch them again")]
    Hash(String),
    /// Not a PNG.
    #[error(transparent)]
    Png(#[from] PngError),
    /// A sheet that does not hold what the card says.
    #[error(
        "the reference pictures of {model} do not fit their card: {error}; use the card that came with them"
    )]
    Shape {
        /// The model.
        model: String,
        /// What does not fit.
        error: DataError,
    },
}

impl References {
    /// Reads the pictures in `png`, once they prove to be those of `card`.
    pub fn read(card: ReferencesCard, png: &[u8]) -> Result<Self, ReferencesError> {
        if sha256(png) != card.file.sha256 {
            return Err(ReferencesError::Hash(card.model));
        }
        let sheet = png::decode_raster(png)?;
        let (size, channels) = (card.size.max(1), sheet.channels);
        let columns = sheet.width / size;
        let [count, area] = [card.labels.len(), size * size];
        let mut pixels = Vec::with_capacity(count * channels * area);
        for i in 0..count.min(columns * (sheet.height / size)) {
            let [top, left] = [i / columns * size, i % columns * size];
            for at in 0..channels * area {
                let [c, y, x] = [at / area, at % area / size, at % size];
                let pixel = (top + y) * sheet.width + left + x;
                pixels.push(sheet.pixels[pixel * channels + c]);
            }
        }
        let pictures = LabelledImages::new(pixels, card.labels.clone(), card.channels, card.size)
            .map_err(|error| ReferencesError::Shape {
            model: card.model.clone(),
            error,
        })?;
        Ok(Self { card, pictures })
    }

    /// Their card.
    pub fn card(&self) -> &ReferencesCard {
        &self.card
    }

    /// The pictures.
    pub fn pictures(&self) -> &LabelledImages {
        &self.pictures
    }

    /// All pictures of a class, or all of them, `[count, channels, size, size]` in `[-1, 1]`.
    pub fn tensor(&self, class: Option<usize>, device: &Device) -> Tensor<4> {
        let labels = self.pictures.labels().iter().enumerate();
        let wanted: Vec<usize> = labels
            .filter(|(_, label)| class.is_none_or(|class| class == usize::from(**label)))
            .map(|(index, _)| index)
            .collect();
        self.pictures.batch(&wanted, device)
    }

    /// The `count` pictures nearest to `picture`, `[channels, size, size]` in `[-1, 1]`, nearest
    /// first.
    pub fn nearest(&self, picture: &[f32], count: usize) -> Vec<Neighbour> {
        let ink = |pixels: &[f32]| ink(pixels, self.card.channels);
        let picture = ink(picture);
        let distance = |index: usize| {
            let pixels = self.pictures.image(index).iter();
            let other: Vec<f32> = pixels.map(|&byte| from_byte(byte)).collect();
            Neighbour {
                index,
                label: self.pictures.labels()[index],
                rmse: Likeness::of(&picture, &ink(&other)).rmse,
            }
        };
        let mut all: Vec<Neighbour> = (0..self.pictures.len()).map(distance).collect();
        all.sort_by(|a, b| a.rmse.total_cmp(&b.rmse));
        all.truncate(count);
        all
    }
}
