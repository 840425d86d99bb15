//! Training examples, composed at random out of drawings.

use rand_core::Rng;
use serde::{Deserialize, Serialize};

use super::caption::caption;
use super::colour::Colour;
use super::drawings::Drawings;
use super::held_out;
use super::scene::{Item, Placement, Scene};
use super::style::Style;
use crate::random::{below, uniform};

/// A picture and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// `[3, size, size]` in `[-1, 1]`.
    pub picture: Vec<f32>,
    /// A few words in lower case.
    pub caption: String,
}

/// How often examples have what.
///
/// The usual shares are meant for learning fast: most pictures show one large subject in the
/// middle, on white.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Composition {
    /// The share of pictures whose first subject is one of the
    /// [chosen](super::subject::chosen) ones, where the drawings show others too.
    pub chosen: f32,
    /// The share of captions that name the style.
    pub style: f32,
    /// The share of pictures with a background of a named colour; the others' is white.
    pub background: f32,
    /// The share of subjects that are given a colour, of those that can be.
    pub colour: f32,
    /// The share of pictures of two subjects.
    pub pair: f32,
    /// The share of mirrored drawings, of those that can be.
    pub mirrored: f32,
    /// The share of subjects called by another name than their most telling word.
    pub synonym: f32,
    /// How much smaller than usual a drawing may be, as a share of its size.
    pub shrink: f32,
}

impl Default for Composition {
    fn default() -> Self {
        Self {
            chosen: 0.5,
            style: 0.5,
            background: 0.35,
            colour: 0.25,
            pair: 0.2,
            mirrored: 0.2,
            synonym: 0.25,
            shrink: 0.12,
        }
    }
}

/// Composes examples out of drawings.
#[derive(Clone, Debug)]
pub struct Composer {
    drawings: Drawings,
    composition: Composition,
    /// How many of the subjects, the first ones, are chosen.
    chosen: usize,
    /// For every subject the styles that it may be shown in.
    styles: Vec<Vec<Style>>,
    /// For every subject the colours that it may be given.
    colours: Vec<Vec<Colour>>,
}

impl Composer {
    /// Composes out of `drawings`.
    pub fn new(drawings: Drawings, composition: Composition) -> Self {
        let chosen = drawings.chosen();
        let rows = 0..drawings.len();
        let styles = rows.clone().map(|row| {
            let styles = drawings.styles(row).iter().copied();
            styles
                .filter(|&style| !held_out::style(drawings.subject(row), style))
                .collect()
        });
        let styles = styles.collect();
        let colours = rows.map(|row| {
            let subject = drawings.subject(row);
            let colours = Colour::OF_SUBJECTS.iter().copied();
            let allowed = |&colour: &Colour| subject.recolour && !held_out::colour(subject, colour);
            colours.filter(allowed).collect()
        });
        let colours = colours.collect();
        Self {
            drawings,
            composition,
            chosen,
            styles,
            colours,
        }
    }

    /// What is composed.
    pub fn drawings(&self) -> &Drawings {
        &self.drawings
    }

    /// The next example, a function of the random numbers alone.
    ///
    /// # Panics
    ///
    /// If there are no drawings.
    pub fn example(&self, size: usize, random: &mut impl Rng) -> Example {
        let scene = self.scene(random);
        Example {
            picture: self.draw(&scene, size, random),
            caption: caption(&scene, &self.drawings, &self.composition, random),
        }
    }

    /// A scene with every subject somewhere around its usual place, `[3, size, size]` in `[-1, 1]`.
    pub fn draw(&self, scene: &Scene, size: usize, random: &mut impl Rng) -> Vec<f32> {
        let count = scene.items.len();
        let placements: Vec<Placement> = scene
            .items
            .iter()
            .enumerate()
            .map(|(index, item)| self.place(index, count, item, random))
            .collect();
        scene.draw(&self.drawings, &placements, size)
    }

    /// A random scene, none that is held out.
    pub fn scene(&self, random: &mut impl Rng) -> Scene {
        loop {
            let first = self.subject(random);
            let Some(&style) = choose(&self.styles[first], random) else {
                continue;
            };
            let mut subjects = vec![first];
            if chance(self.composition.pair, random) {
                subjects.extend(self.partner(first, style, random));
            }
            let items: Vec<Item> = subjects
                .iter()
                .map(|&subject| self.item(subject, random))
                .collect();
            let background = chance(self.composition.background, random)
                .then(|| Colour::ALL[below(random, Colour::ALL.len())]);
            // What has the colour of its background cannot be seen.
            let hidden = |item: &Item| item.colour.is_some() && item.colour == background;
            if !items.iter().any(hidden) {
                return Scene {
                    items,
                    style,
                    background,
                };
            }
        }
    }

    fn subject(&self, random: &mut impl Rng) -> usize {
        let others = self.styles.len() - self.chosen;
        if self.chosen == 0 || others == 0 {
            return below(random, self.styles.len());
        }
        match chance(self.composition.chosen, random) {
            true => below(random, self.chosen),
            false => self.chosen + below(random, others),
        }
    }

    /// Another subject that may be shown together with `first` in `style`; rarely none is found.
    fn partner(&self, first: usize, style: Style, random: &mut impl Rng) -> Option<usize> {
        let subject = self.drawings.subject(first);
        (0..8).map(|_| self.subject(random)).find(|&other| {
            other != first
                && self.styles[other].contains(&style)
                && !held_out::pair(subject, self.drawings.subject(other))
        })
    }

    fn item(&self, subject: usize, random: &mut impl Rng) -> Item {
        let coloured = chance(self.composition.colour, random);
        let colour = choose(&self.colours[subject], random)
            .filter(|_| coloured)
            .copied();
        Item { subject, colour }
    }

    fn place(&self, index: usize, count: usize, item: &Item, random: &mut impl Rng) -> Placement {
        let usual = Placement::centred(index, count);
        let side = usual.side * (1.0 - self.composition.shrink * uniform(random));
        // Anywhere where it does not leave its half, or the picture.
        let (slot, width) = (index as f32 / count as f32, 1.0 / count as f32);
        let around = |middle: f32, room: f32, random: &mut _| {
            middle - side / 2.0 + (uniform(random) - 0.5) * room
        };
        let room = (width - side).min(0.1);
        let mirror = self.drawings.subject(item.subject).mirror;
        Placement {
            left: around(slot + width / 2.0, room, random),
            top: around(0.5, room.max(0.08), random),
            side,
            mirrored: chance(self.composition.mirrored, random) && mirror,
        }
    }
}

/// True in a share of the cases.
pub(super) fn chance(share: f32, random: &mut impl Rng) -> bool {
    // The numbers are above 0, so that a share of 0 is never.
    uniform(random) <= share
}

/// One of a list, or none of an empty one.
pub(super) fn choose<'a, T>(list: &'a [T], random: &mut impl Rng) -> Option<&'a T> {
    let share = uniform(random);
    let index = (share * list.len() as f32).ceil() as usize;
    list.get(index.checked_sub(1)?)
}
