//! Captions in varying words.

use rand_core::Rng;

use super::compose::{Composition, chance, choose};
use super::drawings::Drawings;
use super::scene::{Item, Scene};
use crate::random::uniform;

/// Tells what is to be seen in a scene: always the subjects, their colours if they are not their
/// own and the background if one is named; the style often.
pub(super) fn caption(
    scene: &Scene,
    drawings: &Drawings,
    composition: &Composition,
    random: &mut impl Rng,
) -> String {
    let style = chance(composition.style, random).then(|| word(scene.style.names(), random));
    let articles = chance(0.5, random);
    // Said before the subject, in `blob cat`, or behind it.
    let before = scene.items.len() == 1 && chance(0.4, random);
    let leading = style.filter(|_| before).map(|style| {
        let form = one(&["{}", "{} style"], random);
        form.replace("{}", style)
    });

    let nouns: Vec<String> = scene
        .items
        .iter()
        .map(|item| {
            subject(
                item,
                drawings,
                composition,
                leading.as_deref(),
                articles,
                random,
            )
        })
        .collect();
    let joint = one(
        &[" and ", " and ", " next to ", " beside ", " with "],
        random,
    );
    let mut parts = vec![nouns.join(joint)];

    let mut trailing = Vec::new();
    if let Some(style) = style.filter(|_| !before) {
        let form = one(
            &[", {} style", ", {} style", " in {} style", ", {}"],
            random,
        );
        trailing.push(form.replace("{}", style));
    }
    if let Some(colour) = scene.background {
        const LONG: [&str; 4] = [
            " on a {} background",
            ", on a {} background",
            " on {}",
            ", {} background",
        ];
        let named = word(colour.names(), random);
        let article = if named.starts_with('o') { "an" } else { "a" };
        let form = one(&LONG, random).replace(" a ", &format!(" {article} "));
        trailing.push(form.replace("{}", named));
    }
    if chance(0.5, random) {
        trailing.reverse();
    }
    parts.append(&mut trailing);
    parts.concat()
}

/// A subject with its colour, and with its style if that is said before it.
fn subject(
    item: &Item,
    drawings: &Drawings,
    composition: &Composition,
    style: Option<&str>,
    articles: bool,
    random: &mut impl Rng,
) -> String {
    let names = &drawings.subject(item.subject).names;
    let others = &names[1..];
    let name = choose(others, random).filter(|_| chance(composition.synonym, random));
    let name = name.unwrap_or(&names[0]);
    let colour = item.colour.map(|colour| word(colour.names(), random));
    let adjectives: Vec<&str> = style.into_iter().chain(colour).collect();
    let adjectives = (!adjectives.is_empty()).then(|| adjectives.join(" "));
    if articles {
        name.phrase(adjectives.as_deref())
    } else {
        name.bare(adjectives.as_deref())
    }
}

/// The usual word most of the time, or another.
fn word(names: &'static [&'static str], random: &mut impl Rng) -> &'static str {
    let other = uniform(random) <= 0.25;
    let name = choose(&names[1..], random).filter(|_| other);
    name.unwrap_or(&names[0])
}

fn one(forms: &[&'static str], random: &mut impl Rng) -> &'static str {
    choose(forms, random).expect("there are forms")
}
