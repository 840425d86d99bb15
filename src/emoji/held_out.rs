//! Combinations that are never composed in training.
//!
//! One in twenty, chosen by a hash of the words alone: so they are the same whatever else is
//! learned from, and were fixed before anything was.

use sha2::{Digest, Sha256};

use super::colour::Colour;
use super::drawings::Drawings;
use super::style::Style;
use super::subject::Subject;

/// The combinations held out, by rows of the drawings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldOut {
    /// Subjects with styles that they are drawn in.
    pub styles: Vec<(usize, Style)>,
    /// Subjects that can be recoloured, with colours.
    pub colours: Vec<(usize, Colour)>,
    /// Pairs of subjects, the smaller row first.
    pub pairs: Vec<(usize, usize)>,
}

/// Whether a subject is never shown in a style.
pub fn style(subject: &Subject, style: Style) -> bool {
    chosen(&["style", subject.word(), style.word()])
}

/// Whether a subject is never given a colour.
pub fn colour(subject: &Subject, colour: Colour) -> bool {
    chosen(&["colour", subject.word(), colour.word()])
}

/// Whether two subjects are never shown together, in either order.
pub fn pair(one: &Subject, other: &Subject) -> bool {
    let (first, second) = (one.word().min(other.word()), one.word().max(other.word()));
    chosen(&["pair", first, second])
}

/// All combinations held out of those that the drawings allow.
pub fn list(drawings: &Drawings) -> HeldOut {
    let mut out = HeldOut::default();
    for row in 0..drawings.len() {
        let subject = drawings.subject(row);
        let styles = drawings.styles(row).iter();
        out.styles
            .extend(styles.filter(|&&s| style(subject, s)).map(|&s| (row, s)));
        if subject.recolour {
            let colours = Colour::OF_SUBJECTS.iter();
            out.colours
                .extend(colours.filter(|&&c| colour(subject, c)).map(|&c| (row, c)));
        }
        let others = row + 1..drawings.len();
        let held = others.filter(|&other| pair(subject, drawings.subject(other)));
        out.pairs.extend(held.map(|other| (row, other)));
    }
    out
}

fn chosen(words: &[&str]) -> bool {
    let hash = Sha256::digest(words.join("|"));
    u64::from_le_bytes(hash[..8].try_into().expect("a hash has 32 bytes")) % 20 == 0
}
