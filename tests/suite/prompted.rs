//! A model that takes prompts, guided as the others are: from a picture, around a hole, with forks.

use burn::tensor::Device;
use diffusion_lab::image::to_byte;
use diffusion_lab::model;
use diffusion_lab::recipe::{Fork, Pictures, Recipe};
use diffusion_lab::sampler::{SamplerKind, Steps};

use crate::numbers;
use crate::prompts::{network, prompted};

/// Height and width of its pictures, in red, green and blue.
const SIZE: usize = 16;
const AREA: usize = SIZE * SIZE;

/// The card's recipe for a prompt.
pub fn asked(prompt: &str) -> Recipe {
    Recipe {
        prompt: Some(prompt.into()),
        ..Recipe::suggested(&prompted(), None, 3)
    }
}

fn start(recipe: &Recipe, pictures: &Pictures, count: usize) -> Steps {
    let device = Device::flex();
    model::start(&prompted(), &network(), recipe, pictures, count, &device).unwrap()
}

/// The finished pictures, `[3, 16, 16]` each.
pub fn draw(recipe: &Recipe, pictures: &Pictures, count: usize) -> Vec<Vec<f32>> {
    let mut steps = start(recipe, pictures, count);
    while steps.next().is_some() {}
    let pixels = numbers(steps.x());
    pixels.chunks(3 * AREA).map(<[f32]>::to_vec).collect()
}

/// A picture in colour, and a mask that lets its right half change.
fn pictures() -> Pictures {
    let source = (0..3 * AREA).map(|i| (i * 37 % 256) as u8).collect();
    let mask = (0..AREA).map(|i| if i % SIZE < SIZE / 2 { 0 } else { 255 });
    Pictures {
        source: Some(source),
        mask: Some(mask.collect()),
    }
}

#[test]
fn only_a_style_that_is_asked_for_is_emphasised() {
    let with = |prompt: &str, style_emphasis| {
        let recipe = Recipe {
            style_emphasis,
            ..asked(prompt)
        };
        draw(&recipe, &Pictures::default(), 1)
    };
    assert_eq!(with("a blue cat", 2.0), with("a blue cat", 0.0));
    let styled = "a cat in blob style";
    assert_ne!(with(styled, 2.0), with(styled, 0.0));

    let card = prompted();
    let plain = |prompt| card.without_style(prompt).unwrap();
    let same = |prompt| card.condition(prompt).unwrap();
    assert_eq!(plain(styled), same("a cat"));
    assert_eq!(plain("blob cat, on yellow"), same("cat on yellow"));
    assert_eq!(plain("blob style"), same(""));
    assert_eq!(plain("cat style in yellow"), same("cat style in yellow"));
}

#[test]
fn a_prompt_changes_a_picture_as_far_as_it_may() {
    let source = Pictures {
        mask: None,
        ..pictures()
    };
    let from_picture = |prompt: &str, strength| {
        let mut recipe = Recipe {
            strength,
            ..asked(prompt)
        };
        source.put_into(&mut recipe);
        draw(&recipe, &source, 2)
    };
    let kept = from_picture("a cat", 0.0);
    let bytes: Vec<u8> = kept[0].iter().map(|x| to_byte(*x)).collect();
    assert_eq!(Some(bytes), source.source);
    assert_ne!(from_picture("a cat", 0.5), kept);
    assert_ne!(from_picture("a cat", 0.5), from_picture("yellow", 0.5));
    assert_eq!(
        from_picture("a cat", 1.0),
        draw(&asked("a cat"), &Pictures::default(), 2)
    );
}

#[test]
fn a_prompt_fills_a_hole_and_leaves_the_rest() {
    let pictures = pictures();
    let filled = |prompt: &str, sampler| {
        let mut recipe = Recipe {
            sampler,
            resample: 2,
            ..asked(prompt)
        };
        pictures.put_into(&mut recipe);
        draw(&recipe, &pictures, 1).remove(0)
    };
    let source = pictures.source.as_deref().unwrap();
    for sampler in [SamplerKind::Ddim, SamplerKind::EulerAncestral] {
        let [cat, yellow] = ["a cat", "yellow"].map(|prompt| filled(prompt, sampler));
        for (i, (&x, &byte)) in cat.iter().zip(source).enumerate() {
            if i % SIZE < SIZE / 2 {
                assert_eq!(to_byte(x), byte, "number {i} with {sampler:?}");
            }
        }
        assert_ne!(cat, yellow, "{sampler:?}");
    }
}

#[test]
fn a_run_changes_its_prompt_on_the_way() {
    let run = |recipe: &Recipe| -> Vec<Vec<f32>> {
        let steps = start(recipe, &Pictures::default(), 2);
        steps.map(|step| numbers(step.x)).collect()
    };
    let cat = run(&asked("a cat"));
    for (prompt, class) in [(Some("yellow"), None), (None, Some(None))] {
        let forked = run(&asked("a cat").branch(Fork {
            step: 2,
            prompt: prompt.map(str::to_owned),
            class,
            ..Fork::default()
        }));
        assert!(forked[..2] == cat[..2] && forked[2..] != cat[2..]);
    }
    let same = asked("a cat").branch(Fork {
        step: 2,
        prompt: Some("A CAT!".into()),
        ..Fork::default()
    });
    assert_eq!(run(&same), cat);
}
