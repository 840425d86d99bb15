//! What a sweep measured: kept row by row, and reported for all models together.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use diffusion_lab::recipe::Recipe;
use serde::{Deserialize, Serialize};

use super::plot;
use super::report::Overlaps;
use super::share::Share;

/// One setting and what its pictures are like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The setting; the class runs over all.
    pub recipe: Recipe,
    /// Pictures generated, as many of every class.
    pub samples: usize,
    /// Those in which the classifier reads the class that was asked for.
    pub accuracy: Share,
    /// How they lie over training pictures, and test pictures over the same.
    pub overlaps: Overlaps,
}

impl Cell {
    /// The head of the table that [`row`](Self::row) makes the rows of.
    pub const HEADER: &str = "| sampler | steps | guidance | denoiser calls | asked-for class is read | precision | \
         density | coverage | ratio |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    /// The cell as a row of a table in Markdown.
    pub fn row(&self) -> String {
        let Recipe {
            steps, guidance, ..
        } = self.recipe;
        let calls = self.recipe.sampler.info().calls(steps);
        let density = self.overlaps.generated.density;
        format!(
            "| {} | {steps} | {guidance} | {calls} | {} | {} | {density:.3} | {} | {:.3} |",
            self.sampler(),
            self.accuracy,
            self.precision(),
            self.coverage(),
            self.overlaps.coverage_ratio
        )
    }

    /// The sampler with its options, by which cells are told apart beside steps and guidance.
    pub fn sampler(&self) -> String {
        let Recipe { eta, spacing, .. } = self.recipe;
        let name = self.recipe.sampler.info().title;
        let eta = match eta {
            0.0 => String::new(),
            eta => format!(", eta {eta}"),
        };
        format!("{name}{eta} ({})", spacing.info().name)
    }

    /// Generated pictures that lie where training pictures lie.
    pub fn precision(&self) -> Share {
        self.share(self.overlaps.generated.precision)
    }

    /// Training pictures near which a generated one lies.
    pub fn coverage(&self) -> Share {
        self.share(self.overlaps.generated.coverage)
    }

    fn share(&self, of_all: f64) -> Share {
        let count = self.overlaps.count;
        Share::new((of_all * count as f64).round() as usize, count)
    }
}

/// The cells of a model, in memory or kept in a folder.
#[derive(Debug, Default)]
pub struct Quality {
    cells: Vec<Cell>,
    kept: Option<Kept>,
}

/// Where cells are kept.
#[derive(Debug)]
struct Kept {
    folder: PathBuf,
    rows: PathBuf,
}

impl Quality {
    /// The cells of `model` below `folder`, to which more are added.
    pub fn open(folder: &Path, model: &str) -> Result<Self> {
        let rows = folder.join("quality").join(format!("{model}.jsonl"));
        let parent = folder.join("quality");
        fs::create_dir_all(&parent)
            .with_context(|| format!("cannot make the folder {}", parent.display()))?;
        let cells = match rows.exists() {
            true => read(&rows)?,
            false => Vec::new(),
        };
        let folder = folder.to_owned();
        Ok(Self {
            cells,
            kept: Some(Kept { folder, rows }),
        })
    }

    /// The cell of a setting, if it was measured already.
    pub fn find(&self, recipe: &Recipe, samples: usize) -> Option<&Cell> {
        let same = |cell: &&Cell| cell.recipe == *recipe && cell.samples == samples;
        self.cells.iter().find(same)
    }

    /// Adds a cell; it is on the disk when this returns.
    pub fn keep(&mut self, cell: Cell) -> Result<()> {
        if let Some(Kept { rows, .. }) = &self.kept {
            let failed = || format!("cannot write {}", rows.display());
            let mut options = OpenOptions::new();
            let mut file = options.create(true).append(true).open(rows);
            let file = file.as_mut().map_err(|_| anyhow::anyhow!(failed()))?;
            writeln!(file, "{}", serde_json::to_string(&cell)?).with_context(failed)?;
        }
        self.cells.push(cell);
        Ok(())
    }

    /// Writes the plot of this model and the tables of all that were measured into the folder.
    pub fn report(&self) -> Result<()> {
        let Some(Kept { folder, rows }) = &self.kept else {
            return Ok(());
        };
        plot::draw(&self.cells, &rows.with_extension("svg"))?;
        let mut text = String::from(INTRODUCTION);
        for (model, cells) in models(folder)? {
            section(&mut text, &model, &cells).context("writing to a string cannot fail")?;
        }
        let path = folder.join("quality.md");
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}

/// Every model with rows below `folder`, by name.
fn models(folder: &Path) -> Result<Vec<(String, Vec<Cell>)>> {
    let mut models = Vec::new();
    let folder = folder.join("quality");
    let entries = fs::read_dir(&folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let mut cells = read(&path)?;
            // Sampler by sampler, however often the sweep was broken off.
            cells.sort_by_key(|cell| {
                (
                    cell.recipe.sampler as usize,
                    cell.sampler(),
                    cell.recipe.steps,
                )
            });
            models.push((name.into_owned(), cells));
        }
    }
    models.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(models)
}

fn read(path: &Path) -> Result<Vec<Cell>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let cells = text.lines().map(serde_json::from_str);
    cells.collect::<Result<_, _>>().with_context(|| {
        format!(
            "{} holds a row that was not written by this version: delete the row, or name another \
             --report",
            path.display()
        )
    })
}

fn section(out: &mut String, model: &str, cells: &[Cell]) -> std::fmt::Result {
    writeln!(
        out,
        "\n## {model}\n\n![Quality by steps](quality/{model}.svg)"
    )?;
    let guidances = cells.iter().map(|cell| cell.recipe.guidance.to_string());
    for guidance in guidances.collect::<BTreeSet<_>>() {
        let at = |cell: &&Cell| cell.recipe.guidance.to_string() == guidance;
        let cells: Vec<&Cell> = cells.iter().filter(at).collect();
        let sizes: BTreeSet<usize> = cells.iter().map(|cell| cell.samples).collect();
        let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
        writeln!(
            out,
            "\nGuidance {guidance}, {} pictures a cell.\n",
            sizes.join(" or ")
        )?;
        writeln!(out, "{}", Cell::HEADER)?;
        for cell in cells {
            writeln!(out, "{}", cell.row())?;
        }
    }
    Ok(())
}

const INTRODUCTION: &str = "\
# Quality by sampler and steps

Written by `lab sweep MODEL --samplers … --step-counts 4,8,16,32,64 --guidances … --report docs`, which
keeps every cell in `quality/MODEL.jsonl`. A classifier that learned from real training pictures alone
reads the generated ones; precision, density and coverage say how they lie over as many training
pictures in its features (k = 5), the ratio is that of their coverage to the one of real test
pictures. Intervals are 95 % (Wilson).
";
