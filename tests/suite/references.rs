//! The reference pictures that are shipped: whole, found again, and a few of many.

use std::fs;
use std::path::{Path, PathBuf};

use diffusion_lab::image::from_byte;
use diffusion_lab::model::ModelCard;
use diffusion_lab::references::{References, ReferencesCard, ReferencesError};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/fashion")
}

fn card() -> ReferencesCard {
    let text = fs::read_to_string(folder().join("references.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn png() -> Vec<u8> {
    fs::read(folder().join("references.png")).unwrap()
}

#[test]
fn there_are_a_hundred_of_every_class() {
    let references = References::read(card(), &png()).unwrap();
    let text = fs::read_to_string(folder().join("card.json")).unwrap();
    let model: ModelCard = serde_json::from_str(&text).unwrap();
    let pictures = references.pictures();
    assert_eq!(pictures.shape(), model.shape(1)[1..]);
    for class in 0..model.classes.len() {
        let of_class = pictures
            .labels()
            .iter()
            .filter(|label| usize::from(**label) == class);
        assert_eq!(of_class.count(), 100);
    }
    let mut indices = card().indices;
    indices.sort_unstable();
    indices.dedup();
    assert_eq!(indices.len(), 1000, "no picture is there twice");
    assert!(indices[999] < card().training_pictures as u32);
    assert!(png().len() < 1_000_000);
}

#[test]
fn a_reference_is_its_own_nearest() {
    let references = References::read(card(), &png()).unwrap();
    for index in [0, 345, 999] {
        let pixels = references.pictures().image(index).iter();
        let picture: Vec<f32> = pixels.map(|&byte| from_byte(byte)).collect();
        let nearest = references.nearest(&picture, 3);
        assert_eq!((nearest.len(), nearest[0].index), (3, index));
        assert!(nearest[0].rmse < 1e-6);
        assert_eq!(nearest[0].label, references.pictures().labels()[index]);
        assert!(nearest[1].rmse > 0.0 && nearest[1].rmse <= nearest[2].rmse);
    }
}

#[test]
fn other_files_are_refused() {
    let mut flipped = png();
    *flipped.last_mut().unwrap() ^= 1;
    let error = References::read(card(), &flipped).unwrap_err();
    assert!(matches!(error, ReferencesError::Hash(_)), "{error}");
    let mut short = card();
    short.labels.extend([0; 20]);
    let error = References::read(short, &png()).unwrap_err().to_string();
    assert!(error.contains("do not fit their card"), "{error}");
}
