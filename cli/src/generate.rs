//! `lab generate`: pictures as PNG files that carry their recipe.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use ::png::Decoder;
use anyhow::{Context, Result, ensure};
use clap::Args;
use diffusion_lab::image::png;
use diffusion_lab::image::raster::Layout;
use diffusion_lab::network::Condition;
use diffusion_lab::recipe::{Pictures, Recipe};
use diffusion_lab::text::{Reading, Unknown};

use crate::album;
use crate::draw::Run;
use crate::film::Film;
use crate::guide::Guide;
use crate::interrupt;
use crate::model::{Model, Which};
use crate::progress::Progress;
use crate::settings::{Settings, read_recipe};

/// Pictures that are drawn at once.
const BATCH: usize = 16;

/// Options of `lab generate`.
#[derive(Args, Debug)]
pub struct Generate {
    #[command(flatten)]
    which: Which,
    /// The class, by name or index [default: any]
    #[arg(long)]
    class: Option<String>,
    /// What to draw, in words, with a model that takes prompts [default: anything]
    #[arg(long, conflicts_with = "class")]
    prompt: Option<String>,
    /// Number of pictures
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    count: u32,
    /// Seed of the first picture; picture i has this plus i [default: 1]
    #[arg(long)]
    seed: Option<u32>,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    guide: Guide,
    /// Start from this recipe: JSON, or a file of JSON or a PNG of the lab; other options
    /// overrule it
    #[arg(long, value_name = "JSON|FILE")]
    recipe: Option<String>,
    /// Enlarge every pixel this many times
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    scale: u32,
    /// Also write film.png and film.json: every step of up to 16 pictures
    #[arg(long)]
    film: bool,
    /// Also write run.gif: the noisy pictures of every step of up to 16 pictures
    #[arg(long)]
    gif: bool,
    /// Also write sheet.png: all the pictures side by side, with the recipe of the first
    #[arg(long)]
    sheet: bool,
    /// Also write 0000.svg and so on: the pictures as flat shapes, sharp at every size
    #[arg(long)]
    svg: bool,
    /// Where the pictures go: 0000.png and so on. Those that are there already are kept if they
    /// are of the same recipe, so an interrupted run goes on
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Generate {
    /// Draws until all pictures are there or Ctrl-C is pressed.
    pub fn run(self) -> Result<()> {
        let model = self.which.open()?;
        let (recipe, pictures) = self.recipe(&model)?;
        let seeds = recipe.to_seed.into_iter().chain([recipe.seed]);
        ensure!(
            seeds
                .max()
                .and_then(|seed| seed.checked_add(self.count - 1))
                .is_some(),
            "the seeds would pass {}: choose a smaller --seed or --count",
            u32::MAX
        );
        for (option, given) in [("--film", self.film), ("--gif", self.gif)] {
            ensure!(
                !given || self.count as usize <= BATCH,
                "{option} records at most {BATCH} pictures: choose a smaller --count"
            );
        }
        fs::create_dir_all(&self.out).with_context(|| {
            format!(
                "cannot make the folder {}: name another --out",
                self.out.display()
            )
        })?;
        let missing = self.missing(&recipe, model.card.network.image_size)?;
        interrupt::listen()?;

        let steps = (recipe.steps - recipe.first_step()) as u64;
        let progress = Progress::new(&recipe.model, missing.len() as u64 * steps, "steps");
        let mut made = 0;
        for batch in missing
            .chunk_by(|a, b| a + 1 == *b)
            .flat_map(|run| run.chunks(BATCH))
        {
            let first = recipe.of_picture(batch[0]);
            let run = Run::start(&model, &first, &pictures, batch.len())?;
            let mut step = 0;
            let done = made as u64 * steps;
            let drawn = run.finish(|| {
                step += batch.len() as u64;
                progress.set(done + step, "");
            })?;
            let Some(drawn) = drawn else { break };
            for (&index, picture) in batch.iter().zip(&drawn) {
                let origin = (&recipe.of_picture(index), &pictures);
                self.save(&model, origin, index, picture)?;
            }
            made += batch.len();
        }
        progress.finish();
        if made == missing.len() {
            self.collect(&model, &recipe, &pictures)?;
        }
        self.report(made, missing.len());
        Ok(())
    }

    /// Writes what holds all the pictures.
    fn collect(&self, model: &Model, recipe: &Recipe, pictures: &Pictures) -> Result<()> {
        let count = self.count as usize;
        if self.film {
            Film::record(model, recipe, pictures, count)?.save(&self.out)?;
        }
        if self.gif {
            let (scale, path) = (self.scale as usize, self.out.join("run.gif"));
            album::film(model, recipe, pictures, count, scale, &path)?;
        }
        let files: Vec<PathBuf> = (0..count).map(|index| self.path(index)).collect();
        if self.svg {
            album::vectors(&files, self.scale as usize)?;
        }
        if self.sheet {
            album::sheet(&files, &self.out.join("sheet.png"))?;
        }
        Ok(())
    }

    /// The recipe of the first picture, and the pictures that it needs.
    fn recipe(&self, model: &Model) -> Result<(Recipe, Pictures)> {
        let card = &model.card;
        let (mut recipe, pictures) = match &self.recipe {
            Some(source) => read_recipe(source)?,
            None => (Recipe::suggested(card, None, 1), Pictures::default()),
        };
        let weights = card.weights.short_hash();
        if let Some(wanted) = recipe
            .weights
            .as_deref()
            .filter(|wanted| *wanted != weights)
        {
            eprintln!(
                "note: the recipe is for the weights {wanted}, these are {weights}: the picture \
                 will be another"
            );
        }
        recipe.weights = Some(weights.to_owned());
        recipe.seed = self.seed.unwrap_or(recipe.seed);
        if self.class.is_some() || self.prompt.is_some() {
            recipe.class = self.class.clone();
            recipe.prompt = self.prompt.clone();
        }
        self.settings.apply(&mut recipe);
        let pictures = self.guide.apply(&mut recipe, pictures, card)?;
        if let Condition::Class(index) = recipe.check(card)? {
            // An index becomes the name, so that every PNG of a class carries the same recipe.
            recipe.class = Some(card.classes[index].clone());
        }
        if let Condition::Class(index) = recipe.unwanted(card)? {
            recipe.not = Some(card.classes[index].clone());
        }
        if let Some(Condition::Class(index)) = recipe.mixed_in(card)? {
            recipe.to_class = Some(card.classes[index].clone());
        }
        let not = recipe.not.iter().filter(|_| card.tokenizer.is_some());
        let forks = recipe.fork.iter().filter_map(|fork| fork.prompt.as_ref());
        let prompts = recipe.prompt.iter().chain(&recipe.to_prompt);
        for prompt in prompts.chain(not).chain(forks) {
            note(&card.read(prompt)?);
        }
        pictures.check(&recipe, card)?;
        Ok((recipe, pictures))
    }

    /// The indices of the pictures that are not there yet.
    fn missing(&self, recipe: &Recipe, size: usize) -> Result<Vec<usize>> {
        let mut missing = Vec::new();
        for index in 0..self.count as usize {
            let path = self.path(index);
            if !path.exists() {
                missing.push(index);
                continue;
            }
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let side = (self.scale as usize * size) as u32;
            ensure!(
                png::read_recipe(&bytes).is_ok_and(|found| found == recipe.of_picture(index))
                    && width(&bytes) == Some(side),
                "{} is there already and is another picture: empty the folder, or name another --out",
                path.display()
            );
        }
        Ok(missing)
    }

    fn save(
        &self,
        model: &Model,
        origin: (&Recipe, &Pictures),
        index: usize,
        picture: &[f32],
    ) -> Result<()> {
        let [_, channels, size, _] = model.card.shape(1);
        let layout = Layout::single(channels, size, self.scale as usize);
        let bytes = png::encode(picture, layout, Some(origin))?;
        write(&self.path(index), &bytes)
    }

    fn path(&self, index: usize) -> PathBuf {
        self.out.join(format!("{index:04}.png"))
    }

    fn report(&self, made: usize, missing: usize) {
        let there = self.count as usize - missing;
        let out = self.out.display();
        let kept = if there > 0 {
            format!(", {there} were there already")
        } else {
            String::new()
        };
        println!("{made} pictures written to {out}{kept}");
        if made < missing {
            println!(
                "stopped; the same command goes on with the other {}",
                missing - made
            );
        }
    }
}

/// Says what the model does not make of a prompt.
fn note(reading: &Reading) {
    for Unknown { word, suggestions } in &reading.unknown {
        let hint = match &suggestions[..] {
            [] => String::new(),
            near => format!("; did you mean {}?", near.join(", ")),
        };
        eprintln!("note: the model does not know the word {word:?} and goes by its letters{hint}");
    }
    if reading.left_out > 0 {
        eprintln!(
            "note: the prompt is too long: its last {} words were left out",
            reading.left_out
        );
    }
}

/// The width of a PNG in pixels.
fn width(bytes: &[u8]) -> Option<u32> {
    Some(
        Decoder::new(Cursor::new(bytes))
            .read_info()
            .ok()?
            .info()
            .width,
    )
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    // An interruption must not leave half a picture under its name.
    let part = path.with_extension("png.part");
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("cannot write {}: name another --out", path.display()))
}
