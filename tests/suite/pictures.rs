//! One's own picture as guidance, ways between two seeds, forks.

use std::sync::LazyLock;

use burn::tensor::Device;
use diffusion_lab::model;
use diffusion_lab::network::UNet;
use diffusion_lab::random::{NoiseSource, SeededNoise, slerp};
use diffusion_lab::recipe::{Fork, Pictures, Recipe};
use diffusion_lab::sampler::{SamplerKind, Steps};

use crate::numbers;
use crate::recipes::{card, recipe};
use crate::weights::random_network;

/// Pixels of a picture, [1, 8, 8].
const AREA: usize = 64;

/// A picture with something in it, and a mask that lets its right half change.
fn pictures() -> Pictures {
    let source = (0..AREA).map(|i| (i * 37 % 256) as u8).collect();
    let mask = (0..AREA).map(|i| if i % 8 < 4 { 0 } else { 255 }).collect();
    Pictures {
        source: Some(source),
        mask: Some(mask),
    }
}

fn source_only() -> Pictures {
    Pictures {
        mask: None,
        ..pictures()
    }
}

/// A recipe that starts from `pictures`.
fn guided(pictures: &Pictures, change: impl FnOnce(&mut Recipe)) -> Recipe {
    let mut recipe = recipe();
    pictures.put_into(&mut recipe);
    change(&mut recipe);
    recipe
}

static NET: LazyLock<UNet> = LazyLock::new(|| random_network(&card().network, 0.2));

pub fn start(recipe: &Recipe, pictures: &Pictures, count: usize) -> Steps {
    model::start(&card(), &NET, recipe, pictures, count, &Device::flex()).unwrap()
}

/// The finished pictures.
pub fn finish(mut steps: Steps) -> Vec<Vec<f32>> {
    while steps.next().is_some() {}
    numbers(steps.x())
        .chunks(AREA)
        .map(<[f32]>::to_vec)
        .collect()
}

fn bytes(picture: &[f32]) -> Vec<u8> {
    picture
        .iter()
        .map(|&x| diffusion_lab::image::to_byte(x))
        .collect()
}

#[test]
fn strength_is_the_share_of_the_steps_taken() {
    for (steps, strength, first) in [(20, 1.0, 0), (20, 0.25, 15), (20, 0.0, 20), (1, 0.4, 1)] {
        let recipe = guided(&source_only(), |recipe| {
            (recipe.steps, recipe.strength) = (steps, strength);
        });
        assert_eq!(recipe.first_step(), first);
        assert_eq!(start(&recipe, &source_only(), 1).len(), steps - first);
    }
}

#[test]
fn no_strength_leaves_the_picture_and_full_strength_forgets_it() {
    for sampler in SamplerKind::ALL {
        let at = |strength| {
            guided(&source_only(), |recipe| {
                (recipe.sampler, recipe.strength) = (sampler, strength);
            })
        };
        let kept = &finish(start(&at(0.0), &source_only(), 2));
        for picture in kept {
            assert_eq!(bytes(picture), source_only().source.unwrap());
        }
        let free = Recipe {
            sampler,
            ..recipe()
        };
        let forgotten = finish(start(&at(1.0), &source_only(), 2));
        assert_eq!(forgotten, finish(start(&free, &Pictures::default(), 2)));
        let between = finish(start(&at(0.5), &source_only(), 2));
        assert_ne!(between, forgotten);
        assert_ne!(&between, kept);
    }
}

#[test]
fn known_pixels_come_out_exactly_with_every_sampler() {
    let source = pictures().source.unwrap();
    for sampler in SamplerKind::ALL {
        for (strength, resample) in [(1.0, 1), (1.0, 3), (0.5, 2)] {
            let recipe = guided(&pictures(), |recipe| {
                recipe.sampler = sampler;
                (recipe.strength, recipe.resample) = (strength, resample);
            });
            let steps = start(&recipe, &pictures(), 2);
            let mut calls = 0;
            let steps = steps.map(|step| {
                calls += step.calls.len();
                step.x
            });
            let x = steps.last().unwrap();
            for picture in numbers(x).chunks(AREA) {
                let made = bytes(picture);
                let (known, new): (Vec<usize>, _) = (0..AREA).partition(|i| i % 8 < 4);
                assert!(known.iter().all(|&i| made[i] == source[i]), "{sampler:?}");
                assert!(new.iter().any(|&i| made[i] != source[i]), "{sampler:?}");
            }
            assert_eq!(calls, recipe.denoiser_calls(), "{sampler:?}");
        }
    }
}

#[test]
fn a_guided_picture_comes_out_the_same_alone_as_in_a_batch() {
    for sampler in SamplerKind::ALL {
        let recipe = guided(&pictures(), |recipe| {
            recipe.sampler = sampler;
            (recipe.strength, recipe.resample) = (0.75, 2);
            (recipe.to_seed, recipe.blend) = (Some(77), 0.3);
            recipe.fork = vec![Fork {
                step: 2,
                class: Some(None),
                ..Fork::default()
            }];
        });
        let batch = finish(start(&recipe, &pictures(), 3));
        assert_eq!(
            batch,
            finish(start(&recipe, &pictures(), 3)),
            "a repeat is identical"
        );
        for (i, picture) in batch.iter().enumerate() {
            let alone = finish(start(&recipe.of_picture(i), &pictures(), 1));
            assert_eq!(*picture, alone[0], "picture {i} of {sampler:?}");
        }
        assert_ne!(batch[0], batch[1]);
    }
}

#[test]
fn the_ends_of_a_way_are_the_pictures_of_its_seeds() {
    for sampler in SamplerKind::ALL {
        let at = |seed, to_seed, blend| {
            let recipe = Recipe {
                sampler,
                seed,
                to_seed,
                blend,
                ..recipe()
            };
            finish(start(&recipe, &Pictures::default(), 2))
        };
        let [here, there] = [5, 900].map(|seed| at(seed, None, 0.0));
        assert_eq!(at(5, Some(900), 0.0), here);
        assert_eq!(at(5, Some(900), 1.0), there);
        let halfway = at(5, Some(900), 0.5);
        assert!(halfway != here && halfway != there);
        assert_eq!(
            at(5, Some(5), 0.5),
            here,
            "from a seed to itself there is no way"
        );
    }
}

#[test]
fn noise_between_two_seeds_is_still_as_long_as_noise() {
    let device = Device::flex();
    let draw = |noise: SeededNoise| numbers(noise.clone().draw([1, 1, 32, 32], &device));
    let [a, b] = [1, 2].map(|seed| draw(SeededNoise::new(vec![seed])));
    let variance = |x: &[f32]| x.iter().map(|x| x * x).sum::<f32>() / x.len() as f32;
    for blend in [0.25, 0.5, 0.75] {
        let between = draw(SeededNoise::new(vec![1]).towards(vec![2], blend));
        assert_eq!(between, slerp(&a, &b, blend));
        // The lengths of a and b differ by a few per cent; a straight line would halve it.
        assert!(
            (variance(&between) - 1.0).abs() < 0.1,
            "{}",
            variance(&between)
        );
    }
    let opposite: Vec<f32> = a.iter().map(|x| -x).collect();
    assert!(slerp(&a, &opposite, 0.3).iter().all(|x| x.is_finite()));
}

#[test]
fn a_fork_changes_only_what_comes_after_it() {
    // From a picture: at the first level, where random weights know nothing of the noise, Heun goes
    // so far astray that guidance makes no difference.
    let source = source_only();
    for sampler in SamplerKind::ALL {
        let base = guided(&source, |recipe| {
            (recipe.sampler, recipe.steps, recipe.strength) = (sampler, 8, 0.75);
        });
        let run = |recipe: &Recipe| -> Vec<Vec<f32>> {
            let steps = start(recipe, &source, 2);
            steps.map(|step| numbers(step.x)).collect()
        };
        let plain = run(&base);
        let same = base.branch(Fork {
            step: 5,
            ..Fork::default()
        });
        assert_eq!(run(&same), plain, "nothing changed");
        for fork in [
            Fork {
                guidance: Some(9.0),
                ..same.fork[0].clone()
            },
            Fork {
                class: Some(Some("Disc".into())),
                ..same.fork[0].clone()
            },
            Fork {
                sampler: Some(other(sampler)),
                ..same.fork[0].clone()
            },
        ] {
            let forked = run(&base.branch(fork.clone()));
            assert!(forked[..3] == plain[..3], "{sampler:?} {fork:?}");
            assert!(forked[3..] != plain[3..], "{sampler:?} {fork:?}");
        }
    }
}

/// A sampler that goes another way.
fn other(sampler: SamplerKind) -> SamplerKind {
    match sampler {
        SamplerKind::Ddpm => SamplerKind::Ddim,
        _ => SamplerKind::Ddpm,
    }
}

#[test]
fn a_branch_taken_from_a_running_run_is_that_of_its_recipe() {
    let base = guided(&pictures(), |recipe| {
        recipe.sampler = SamplerKind::Ddpm;
        (recipe.steps, recipe.resample) = (6, 2);
    })
    .branch(Fork {
        step: 2,
        guidance: Some(1.0),
        ..Fork::default()
    });
    let mut running = start(&base, &pictures(), 2);
    let mut marks = Vec::new();
    loop {
        marks.push(running.snapshot());
        if running.next().is_none() {
            break;
        }
    }
    for step in [1, 2, 4] {
        let branch = base.branch(Fork {
            step,
            sampler: Some(SamplerKind::Ddim),
            eta: Some(0.5),
            ..Fork::default()
        });
        assert_eq!(branch.fork.len(), if step > 2 { 2 } else { 1 });
        let mut resumed = start(&branch, &pictures(), 2);
        resumed.resume(marks[step].clone());
        assert_eq!(
            finish(resumed),
            finish(start(&branch, &pictures(), 2)),
            "from step {step}"
        );
    }
}
