//! The icon packages: vector drawings of emoji under their names.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use diffusion_lab::emoji::Style;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A package from npm that holds the drawings of a style.
#[derive(Debug)]
pub struct Package {
    /// The style.
    pub style: Style,
    /// The name at npm.
    pub name: &'static str,
    /// What the drawings are called.
    pub title: &'static str,
    /// Who made them.
    pub author: &'static str,
    /// Under which licence.
    pub licence: &'static str,
    /// Where they come from.
    pub home: &'static str,
}

/// A package a style.
pub const PACKAGES: [Package; 6] = [
    Package {
        style: Style::Noto,
        name: "@iconify-json/noto",
        title: "Noto Emoji",
        author: "Google Inc",
        licence: "Apache-2.0",
        home: "https://github.com/googlefonts/noto-emoji",
    },
    Package {
        style: Style::Twitter,
        name: "@iconify-json/twemoji",
        title: "Twitter Emoji",
        author: "Twitter, Inc and other contributors",
        licence: "CC-BY-4.0",
        home: "https://github.com/jdecked/twemoji",
    },
    Package {
        style: Style::Flat,
        name: "@iconify-json/fluent-emoji-flat",
        title: "Fluent Emoji Flat",
        author: "Microsoft Corporation",
        licence: "MIT",
        home: "https://github.com/microsoft/fluentui-emoji",
    },
    Package {
        style: Style::Gradient,
        name: "@iconify-json/fluent-emoji",
        title: "Fluent Emoji",
        author: "Microsoft Corporation",
        licence: "MIT",
        home: "https://github.com/microsoft/fluentui-emoji",
    },
    Package {
        style: Style::Blob,
        name: "@iconify-json/noto-v1",
        title: "Noto Emoji 1",
        author: "Google Inc",
        licence: "Apache-2.0",
        home: "https://github.com/googlefonts/noto-emoji",
    },
    Package {
        style: Style::Emojione,
        name: "@iconify-json/emojione",
        title: "EmojiOne 2",
        author: "EmojiOne",
        licence: "CC-BY-4.0",
        home: "https://github.com/EmojiTwo/emojitwo",
    },
];

/// The drawings of a package.
#[derive(Debug, Deserialize)]
pub struct Icons {
    icons: HashMap<String, Icon>,
    #[serde(default)]
    aliases: HashMap<String, Alias>,
    width: f32,
    height: f32,
}

#[derive(Debug, Deserialize)]
struct Icon {
    body: String,
    width: Option<f32>,
    height: Option<f32>,
}

#[derive(Debug, Deserialize)]
struct Alias {
    parent: String,
}

impl Icons {
    /// Reads the drawings of a package out of a `node_modules`.
    pub fn read(modules: &Path, package: &Package) -> Result<Self> {
        read(&modules.join(package.name).join("icons.json"))
    }

    /// The SVG document of the first of `names` that there is a drawing of.
    pub fn svg<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let icon = names.into_iter().find_map(|name| {
            let alias = || self.icons.get(&self.aliases.get(name)?.parent);
            self.icons.get(name).or_else(alias)
        })?;
        let (width, height) = (
            icon.width.unwrap_or(self.width),
            icon.height.unwrap_or(self.height),
        );
        Some(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             viewBox=\"0 0 {width} {height}\">{}</svg>",
            icon.body
        ))
    }
}

/// What the packages call an emoji: by its code points in lower-case hexadecimal, joined by `-`,
/// without the mark that asks for colour.
#[derive(Debug)]
pub struct Names(HashMap<String, Vec<String>>);

impl Names {
    /// Collects the names from the packages that tell the code points; the others use the same.
    pub fn read(modules: &Path) -> Result<Self> {
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for package in &PACKAGES {
            let path = modules.join(package.name).join("chars.json");
            let of_package: HashMap<String, String> = read(&path)?;
            for (points, name) in of_package {
                let known = names.entry(without_mark(&points)).or_default();
                if !known.contains(&name) {
                    known.push(name);
                }
            }
        }
        Ok(Self(names))
    }

    /// The names of an emoji.
    pub fn of(&self, symbol: &str) -> &[String] {
        let points: Vec<String> = symbol.chars().map(|c| format!("{:x}", c as u32)).collect();
        self.0
            .get(&without_mark(&points.join("-")))
            .map_or(&[], Vec::as_slice)
    }
}

fn without_mark(points: &str) -> String {
    let points = points.split('-').filter(|&point| point != "fe0f");
    points.collect::<Vec<_>>().join("-")
}

/// Reads a JSON file of a package.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read(path).with_context(|| {
        format!(
            "cannot read {}: fetch the packages with `npm ci --prefix cli/emoji`, or name their \
             node_modules with --packages",
            path.display()
        )
    })?;
    serde_json::from_slice(&text).with_context(|| format!("{} is damaged", path.display()))
}
