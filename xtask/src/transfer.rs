//! How much the first picture transfers: the page, the module and one model.
//!
//! Every script and style is counted, also those that the page only loads later, and of the
//! models the heaviest of its kind: the page opens with one that knows classes, and one that takes
//! prompts is fetched when it is chosen. So the figures are an upper bound.

use std::fs;
use std::path::{Component, Path};

use anyhow::{Result, ensure};

use crate::compress::{self, Encoding};

const MEGABYTE: f64 = 1e6;

/// What a model is asked with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Classes,
    Prompts,
}

/// The most that the first picture of a model may transfer, in MB.
fn limit(encoding: Encoding, kind: Kind) -> f64 {
    match (encoding, kind) {
        (Encoding::Brotli, Kind::Classes) => 5.0,
        (Encoding::Gzip, Kind::Classes) => 6.5,
        (Encoding::Brotli, Kind::Prompts) => 15.5,
        (Encoding::Gzip, Kind::Prompts) => 17.0,
    }
}

/// What a file is to the first picture.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// Markup, styles, scripts.
    Page,
    /// The wasm module.
    Module,
    /// Weights, card and film of the model named.
    Model(String),
}

/// The part that a file of the bundle belongs to, by its path in it; `None` if no picture waits
/// for it.
fn part(file: &Path) -> Option<Part> {
    let mut folders = file.components().map(Component::as_os_str);
    if folders.next()? == "models" {
        let model = folders.next()?.to_str()?;
        // Fetched only by those who ask what a picture shows, or what it is like.
        const LATER: [&str; 4] = ["samples", "classifier", "judge", "references"];
        let needed = !LATER.contains(&file.file_stem()?.to_str()?);
        return needed
            .then(|| Part::Model(model.into()))
            .filter(|_| is_original(file));
    }
    match file.extension()?.to_str()? {
        "html" | "css" | "js" | "json" | "svg" | "woff2" => Some(Part::Page),
        "wasm" => Some(Part::Module),
        _ => None,
    }
}

fn is_original(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension != "br" && extension != "gz")
}

/// Bytes by part, as they travel under one encoding.
#[derive(Debug, Default, PartialEq)]
struct Sizes {
    page: u64,
    module: u64,
    models: Vec<Model>,
}

/// A model's share of them.
#[derive(Debug, PartialEq)]
struct Model {
    name: String,
    kind: Kind,
    bytes: u64,
}

impl Sizes {
    fn of(folder: &Path, encoding: Encoding) -> Result<Sizes> {
        let mut sizes = Sizes::default();
        for file in compress::files(folder)? {
            let Some(part) = part(file.strip_prefix(folder)?) else {
                continue;
            };
            let copy = encoding.copy_of(&file);
            let bytes = fs::metadata(if copy.exists() { copy } else { file })?.len();
            match part {
                Part::Page => sizes.page += bytes,
                Part::Module => sizes.module += bytes,
                Part::Model(name) => match sizes.models.iter_mut().find(|model| model.name == name)
                {
                    Some(model) => model.bytes += bytes,
                    None => {
                        let words = folder.join("models").join(&name).join("vocabulary.json");
                        let kind = match words.exists() {
                            true => Kind::Prompts,
                            false => Kind::Classes,
                        };
                        sizes.models.push(Model { name, kind, bytes });
                    }
                },
            }
        }
        Ok(sizes)
    }

    fn heaviest_model(&self, kind: Kind) -> Option<&Model> {
        let models = self.models.iter().filter(|model| model.kind == kind);
        models.max_by_key(|model| model.bytes)
    }

    fn total(&self, model: &Model) -> f64 {
        (self.page + self.module + model.bytes) as f64 / MEGABYTE
    }
}

/// Prints what the first picture transfers with either encoding; an error if that is too much.
pub fn report(dist: &Path) -> Result<()> {
    println!("\nthe first picture transfers, in MB");
    println!(
        "{:8} {:>7} {:>7} {:>7} {:>7} {:>7}",
        "", "page", "module", "model", "total", "limit"
    );
    let mut over = Vec::new();
    for encoding in Encoding::ALL {
        let sizes = Sizes::of(dist, encoding)?;
        ensure!(sizes.module > 0, "the bundle holds no wasm module");
        for kind in [Kind::Classes, Kind::Prompts] {
            let Some(model) = sizes.heaviest_model(kind) else {
                continue;
            };
            let [page, module, weight] =
                [sizes.page, sizes.module, model.bytes].map(|bytes| bytes as f64 / MEGABYTE);
            let (total, limit) = (sizes.total(model), limit(encoding, kind));
            let encoding = format!("{encoding:?}").to_lowercase();
            let name = &model.name;
            println!(
                "{encoding:8} {page:7.3} {module:7.3} {weight:7.3} {total:7.3} {limit:7.1}   (model: {name})"
            );
            if total > limit {
                over.push(format!(
                    "{name} with {encoding} {total:.3} MB of {limit} MB"
                ));
            }
        }
    }
    ensure!(
        over.is_empty(),
        "the first picture transfers too much: {}",
        over.join(", ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use xshell::Shell;

    #[test]
    fn only_what_the_first_picture_needs_is_counted() {
        let model = |name: &str| Some(Part::Model(name.into()));
        for (file, expected) in [
            ("index.html", Some(Part::Page)),
            ("assets/index-Dd0Qf3aB.js", Some(Part::Page)),
            ("assets/lab-0a1b2c3d.wasm", Some(Part::Module)),
            ("assets/lab-0a1b2c3d.wasm.br", None),
            ("assets/index-Dd0Qf3aB.js.map", None),
            ("models/digits/digits.safetensors", model("digits")),
            ("models/digits/digits.safetensors.gz", None),
            ("models/digits/card.json", model("digits")),
            ("models/digits/film.png", model("digits")),
            ("models/digits/samples.png", None),
            ("models/emoji/judge.safetensors", None),
            ("models/fashion/references.png", None),
            ("models/emoji/vocabulary.json", model("emoji")),
        ] {
            assert_eq!(part(Path::new(file)), expected, "{file}");
        }
    }

    #[test]
    fn copies_count_where_they_exist_and_the_heaviest_model_of_each_kind() {
        let folder = Shell::new().unwrap().create_temp_dir().unwrap();
        for (file, bytes) in [
            ("index.html", 1000),
            ("index.html.br", 100),
            ("lab.wasm", 5000),
            ("models/digits/digits.safetensors", 300),
            ("models/digits/card.json", 7),
            ("models/fashion/fashion.safetensors", 200),
            ("models/emoji/emoji.safetensors", 6_000_000),
            ("models/emoji/vocabulary.json", 20),
        ] {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, vec![0; bytes]).unwrap();
        }
        let sizes = Sizes::of(folder.path(), Encoding::Brotli).unwrap();
        assert_eq!((sizes.page, sizes.module), (100, 5000));
        let heaviest = |kind| {
            let model = sizes.heaviest_model(kind).unwrap();
            (model.name.as_str(), sizes.total(model))
        };
        assert_eq!(heaviest(Kind::Classes), ("digits", 5407.0 / MEGABYTE));
        assert_eq!(heaviest(Kind::Prompts), ("emoji", 6.00512));
        assert_eq!(Sizes::of(folder.path(), Encoding::Gzip).unwrap().page, 1000);
        assert!(report(folder.path()).is_ok());
    }

    #[test]
    fn too_much_is_an_error() {
        let folder = Shell::new().unwrap().create_temp_dir().unwrap();
        fs::create_dir_all(folder.path().join("models/digits")).unwrap();
        fs::write(folder.path().join("models/digits/card.json"), "").unwrap();
        fs::write(folder.path().join("lab.wasm"), vec![0; 6_000_000]).unwrap();
        let message = report(folder.path()).unwrap_err().to_string();
        assert!(
            message.ends_with("digits with brotli 6.000 MB of 5 MB"),
            "{message}"
        );
    }
}
