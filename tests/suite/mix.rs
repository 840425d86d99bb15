//! Two prompts or two classes at once.

use burn::tensor::Device;
use diffusion_lab::guidance::Wish;
use diffusion_lab::network::Condition;
use diffusion_lab::process::NoiseLevel;
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::recipe::{Fork, Pictures, Recipe, RecipeError};
use diffusion_lab::sampler::{Denoiser, SamplerKind};

use crate::guidance::steered;
use crate::prompted::{asked, draw};
use crate::prompts::prompted;
use crate::{numbers, pictures, recipes};

#[test]
fn predictions_are_mixed_and_then_guided() {
    let level = NoiseLevel::from_phi(1.0);
    // Class `c` means a grey of `c / 10`; guidance goes away from 0.
    for (scale, share, expected) in [
        (1.0, 0.5, 0.4),
        (2.0, 0.5, 0.8),
        (2.0, 0.25, 0.7),
        (2.0, 0.0, 0.6),
        (2.0, 1.0, 1.0),
        (0.0, 0.5, 0.0),
    ] {
        let x_t = SeededNoise::new(vec![1, 2]).draw([2, 1, 1, 1], &Device::flex());
        let mut mixed = steered(scale);
        mixed.wishes[0].share = 1.0 - share;
        mixed.wishes.push(Wish {
            share,
            ..Wish::only(vec![Condition::Class(5), Condition::Any])
        });
        let x_0 = numbers(mixed.denoise(x_t, level).x_0);
        assert!(
            (x_0[0] - expected).abs() < 1e-6,
            "scale {scale}, share {share}: {x_0:?}"
        );
        assert_eq!(x_0[1], 0.0);
    }
}

/// A cat with something of a yellow background.
fn mixed(mix: f64) -> Recipe {
    Recipe {
        to_prompt: Some("yellow background".into()),
        mix,
        ..asked("a cat")
    }
}

#[test]
fn the_ends_of_a_mix_are_the_pictures_of_its_prompts() {
    for sampler in SamplerKind::ALL {
        let with = |recipe: Recipe| {
            let recipe = Recipe { sampler, ..recipe };
            draw(&recipe, &Pictures::default(), 2)
        };
        let [cat, yellow] = ["a cat", "yellow background"].map(|prompt| with(asked(prompt)));
        assert_eq!(with(mixed(0.0)), cat, "{sampler:?}");
        assert_eq!(with(mixed(1.0)), yellow, "{sampler:?}");
        let half = with(mixed(0.5));
        assert!(half != cat && half != yellow, "{sampler:?}");
    }
}

#[test]
fn classes_are_mixed_as_prompts_are() {
    let with = |class: &str, to_class: Option<&str>, mix| {
        let recipe = Recipe {
            class: Some(class.into()),
            to_class: to_class.map(str::to_owned),
            mix,
            ..recipes::recipe()
        };
        pictures::finish(pictures::start(&recipe, &Pictures::default(), 2))
    };
    let [square, disc] = ["Square", "Disc"].map(|class| with(class, None, 0.0));
    assert_eq!(with("Square", Some("Disc"), 0.0), square);
    assert_eq!(with("Square", Some("Disc"), 1.0), disc);
    let half = with("Square", Some("Disc"), 0.5);
    assert!(half != square && half != disc);
}

#[test]
fn what_cannot_be_mixed_is_refused() {
    let card = prompted();
    let of = |change: fn(&mut Recipe)| {
        let mut recipe = mixed(0.5);
        change(&mut recipe);
        recipe.check(&card).unwrap_err().to_string()
    };
    for (error, message) in [
        (
            of(|recipe| recipe.mix = 1.5),
            "mix = 1.5 is out of range: choose a value from 0 to 1",
        ),
        (
            of(|recipe| recipe.mix = f64::NAN),
            "mix = NaN is out of range",
        ),
        (
            of(|recipe| recipe.to_prompt = None),
            "mix needs a second class or prompt (to_class or to_prompt): give one, or leave mix out",
        ),
        (
            of(|recipe| recipe.prompt = None),
            "to_prompt needs a prompt: give one, or leave to_prompt out",
        ),
        (
            of(|recipe| recipe.to_class = Some("Disc".into())),
            "either a class or a prompt",
        ),
        (
            of(|recipe| {
                recipe.to_prompt = None;
                recipe.to_class = Some("Disc".into());
            }),
            "shapes has no classes: ask for something with a prompt",
        ),
        (
            of(|recipe| recipe.not = Some("Yellow background!".into())),
            "cannot be wanted and not wanted",
        ),
    ] {
        assert!(error.contains(message), "{error}");
    }
    let shapes = recipes::card();
    let no_prompts = Recipe {
        to_prompt: Some("a cat".into()),
        ..recipes::recipe()
    };
    let error = no_prompts.check(&shapes).unwrap_err();
    assert!(matches!(error, RecipeError::NoPrompt { .. }), "{error}");
    let no_class = Recipe {
        class: None,
        to_class: Some("Disc".into()),
        ..recipes::recipe()
    };
    let error = no_class.check(&shapes).unwrap_err().to_string();
    assert!(error.contains("to_class needs a class"), "{error}");
}

#[test]
fn a_mix_survives_json() {
    let json = mixed(0.25).to_json();
    assert!(json.contains(r#""to_prompt":"yellow background","mix":0.25"#));
    assert_eq!(Recipe::from_json(&json), Ok(mixed(0.25)));
    let plain = asked("a cat").to_json();
    assert!(!plain.contains("to_") && !plain.contains("mix"), "{plain}");
}

#[test]
fn forks_keep_the_mix_until_they_ask_for_something_else() {
    let guidance = mixed(0.5).branch(Fork {
        step: 1,
        guidance: Some(3.0),
        ..Fork::default()
    });
    let leg = guidance.legs().pop().unwrap().recipe;
    assert_eq!((leg.mix, leg.to_prompt), (0.5, mixed(0.5).to_prompt));
    for wish in [
        Fork {
            prompt: Some("a blue cat".into()),
            ..Fork::default()
        },
        Fork {
            class: Some(None),
            ..Fork::default()
        },
    ] {
        let forked = mixed(0.5).branch(Fork { step: 1, ..wish });
        let leg = forked.legs().pop().unwrap().recipe;
        assert_eq!((leg.mix, leg.to_prompt), (0.0, None));
        assert!(forked.check(&prompted()).is_ok());
    }
}

#[test]
fn a_recipe_tells_which_prompts_have_a_say_at_a_step() {
    let fork = |step, prompt: Option<&str>| Fork {
        step,
        prompt: prompt.map(str::to_owned),
        class: prompt.is_none().then_some(None),
        ..Fork::default()
    };
    let forked = Recipe {
        steps: 9,
        fork: vec![fork(3, Some("a dog")), fork(5, None)],
        ..mixed(0.5)
    };
    for (step, prompts) in [
        (0, &["a cat", "yellow background"][..]),
        (2, &["a cat", "yellow background"]),
        (3, &["a dog"]),
        (4, &["a dog"]),
        (5, &[]),
        (9, &[]),
    ] {
        assert_eq!(forked.prompts_at(step), prompts, "step {step}");
    }
    assert_eq!(mixed(0.0).prompts_at(0), ["a cat"]);
    assert_eq!(mixed(1.0).prompts_at(0), ["yellow background"]);
}
