//! What is said of recipes that cannot be followed.

use diffusion_lab::model::ModelCard;
use diffusion_lab::recipe::{Recipe, RecipeError, check_count};
use diffusion_lab::sampler::SamplerKind;

use crate::recipes::{card, recipe};

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
