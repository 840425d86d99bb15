//! Pictures for a few prompts, drawn now and then while a model learns, to see how far it is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use burn::module::Module;
use diffusion_lab::guidance::{ClassifierFree, Clipped, Wish};
use diffusion_lab::image;
use diffusion_lab::model::NOISIEST;
use diffusion_lab::network::{Condition, UNet};
use diffusion_lab::process::{NoiseSchedule, ScheduleKind, Spacing, TRAINING_TIMESTEPS};
use diffusion_lab::random::{NoiseSource, SeededNoise};
use diffusion_lab::sampler::{SamplerKind, Steps};

use crate::canvas::Canvas;
use crate::checkpoint::State;
use crate::draw::wait;

/// What is drawn.
const PROMPTS: [&str; 16] = [
    "a cat",
    "a rocket",
    "a heart",
    "a pizza",
    "a smiling face",
    "a ghost",
    "a tree",
    "a car",
    "a blue cat, blob style, on a yellow background",
    "a red apple on a green background",
    "a green car, flat style",
    "a dog and a rocket",
    "a house on a blue background",
    "a rose, noto style, on a black background",
    "a cat next to a heart",
    "",
];
/// Steps from noise to pictures.
const STEPS: usize = 20;
/// Classifier-free guidance scale.
const GUIDANCE: f64 = 3.0;
/// Pictures in a row.
const COLUMNS: usize = 8;
/// The pictures are enlarged this many times.
const ENLARGED: usize = 3;

/// Draws the same pictures whenever it is asked, from the same noise.
pub struct Preview {
    conditions: Vec<Condition>,
    shape: [usize; 4],
    folder: PathBuf,
}

impl Preview {
    /// Pictures into `folder` while the run of `state` goes on; none for a model without prompts.
    pub fn of(state: &State, folder: &Path) -> Option<Self> {
        let tokenizer = state.tokenizer.as_ref()?;
        let length = state.network.text.as_ref()?.length;
        let read = |prompt: &&str| Condition::Prompt(tokenizer.read(prompt, length).tokens);
        let [channels, size] = [state.network.image_channels, state.network.image_size];
        Some(Self {
            conditions: PROMPTS.iter().map(read).collect(),
            shape: [PROMPTS.len(), channels, size, size],
            folder: folder.to_owned(),
        })
    }

    /// Draws with `net`, which has seen `images` pictures.
    pub fn draw(&self, net: &UNet, images: u64) -> Result<()> {
        let device = net.devices().remove(0);
        let mut noise = SeededNoise::new((0..PROMPTS.len() as u64).collect());
        let x = noise.draw(self.shape, &device);
        let denoiser = Clipped(ClassifierFree {
            model: net.clone(),
            away: vec![Condition::Any; self.conditions.len()],
            wishes: vec![Wish::only(self.conditions.clone())],
            scale: GUIDANCE,
            emphasis: 0.0,
            interval: 0.0..=1.0,
            rescale: 0.0,
        });
        let schedule = NoiseSchedule::new(ScheduleKind::Cosine, TRAINING_TIMESTEPS).up_to(NOISIEST);
        let steps = Steps::new(
            SamplerKind::Ddim.build(0.0),
            Box::new(denoiser),
            Box::new(noise),
            Spacing::Linspace.levels(&schedule, STEPS),
            x,
        );
        let pictures = wait(image::read(steps.last().expect("there are steps").x))?;
        let [count, _, size, _] = self.shape;
        let side = size * ENLARGED;
        let mut canvas = Canvas::new(COLUMNS * side, count.div_ceil(COLUMNS) * side);
        for (i, picture) in pictures.chunks_exact(pictures.len() / count).enumerate() {
            let (row, column) = (i / COLUMNS, i % COLUMNS);
            canvas.put(picture, size, column * side, row * side, ENLARGED);
        }
        let path = self.folder.join(format!("preview-{images:07}.png"));
        fs::write(&path, canvas.to_png()?)
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
