//! The pictures that a recipe names by their hash: they travel beside it, never in it.

use burn::tensor::{Bool, Device, Tensor, TensorData};

use super::{Recipe, RecipeError};
use crate::image::from_byte;
use crate::model::{ModelCard, sha256};

/// Hexadecimal digits of a sha256 that name a picture.
const DIGITS: usize = 12;
/// Pixels of a mask from here on are white.
const WHITE: u8 = 128;

/// The pictures that guide a run, as the model sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pictures {
    /// The picture to start from, 8-bit pixels `[channels, size, size]`.
    pub source: Option<Vec<u8>>,
    /// Where it may change, `[size, size]`: 255 (white) is made anew, 0 (black) is kept.
    pub mask: Option<Vec<u8>>,
}

impl Pictures {
    /// The name of a picture in recipes: the first 12 hexadecimal digits of the sha256 of its
    /// pixels.
    pub fn name(pixels: &[u8]) -> String {
        sha256(pixels)[..DIGITS].to_owned()
    }

    /// Names these pictures in `recipe`, in place of those it named.
    pub fn put_into(&self, recipe: &mut Recipe) {
        recipe.source = self.source.as_deref().map(Self::name);
        recipe.mask = self.mask.as_deref().map(Self::name);
    }

    /// Checks that these are the pictures that `recipe` names.
    pub fn check(&self, recipe: &Recipe, card: &ModelCard) -> Result<(), RecipeError> {
        let [_, channels, size, _] = card.shape(1);
        for (what, name, pixels, shape) in [
            (
                "picture",
                &recipe.source,
                &self.source,
                [channels, size, size],
            ),
            ("mask", &recipe.mask, &self.mask, [1, size, size]),
        ] {
            let Some(name) = name else { continue };
            let missing = || RecipeError::MissingPicture {
                what,
                name: name.clone(),
            };
            let pixels = pixels.as_deref().ok_or_else(missing)?;
            if pixels.len() != shape.iter().product::<usize>() {
                return Err(RecipeError::PictureSize {
                    what,
                    shape,
                    found: pixels.len(),
                });
            }
            let found = Self::name(pixels);
            if found != *name {
                return Err(RecipeError::OtherPicture {
                    what,
                    name: name.clone(),
                    found,
                });
            }
        }
        Ok(())
    }

    /// The source that `recipe` cannot do without, `[1, channels, size, size]` in `[-1, 1]`.
    pub fn known_source(
        &self,
        recipe: &Recipe,
        card: &ModelCard,
        device: &Device,
    ) -> Result<Tensor<4>, RecipeError> {
        self.check(recipe, card)?;
        self.source(recipe, card.shape(1), device)
            .ok_or(RecipeError::Needs {
                setting: "the oracle",
                other: "source picture",
            })
    }

    /// The source of `recipe` for a whole batch of `shape`, in `[-1, 1]`.
    pub(crate) fn source(
        &self,
        recipe: &Recipe,
        shape: [usize; 4],
        device: &Device,
    ) -> Option<Tensor<4>> {
        let pixels = self.source.as_deref().filter(|_| recipe.source.is_some())?;
        let values: Vec<f32> = pixels.iter().map(|&byte| from_byte(byte)).collect();
        let [_, channels, height, width] = shape;
        let one = TensorData::new(values, [1, channels, height, width]);
        Some(Tensor::<4, _>::from_data(one, device).expand(shape))
    }

    /// Where the mask of `recipe` keeps the source, for a whole batch of `shape`.
    pub(crate) fn kept(
        &self,
        recipe: &Recipe,
        shape: [usize; 4],
        device: &Device,
    ) -> Option<Tensor<4, Bool>> {
        let pixels = self.mask.as_deref().filter(|_| recipe.mask.is_some())?;
        let kept: Vec<bool> = pixels.iter().map(|&byte| byte < WHITE).collect();
        let [_, _, height, width] = shape;
        let one = TensorData::new(kept, [1, 1, height, width]);
        Some(Tensor::<4, _>::from_data(one, device).expand(shape))
    }
}

impl Recipe {
    /// The first step that is taken: those before it are skipped, because the source picture is
    /// noised only to the level where it starts (Meng et al. 2022, "SDEdit").
    ///
    /// `strength` is the share of the steps that are taken: of 20 steps, a strength of 0.25 takes
    /// the last 5, one of 0 takes none, and the picture stays as it is.
    pub fn first_step(&self) -> usize {
        let taken = (self.strength * self.steps as f64).round() as usize;
        self.steps.saturating_sub(taken)
    }

    /// Settings for pictures make sense only beside the pictures.
    pub(super) fn check_pictures(&self) -> Result<(), RecipeError> {
        for (what, name) in [("picture", &self.source), ("mask", &self.mask)] {
            let digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
            let is_name = |name: &String| name.len() == DIGITS && name.bytes().all(digit);
            if let Some(name) = name.as_ref().filter(|name| !is_name(name)) {
                let name = name.clone();
                return Err(RecipeError::PictureName { what, name });
            }
        }
        let needs = |setting, other| Err(RecipeError::Needs { setting, other });
        if self.source.is_none() && self.strength != 1.0 {
            return needs("strength", "source picture");
        }
        if self.source.is_none() && self.mask.is_some() {
            return needs("mask", "source picture");
        }
        if self.mask.is_none() && self.resample != 1 {
            return needs("resample", "mask");
        }
        if self.to_seed.is_none() && self.blend != 0.0 {
            return needs("blend", "second seed (to_seed)");
        }
        Ok(())
    }
}
