//! Recipes through JSON and PNG.

use diffusion_lab::image::png::{self, PngError};
use diffusion_lab::image::raster::Layout;
use diffusion_lab::model::{Defaults, ModelCard, StepCheck, WeightsInfo};
use diffusion_lab::network::{Condition, UNetConfig};
use diffusion_lab::process::{ScheduleKind, Spacing};
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::sampler::SamplerKind;

/// A card without weights.
pub fn card() -> ModelCard {
    ModelCard {
        name: "shapes".into(),
        title: "Shapes".into(),
        about: "Two shapes.".into(),
        classes: vec!["Disc".into(), "Square".into()],
        network: UNetConfig::new(1, 8, 2)
            .with_widths(vec![8, 16])
            .with_middle_blocks(1),
        tokenizer: None,
        schedule: ScheduleKind::Cosine,
        defaults: Defaults {
            sampler: SamplerKind::Ddim,
            eta: 0.0,
            steps: 4,
            spacing: Spacing::Linspace,
            guidance: 2.0,
            style_emphasis: 0.0,
        },
        local_scale: Some(0.2),
        weights: WeightsInfo {
            file: String::new(),
            sha256: "0123456789abcdef".into(),
            bytes: 0,
        },
        check: StepCheck {
            seed: 1,
            class: None,
            prompt: None,
            phi: 1.0,
            v: Vec::new(),
        },
        data: Default::default(),
        training: Default::default(),
        quality: Default::default(),
    }
}

/// The card's recipe for a square.
pub fn recipe() -> Recipe {
    Recipe::suggested(&card(), Some("Square".into()), 5)
}

#[test]
fn a_recipe_survives_json() {
    assert_eq!(Recipe::from_json(&recipe().to_json()), Ok(recipe()));
}

#[test]
fn classes_go_by_name_in_any_case_or_by_index() {
    for name in ["Square", "square", "1"] {
        let recipe = Recipe {
            class: Some(name.into()),
            ..recipe()
        };
        assert_eq!(recipe.check(&card()), Ok(Condition::Class(1)));
    }
    assert_eq!(
        Recipe {
            class: None,
            ..recipe()
        }
        .check(&card()),
        Ok(Condition::Any)
    );
}

#[test]
fn what_is_neutral_is_left_out() {
    let json = recipe().to_json();
    for name in [
        "not",
        "guidance_",
        "style_emphasis",
        "rescale",
        "noise_scale",
        "temperature",
    ] {
        assert!(!json.contains(name), "{json}");
    }
    let full = Recipe {
        not: Some("Disc".into()),
        style_emphasis: 2.0,
        guidance_low: 0.2,
        guidance_high: 0.8,
        rescale: 0.5,
        noise_scale: 0.9,
        temperature: 0.5,
        ..recipe()
    };
    assert_eq!(Recipe::from_json(&full.to_json()), Ok(full));
}

#[test]
fn a_picture_of_a_batch_has_a_seed_of_its_own() {
    assert_eq!(recipe().of_picture(3).seed, 8);
    assert_eq!(
        Recipe {
            seed: u32::MAX,
            ..recipe()
        }
        .of_picture(1)
        .seed,
        0
    );
}

#[test]
fn a_png_carries_the_recipe_at_every_size() {
    let picture = vec![-1.0, 0.0, 0.5, 1.0];
    for scale in [1, 8, 16] {
        let bytes = png::encode(
            &picture,
            Layout::single(1, 2, scale),
            Some((&recipe(), &Pictures::default())),
        )
        .unwrap();
        assert_eq!(png::read_recipe(&bytes).unwrap(), recipe());
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(&bytes))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(reader.info().width as usize, 2 * scale);
        let corners = [0, 2 * scale - 1, pixels.len() - 2 * scale, pixels.len() - 1];
        assert_eq!(corners.map(|at| pixels[at]), [0, 128, 191, 255]);
    }
}

#[test]
fn files_without_a_recipe_are_refused() {
    let plain = png::encode(&[0.0; 4], Layout::single(1, 2, 1), None).unwrap();
    assert!(matches!(png::read_recipe(&plain), Err(PngError::NoRecipe)));
    assert!(matches!(
        png::read_recipe(b"GIF89a"),
        Err(PngError::Decode(_))
    ));
    assert!(matches!(
        png::read_recipe(&plain[..30]),
        Err(PngError::Decode(_))
    ));
    assert!(matches!(
        png::encode(&[0.0; 3], Layout::single(1, 2, 1), None),
        Err(PngError::Raster(_))
    ));
    assert!(matches!(
        png::encode(&[0.0; 8], Layout::single(2, 2, 1), None),
        Err(PngError::Raster(_))
    ));
}
