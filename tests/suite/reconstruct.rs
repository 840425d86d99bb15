//! From "almost the original" to "something new": real pictures, noised and denoised again by the
//! shipped model of clothes.

use std::fs;
use std::path::Path;

use burn::tensor::Device;
use diffusion_lab::image::to_byte;
use diffusion_lab::model::{ModelCard, load, start};
use diffusion_lab::network::UNet;
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::references::References;
use diffusion_lab::similarity::{Likeness, ink};

use crate::numbers;

/// Pictures of all classes.
const COUNT: usize = 12;
const STEPS: usize = 10;

fn read(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/fashion");
    fs::read(folder.join(file)).unwrap()
}

struct Bench {
    card: ModelCard,
    net: UNet,
    sources: Vec<Vec<u8>>,
}

impl Bench {
    fn new() -> Self {
        let card: ModelCard = serde_json::from_slice(&read("card.json")).unwrap();
        let net = load(&card, read(&card.weights.file), &Device::flex()).unwrap();
        let references = serde_json::from_slice(&read("references.json")).unwrap();
        let references = References::read(references, &read("references.png")).unwrap();
        let source = |i: usize| references.pictures().image(83 * i).to_vec();
        Self {
            card,
            net,
            sources: (0..COUNT).map(source).collect(),
        }
    }

    /// Every source at `strength`, with noise of its own.
    fn results(&self, strength: f64) -> Vec<Vec<f32>> {
        let result = |(i, source): (usize, &Vec<u8>)| {
            let pictures = Pictures {
                source: Some(source.clone()),
                mask: None,
            };
            let mut recipe = Recipe {
                steps: STEPS,
                strength,
                ..Recipe::suggested(&self.card, None, 1000 + i as u32)
            };
            pictures.put_into(&mut recipe);
            let device = Device::flex();
            let mut steps = start(&self.card, &self.net, &recipe, &pictures, 1, &device).unwrap();
            while steps.next().is_some() {}
            numbers(steps.x())
        };
        self.sources.iter().enumerate().map(result).collect()
    }

    /// The mean distance of result `i` to source `i + shift`.
    fn distance(&self, results: &[Vec<f32>], shift: usize) -> f64 {
        let one = |(i, result): (usize, &Vec<f32>)| {
            let source = self.sources[(i + shift) % COUNT].iter();
            let source: Vec<f32> = source.map(|&byte| f32::from(byte) / 255.0).collect();
            f64::from(Likeness::of(&ink(result, 1), &source).rmse)
        };
        results.iter().enumerate().map(one).sum::<f64>() / COUNT as f64
    }

    /// How many standard deviations nearer the results are to their own sources than to others.
    fn attachment(&self, results: &[Vec<f32>]) -> f64 {
        let others: Vec<f64> = (1..COUNT)
            .map(|shift| self.distance(results, shift))
            .collect();
        let mean = others.iter().sum::<f64>() / others.len() as f64;
        let variance = others.iter().map(|d| (d - mean).powi(2)).sum::<f64>();
        (mean - self.distance(results, 0)) / (variance / (others.len() - 1) as f64).sqrt()
    }
}

#[test]
fn likeness_falls_as_more_is_given_up() {
    let bench = Bench::new();
    let untouched = bench.results(0.0);
    for (result, source) in untouched.iter().zip(&bench.sources) {
        let bytes: Vec<u8> = result.iter().map(|&x| to_byte(x)).collect();
        assert_eq!(bytes, *source, "nothing is given up");
    }
    // One step only, from the lowest level of all.
    let nearly = bench.distance(&bench.results(1.0 / STEPS as f64), 0);
    assert!(nearly > 0.0 && nearly < 1.0 / 255.0, "{nearly}");
    let mut distances = vec![bench.distance(&untouched, 0)];
    let mut attachments = vec![bench.attachment(&untouched)];
    for strength in [0.2, 0.5, 0.8, 1.0] {
        let results = bench.results(strength);
        distances.push(bench.distance(&results, 0));
        attachments.push(bench.attachment(&results));
    }
    println!("mean distances {distances:.3?}, attachments {attachments:.1?}");
    assert!(distances.is_sorted_by(|a, b| a < b), "{distances:?}");
    assert!(attachments[1] > 5.0, "{attachments:?}");
    // Pure noise knows nothing of the source.
    assert!(attachments[4].abs() < 3.0, "{attachments:?}");
}
