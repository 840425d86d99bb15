//! All other emoji, by the labels that emojibase gives them.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::Result;
use diffusion_lab::emoji::Subject;
use diffusion_lab::emoji::subject::Name;
use serde::Deserialize;

use super::packages::read;

/// The package at npm; MIT.
pub const PACKAGE: &str = "emojibase-data";
/// Further names of a subject at most.
const TAGS: usize = 2;
/// Letters of a tag at least: shorter ones are mostly no nouns.
const LETTERS: usize = 4;
/// A tag that more subjects have than this does not tell them apart.
const SHARED: usize = 3;
/// Groups of emojibase, by number: 2 are skin tones and hair, 9 are flags.
const GROUPS: [&str; 9] = [
    "faces",
    "people",
    "",
    "animals and plants",
    "food",
    "places and vehicles",
    "sport and play",
    "things",
    "signs",
];

#[derive(Debug, Deserialize)]
struct Entry {
    label: String,
    emoji: String,
    #[serde(default)]
    tags: Vec<String>,
    group: Option<usize>,
}

/// Every emoji but flags and parts of others, without those that `known` has already.
pub fn subjects(modules: &Path, known: &[Subject]) -> Result<Vec<Subject>> {
    let entries: Vec<Entry> = read(&modules.join(PACKAGE).join("en").join("data.json"))?;
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    for tag in entries.iter().flat_map(|entry| &entry.tags) {
        *frequency.entry(tag).or_default() += 1;
    }
    let plain = |symbol: &str| symbol.replace('\u{fe0f}', "");
    let symbols: HashSet<String> = known.iter().map(|subject| plain(&subject.symbol)).collect();
    let mut taken: HashSet<String> = names(known).collect();
    let mut subjects = Vec::new();
    for entry in &entries {
        let Some(&group) = entry.group.and_then(|group| GROUPS.get(group)) else {
            continue;
        };
        let label = words(&entry.label);
        if group.is_empty()
            || symbols.contains(&plain(&entry.emoji))
            || !taken.insert(label.clone())
        {
            continue;
        }
        let telling = |tag: &&String| {
            let rare = frequency[tag.as_str()] <= SHARED && !taken.contains(*tag);
            rare && tag.len() >= LETTERS
        };
        let tags = entry
            .tags
            .iter()
            .filter(telling)
            .take(TAGS)
            .map(|tag| words(tag));
        let tags: Vec<String> = tags.filter(|tag| *tag != label).collect();
        let names = std::iter::once(label).chain(tags);
        subjects.push(Subject {
            symbol: entry.emoji.clone(),
            group: group.to_owned(),
            // A label says whether it is one only by its words: captions leave the article out.
            names: names
                .map(|noun| Name {
                    noun,
                    countable: false,
                })
                .collect(),
            mirror: group != "signs",
            recolour: true,
        });
    }
    Ok(subjects)
}

fn names(subjects: &[Subject]) -> impl Iterator<Item = String> {
    subjects
        .iter()
        .flat_map(|subject| subject.names.iter().map(|name| name.noun.clone()))
}

/// Lower case, with plain quotation marks and no others.
fn words(label: &str) -> String {
    let label = label.to_lowercase().replace('’', "'");
    label
        .chars()
        .filter(|c| !matches!(c, '“' | '”' | ':' | '(' | ')' | ','))
        .collect()
}
