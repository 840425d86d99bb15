//! The words that a model knows, for whoever wants to complete a prompt.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::colour::Colour;
use super::style::Style;
use super::subject::{self, Subject};
use crate::text::Tokenizer;

/// The heading of subjects that stand in no list of ours.
const OTHERS: &str = "more";

/// Subjects, styles and colours by their names, the usual one first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// What can be drawn.
    pub subjects: Vec<Known>,
    /// The styles.
    pub styles: Vec<Vec<String>>,
    /// The colours that a subject can have.
    pub colours: Vec<Shade>,
    /// The colours that a background can have.
    pub backgrounds: Vec<Shade>,
}

/// A colour as a prompt may call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shade {
    /// What it is called.
    pub names: Vec<String>,
    /// Red, green and blue of a background of this colour, 0 to 255.
    pub rgb: [u8; 3],
}

/// A subject as a prompt may call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The emoji, which is as good as the word.
    pub symbol: String,
    /// The heading that it stands under.
    pub group: String,
    /// What it is called.
    pub names: Vec<String>,
}

/// The words for `subjects`, and for all styles and colours.
pub fn of<'a>(subjects: impl IntoIterator<Item = &'a Subject>) -> Vocabulary {
    let known = |subject: &Subject| Known {
        symbol: subject.symbol.clone(),
        group: subject.group.clone(),
        names: subject.names.iter().map(|name| name.noun.clone()).collect(),
    };
    let words = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let shade = |colour: &Colour| Shade {
        names: words(colour.names()),
        rgb: colour.background(),
    };
    let colours = |colours: &[Colour]| colours.iter().map(shade).collect();
    Vocabulary {
        subjects: subjects.into_iter().map(known).collect(),
        styles: Style::ALL
            .iter()
            .map(|style| words(style.names()))
            .collect(),
        colours: colours(Colour::OF_SUBJECTS),
        backgrounds: colours(&Colour::ALL),
    }
}

/// The words for the subjects that `tokenizer` knows, those of our lists first, and for all styles
/// and colours.
pub fn known_to(tokenizer: &Tokenizer) -> Vocabulary {
    let name = |subject: &Subject| tokenizer.named(&subject.symbol);
    let listed = subject::chosen().into_iter().chain(subject::further());
    let listed: Vec<Subject> = listed.filter(|subject| name(subject).is_some()).collect();
    let names: HashSet<&str> = listed.iter().filter_map(name).collect();
    let others = tokenizer
        .symbols()
        .filter(|(_, name)| !names.contains(name))
        .map(|(symbol, name)| Known {
            symbol: symbol.to_owned(),
            group: OTHERS.to_owned(),
            names: vec![name.to_owned()],
        });
    let mut vocabulary = of(&listed);
    vocabulary.subjects.extend(others);
    vocabulary
}
