//! The drawings that the prompted model learns from.

mod labels;
mod packages;
mod raster;
mod sheet;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use diffusion_lab::emoji::{Composer, Composition, Drawings, Style, Subject, subject, vocabulary};
use serde_json::{Value, json};

use crate::progress::Progress;
use packages::{Icons, Names, PACKAGES};

/// The model that learns from them.
pub const MODEL: &str = "emoji";
/// A subject with fewer drawings is left out.
const FEWEST: usize = 4;

/// Options of `lab data emoji`.
#[derive(Args, Debug)]
pub struct Options {
    /// emoji: the node_modules with the icon packages
    #[arg(long, value_name = "DIR", default_value = "cli/emoji/node_modules")]
    packages: PathBuf,
    /// emoji: draw only the 301 subjects that people ask for most
    #[arg(long)]
    chosen: bool,
    /// emoji: draw the subjects of this list, written as src/emoji/subjects.txt is
    #[arg(long, value_name = "FILE", conflicts_with = "chosen")]
    subjects: Option<PathBuf>,
    /// emoji: show this many composed training examples on the contact sheet instead of drawings
    #[arg(long, value_name = "N", requires = "sheet")]
    examples: Option<usize>,
}

/// Where the drawings are below the data directory.
pub fn path(data: &Path) -> PathBuf {
    data.join(MODEL).join("drawings.png")
}

/// Reads the drawings below the data directory `data`, or in the file of that name.
pub fn read(data: &Path) -> Result<Drawings> {
    let path = match data.is_file() {
        true => data.to_owned(),
        false => path(data),
    };
    let bytes = fs::read(&path).with_context(|| {
        format!(
            "cannot read {}: make it with `lab data emoji`",
            path.display()
        )
    })?;
    Drawings::from_bytes(&bytes).with_context(|| format!("{} is no use", path.display()))
}

/// The `data` section of a card.
pub fn provenance() -> Value {
    let sources = PACKAGES.iter().map(|package| {
        json!({
            "style": package.style.word(),
            "name": package.title,
            "author": package.author,
            "licence": package.licence,
            "source": package.home,
            "package": package.name,
        })
    });
    json!({
        "name": "Emoji drawings in six styles",
        "licence": "Apache-2.0, CC-BY-4.0 and MIT, see the sources",
        "words": "our own for the chosen subjects; of all others from emojibase-data (MIT)",
        "sources": sources.collect::<Vec<_>>(),
    })
}

impl Options {
    /// Makes the drawings if they are missing, and shows them.
    pub fn run(&self, data: &Path, sheet: Option<&Path>, seed: u64) -> Result<()> {
        let path = path(data);
        let drawings = if path.exists() {
            let drawings = read(data)?;
            let others = self.chosen && drawings.chosen() < drawings.len();
            ensure!(
                self.subjects.is_none() && !others,
                "{} holds drawings already: to draw other subjects delete it, or name another --data",
                path.display()
            );
            drawings
        } else {
            let drawings = self.draw()?;
            let words = serde_json::to_vec(&vocabulary::of(drawings.subjects()))?;
            let sources = serde_json::to_vec_pretty(&provenance())?;
            fs::create_dir_all(data.join(MODEL))?;
            for (path, bytes) in [
                (path.as_path(), drawings.to_bytes()?),
                (&path.with_file_name("vocabulary.json"), words),
                (&path.with_file_name("sources.json"), sources),
            ] {
                fs::write(path, bytes)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            drawings
        };
        let count = |style| {
            let rows = 0..drawings.len();
            rows.filter(|&row| drawings.styles(row).contains(&style))
                .count()
        };
        println!("{}: {} subjects", path.display(), drawings.len());
        for package in &PACKAGES {
            println!(
                "  {} ({} by {}, {}): {}",
                package.style.word(),
                package.title,
                package.author,
                package.licence,
                count(package.style)
            );
        }
        if let Some(sheet) = sheet {
            let canvas = match self.examples {
                Some(count) => {
                    let composer = Composer::new(drawings, Composition::default());
                    sheet::of_examples(&composer, count, seed)
                }
                None => sheet::of_drawings(&drawings),
            };
            fs::write(sheet, canvas.to_png()?)
                .with_context(|| format!("cannot write {}", sheet.display()))?;
            println!("{}: a contact sheet", sheet.display());
        }
        Ok(())
    }

    fn draw(&self) -> Result<Drawings> {
        let mut subjects = match &self.subjects {
            Some(path) => {
                let list = fs::read_to_string(path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                subject::parse(&list).with_context(|| format!("{} is no use", path.display()))?
            }
            None => subject::chosen(),
        };
        if !self.chosen && self.subjects.is_none() {
            subjects.extend(subject::further());
            let others = labels::subjects(&self.packages, &subjects)?;
            subjects.extend(others);
        }
        let names = Names::read(&self.packages)?;
        let mut drawn: Vec<Vec<(Style, Vec<u8>)>> = vec![Vec::new(); subjects.len()];
        let total = PACKAGES.len() * subjects.len();
        let progress = Progress::new("drawing", total as u64, "drawings");
        let mut faults = Vec::new();
        for (index, package) in PACKAGES.iter().enumerate() {
            let icons = Icons::read(&self.packages, package)?;
            for (row, (subject, drawings)) in subjects.iter().zip(&mut drawn).enumerate() {
                progress.set((index * subjects.len() + row) as u64, "");
                let names = names.of(&subject.symbol).iter().map(String::as_str);
                let Some(svg) = icons.svg(names) else {
                    continue;
                };
                match raster::raster(&svg) {
                    Ok(drawing) => drawings.push((package.style, drawing)),
                    Err(error) => faults.push(format!(
                        "{} ({}): left out, {error}",
                        subject.word(),
                        package.style.word()
                    )),
                }
            }
        }
        progress.finish();
        for fault in faults {
            println!("{fault}");
        }
        let enough = |(subject, drawings): &(Subject, Vec<_>)| {
            let enough = drawings.len() >= FEWEST;
            if !enough {
                println!(
                    "{}: left out, only {} drawings",
                    subject.word(),
                    drawings.len()
                );
            }
            enough
        };
        let drawn = subjects.into_iter().zip(drawn).filter(enough);
        Ok(Drawings::new(drawn)?)
    }
}
