//! The six styles that the subjects are drawn in.

use serde::{Deserialize, Serialize};

/// Whose drawing it is, by a word that says what it looks like or where people met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// Google's Noto Emoji: soft shading.
    Noto,
    /// Twitter's Twemoji: few flat shapes, bright.
    Twitter,
    /// Microsoft's Fluent Emoji, flat.
    Flat,
    /// Microsoft's Fluent Emoji with gradients: glossy.
    Gradient,
    /// Google's first Noto Emoji: faces are blobs.
    Blob,
    /// EmojiOne 2: bold shapes.
    Emojione,
}

impl Style {
    /// Every style, in the order of [`Drawings`](super::Drawings).
    pub const ALL: [Self; 6] = [
        Self::Noto,
        Self::Twitter,
        Self::Flat,
        Self::Gradient,
        Self::Blob,
        Self::Emojione,
    ];

    /// What the style is called, the usual word first.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Noto => &["noto", "google"],
            Self::Twitter => &["twitter", "twemoji"],
            Self::Flat => &["flat"],
            Self::Gradient => &["gradient", "glossy", "3d"],
            Self::Blob => &["blob"],
            Self::Emojione => &["emojione"],
        }
    }

    /// The usual word.
    pub fn word(self) -> &'static str {
        self.names()[0]
    }
}

/// Which of the words of a prompt ask for a style: its name with the `style` after it and the `in`
/// before it.
pub fn said(words: &[String]) -> Vec<bool> {
    let names = |word: &String| {
        Style::ALL
            .iter()
            .any(|style| style.names().contains(&&word[..]))
    };
    let at = |place: Option<usize>| place.and_then(|place| words.get(place)).is_some_and(names);
    let says = |(place, word): (usize, &String)| match &word[..] {
        "style" => at(place.checked_sub(1)),
        "in" => at(Some(place + 1)),
        _ => names(word),
    };
    words.iter().enumerate().map(says).collect()
}
