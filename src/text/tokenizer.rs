//! The words that a network knows.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::words::{symbol, words};
use super::{Token, Tokens};

/// Words of a request that ask for nothing to be seen; they are passed over unless they are known.
const FILLERS: [&str; 14] = [
    "the", "some", "of", "please", "draw", "show", "me", "make", "i", "want", "picture", "drawing",
    "image", "emoji",
];
/// Words that are at least this much like an unknown one (Damerau 1964) are suggested …
const LIKENESS: f64 = 0.6;
/// … but not more than so many.
const SUGGESTIONS: usize = 3;

/// The words that a network knows, and the words that emoji stand for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Lists", into = "Lists")]
pub struct Tokenizer {
    lists: Lists,
    index: HashMap<String, usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Lists {
    /// In the order of their indices.
    words: Vec<String>,
    /// What an emoji is called.
    symbols: BTreeMap<String, String>,
}

/// What a network makes of a prompt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// What it reads.
    #[serde(skip)]
    pub tokens: Tokens,
    /// The word behind every token.
    pub words: Vec<String>,
    /// The words among them that it does not know; it goes by their letters.
    pub unknown: Vec<Unknown>,
    /// Words at the end that it left out, because the prompt is too long.
    pub left_out: usize,
}

/// A word that is not in the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unknown {
    /// The word.
    pub word: String,
    /// Known words that look like it, the most likely first; up to three.
    pub suggestions: Vec<String>,
}

impl From<Lists> for Tokenizer {
    fn from(lists: Lists) -> Self {
        let indices = lists.words.iter().cloned().zip(0..).collect();
        Self {
            lists,
            index: indices,
        }
    }
}

impl From<Tokenizer> for Lists {
    fn from(tokenizer: Tokenizer) -> Self {
        tokenizer.lists
    }
}

impl Tokenizer {
    /// The words of `captions` in alphabetical order, and `symbols` with what each is called.
    pub fn new<'a>(
        captions: impl IntoIterator<Item = &'a str>,
        symbols: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut known: Vec<String> = captions.into_iter().flat_map(words).collect();
        known.sort();
        known.dedup();
        let symbols = symbols
            .into_iter()
            .filter_map(|(emoji, name)| Some((symbol(emoji)?, name.to_owned())))
            .collect();
        Lists {
            words: known,
            symbols,
        }
        .into()
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.lists.words.len()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.lists.words.is_empty()
    }

    /// The emoji that are read as words, and what each is called.
    pub fn symbols(&self) -> impl Iterator<Item = (&str, &str)> {
        let symbols = self.lists.symbols.iter();
        symbols.map(|(symbol, name)| (symbol.as_str(), name.as_str()))
    }

    /// What an emoji is called, if it is read as words.
    pub fn named(&self, emoji: &str) -> Option<&str> {
        let name = self.lists.symbols.get(&symbol(emoji)?)?;
        Some(name)
    }

    /// Reads a prompt, up to `length` words of it.
    pub fn read(&self, prompt: &str, length: usize) -> Reading {
        let mut reading = Reading::default();
        for word in self.spelt_out(prompt) {
            if reading.words.len() == length {
                reading.left_out += 1;
                continue;
            }
            let (word, index) = self.find(word);
            if index.is_none() && reading.unknown.iter().all(|unknown| unknown.word != word) {
                let suggestions = self.suggestions(&word);
                reading.unknown.push(Unknown {
                    word: word.clone(),
                    suggestions,
                });
            }
            reading.tokens.0.push(Token::new(&word, index));
            reading.words.push(word);
        }
        reading
    }

    /// The words of a prompt: emoji by their names, and without fillers.
    fn spelt_out(&self, prompt: &str) -> impl Iterator<Item = String> {
        let spell = |word: String| match self.lists.symbols.get(&word) {
            Some(name) => words(name),
            None => vec![word],
        };
        let speaks =
            |word: &String| self.index.contains_key(word) || !FILLERS.contains(&word.as_str());
        words(prompt).into_iter().flat_map(spell).filter(speaks)
    }

    /// The word and its index, or that of its singular.
    fn find(&self, word: String) -> (String, Option<usize>) {
        let singulars = [
            word.strip_suffix('s').map(str::to_owned),
            word.strip_suffix("es").map(str::to_owned),
            word.strip_suffix("ies").map(|stem| format!("{stem}y")),
        ];
        let forms = [word.clone()]
            .into_iter()
            .chain(singulars.into_iter().flatten());
        for form in forms {
            if let Some(&index) = self.index.get(&form) {
                return (form, Some(index));
            }
        }
        (word, None)
    }

    /// Known words that look like `word`, the most likely first.
    fn suggestions(&self, word: &str) -> Vec<String> {
        let likeness = |known: &String| strsim::normalized_damerau_levenshtein(word, known);
        let mut near: Vec<(f64, &String)> = self
            .lists
            .words
            .iter()
            .map(|known| (likeness(known), known))
            .filter(|(likeness, _)| *likeness >= LIKENESS)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let best = near.into_iter().take(SUGGESTIONS);
        best.map(|(_, known)| known.clone()).collect()
    }
}
