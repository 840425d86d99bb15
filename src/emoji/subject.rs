//! What is drawn, and the words for it.

use serde::{Deserialize, Serialize};

/// The subjects of the model that is trained without a GPU: what people would ask for.
const CHOSEN: &str = include_str!("subjects.txt");
/// Others with names as good.
const FURTHER: &str = include_str!("further.txt");

/// A thing that there are drawings of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The emoji.
    pub symbol: String,
    /// The heading that it stands under.
    pub group: String,
    /// What it is called, the most telling word first; at least one.
    pub names: Vec<Name>,
    /// Whether its mirror image is as good.
    pub mirror: bool,
    /// Whether it is still the same thing in another colour.
    pub recolour: bool,
}

/// A noun, of one or more words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// In lower case.
    pub noun: String,
    /// Whether it can be counted and is one: a cat, but fire and grapes.
    pub countable: bool,
}

/// A line of a list of subjects that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line} of the list of subjects, {text:?}, {fault}")]
pub struct SubjectError {
    /// Counted from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
    /// What is wrong with it.
    pub fault: &'static str,
}

impl Subject {
    /// The most telling word: a subject's name in every list.
    pub fn word(&self) -> &str {
        &self.names[0].noun
    }
}

impl Name {
    /// The noun with its article, and a word before it: `a cat`, `an orange cat`.
    pub fn phrase(&self, adjective: Option<&str>) -> String {
        let bare = self.bare(adjective);
        // By its sound: an hour, but a unicorn and a UFO.
        let vowel = ["a", "e", "i", "o", "um", "up", "hour"];
        match vowel.iter().any(|start| bare.starts_with(start)) {
            _ if !self.countable => bare,
            true => format!("an {bare}"),
            false => format!("a {bare}"),
        }
    }

    /// The noun without its article.
    pub fn bare(&self, adjective: Option<&str>) -> String {
        match adjective {
            Some(adjective) => format!("{adjective} {}", self.noun),
            None => self.noun.clone(),
        }
    }
}

/// The chosen subjects, about 300.
pub fn chosen() -> Vec<Subject> {
    parse(CHOSEN).expect("the list in the repository can be read")
}

/// About 200 more, which are learned from as well where there is time.
pub fn further() -> Vec<Subject> {
    parse(FURTHER).expect("the list in the repository can be read")
}

/// Reads a list of subjects: `symbol | name, name | marks` a line, below `# group`.
///
/// A name that takes no article (a plural, a substance) has a `~` before it. The marks are
/// `one-sided` (never mirrored) and `own-colours` (never recoloured).
pub fn parse(text: &str) -> Result<Vec<Subject>, SubjectError> {
    let mut group = None;
    let mut subjects: Vec<Subject> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let error = |fault| SubjectError {
            line: index + 1,
            text: line.to_owned(),
            fault,
        };
        if let Some(heading) = line.strip_prefix("# ") {
            group = Some(heading.trim().to_owned());
        } else if !line.trim().is_empty() {
            let mut fields = line.split('|').map(str::trim);
            let symbol = fields.next().unwrap_or_default().to_owned();
            let names = fields.next().ok_or_else(|| error("has no names"))?;
            let names: Vec<Name> = names
                .split(',')
                .map(|name| read_name(name.trim()))
                .collect();
            let mut subject = Subject {
                symbol,
                group: group
                    .clone()
                    .ok_or_else(|| error("stands before any group"))?,
                names,
                mirror: true,
                recolour: true,
            };
            for mark in fields.next().unwrap_or_default().split_whitespace() {
                match mark {
                    "one-sided" => subject.mirror = false,
                    "own-colours" => subject.recolour = false,
                    _ => return Err(error("has an unknown mark")),
                }
            }
            if subject.names.iter().any(|name| name.noun.is_empty()) {
                return Err(error("has an empty name"));
            }
            if subjects.iter().any(|other| other.word() == subject.word()) {
                return Err(error("has the first name of another subject"));
            }
            subjects.push(subject);
        }
    }
    Ok(subjects)
}

fn read_name(text: &str) -> Name {
    let noun = text.strip_prefix('~');
    Name {
        noun: noun.unwrap_or(text).to_lowercase(),
        countable: noun.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn reads_a_list() {
        let text = "# birds\n🦜 | Parrot, macaw | one-sided\n\n# fire\n🔥 | ~fire | own-colours\n";
        let [parrot, fire] = &parse(text).unwrap()[..] else {
            panic!("two subjects");
        };
        assert_eq!((parrot.word(), parrot.group.as_str()), ("parrot", "birds"));
        assert_eq!(parrot.names[1].noun, "macaw");
        assert!(!parrot.mirror && parrot.recolour);
        assert!(fire.mirror && !fire.recolour && !fire.names[0].countable);
    }

    #[test]
    fn says_which_line_is_wrong() {
        for (text, line, fault) in [
            ("🔥 | fire", 1, "stands before any group"),
            ("# fire\n🔥", 2, "has no names"),
            ("# fire\n🔥 | fire, ", 2, "has an empty name"),
            ("# fire\n🔥 | fire | bright", 2, "has an unknown mark"),
            (
                "# fire\n🔥 | fire\n✨ | fire",
                3,
                "has the first name of another subject",
            ),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!((error.line, error.fault), (line, fault));
        }
    }

    #[test]
    fn puts_the_right_article() {
        let phrase = |noun: &str, adjective| read_name(noun).phrase(adjective);
        assert_eq!(phrase("cat", None), "a cat");
        assert_eq!(phrase("cat", Some("orange")), "an orange cat");
        assert_eq!(phrase("umbrella", None), "an umbrella");
        assert_eq!(phrase("unicorn", None), "a unicorn");
        assert_eq!(phrase("ufo", None), "a ufo");
        assert_eq!(phrase("hourglass", None), "an hourglass");
        assert_eq!(phrase("~fire", Some("blue")), "blue fire");
    }

    #[test]
    fn no_two_subjects_share_a_name_or_an_emoji() {
        let (chosen, further) = (chosen(), further());
        assert!(chosen.len() >= 300, "{}", chosen.len());
        let mut seen = HashSet::new();
        for subject in chosen.iter().chain(&further) {
            assert!(seen.insert(subject.symbol.clone()), "{}", subject.symbol);
            for name in &subject.names {
                assert!(seen.insert(name.noun.clone()), "{}", name.noun);
            }
        }
    }
}
