//! Recipes through JSON and PNG, and what is said of bad ones.

use diffusion_lab::image::png::{self, PngError};
use diffusion_lab::image::raster::Layout;
use diffusion_lab::model::{Defaults, ModelCard, StepCheck, WeightsInfo};
use diffusion_lab::network::{Condition, UNetConfig};
use diffusion_lab::process::{ScheduleKind, Spacing};
use diffusion_lab::recipe::{Pictures, Recipe, RecipeError, check_count};
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
fn bad_settings_are_named_with_their_remedy() {
    let good = recipe;
    for (bad, message) in [
        (
            Recipe { steps: 0, ..good() },
            "steps = 0 is out of range: choose a value from 1 to 250",
        ),
        (
            Recipe {
                steps: 251,
                ..good()
            },
            "steps = 251 is out of range",
        ),
        (
            Recipe {
                guidance: -1.0,
                ..good()
            },
            "guidance = -1 is out of range",
        ),
        (
            Recipe {
                guidance: f64::NAN,
                ..good()
            },
            "guidance = NaN is out of range",
        ),
        (Recipe { eta: 1.5, ..good() }, "eta = 1.5 is out of range"),
        (
            Recipe {
                sampler: SamplerKind::Ddpm,
                eta: 0.5,
                ..good()
            },
            "ddpm has no eta: set eta to 0, or choose ddim",
        ),
        (
            Recipe {
                sampler: SamplerKind::Heun,
                eta: 0.5,
                ..good()
            },
            "heun has no eta",
        ),
        (
            Recipe {
                not: Some("Disc".into()),
                guidance: 1.0,
                ..good()
            },
            "with guidance 1 nothing leads away from \"Disc\": set guidance above 1",
        ),
        (
            Recipe {
                not: Some("square".into()),
                ..good()
            },
            "the same cannot be wanted and not wanted",
        ),
        (
            Recipe {
                not: Some("Cat".into()),
                ..good()
            },
            "shapes has no class \"Cat\"",
        ),
        (
            Recipe {
                guidance_low: 0.6,
                guidance_high: 0.4,
                ..good()
            },
            "guidance cannot act from 0.6 to 0.4",
        ),
        (
            Recipe {
                guidance_high: 1.5,
                ..good()
            },
            "guidance_high = 1.5 is out of range",
        ),
        (
            Recipe {
                style_emphasis: 5.0,
                ..good()
            },
            "style_emphasis = 5 is out of range",
        ),
        (
            Recipe {
                style_emphasis: 1.0,
                ..good()
            },
            "shapes knows no styles: set style_emphasis to 0",
        ),
        (
            Recipe {
                rescale: -0.1,
                ..good()
            },
            "rescale = -0.1 is out of range",
        ),
        (
            Recipe {
                noise_scale: 3.0,
                ..good()
            },
            "noise_scale = 3 is out of range",
        ),
        (
            Recipe {
                temperature: 0.0,
                ..good()
            },
            "temperature = 0 is out of range: choose a value from 0.1 to 4",
        ),
        (
            Recipe {
                class: Some("Cat".into()),
                ..good()
            },
            "shapes has no class \"Cat\": choose one of Disc, Square",
        ),
        (
            Recipe {
                model: "cats".into(),
                ..good()
            },
            "this recipe is for the model \"cats\", not for \"shapes\": load that model",
        ),
        (
            Recipe {
                format: 9,
                ..good()
            },
            "format 9",
        ),
    ] {
        let error = bad.check(&card()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    for count in [0, 17] {
        assert!(
            check_count(count)
                .unwrap_err()
                .to_string()
                .contains("from 1 to 16")
        );
    }
}

#[test]
fn a_temperature_needs_a_local_scale() {
    let recipe = Recipe {
        temperature: 0.5,
        ..recipe()
    };
    assert!(recipe.check(&card()).is_ok());
    let unmeasured = ModelCard {
        local_scale: None,
        ..card()
    };
    let error = recipe.check(&unmeasured).unwrap_err().to_string();
    assert!(error.contains("shapes has no local_scale"), "{error}");
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
fn broken_json_is_refused() {
    let sampler = recipe().to_json().replace("ddim", "magic");
    for (json, message) in [
        ("", "this is not a recipe"),
        ("{\"format\":1}", "missing field"),
        (
            &sampler,
            "unknown variant `magic`, expected one of `ddpm`, `ddim`",
        ),
        (
            &recipe().to_json().replace("\"seed\":5", "\"seed\":-5"),
            "invalid value",
        ),
        (
            &recipe().to_json().replace("\"seed\"", "\"speed\""),
            "unknown field `speed`",
        ),
    ] {
        let error = Recipe::from_json(json).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    let newer = "{\"format\":2,\"prompts\":[]}";
    assert_eq!(Recipe::from_json(newer), Err(RecipeError::Format(2)));
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
