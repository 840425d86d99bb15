//! The data sets: which files they are, where they come from, and reading them.

pub mod command;
mod fetch;
mod idx;

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use diffusion_lab::training::LabelledImages;
use serde_json::{Map, Value};

/// Height and width of the pictures that the models see; the originals are padded.
pub const PADDED: usize = 32;

/// A data set of 28×28 grey pictures in ten classes.
#[derive(Debug)]
pub struct DataSet {
    /// The model's name for people.
    pub model_title: &'static str,
    /// What the model draws, in one sentence.
    pub about: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// Who made it, under which licence.
    pub licence: &'static str,
    /// Where it is described.
    pub home: &'static str,
    /// The classes' names.
    pub classes: [&'static str; 10],
    /// The folder below the data directory.
    pub folder: &'static str,
    /// Where the files can be fetched, a folder.
    pub url: &'static str,
    /// The training pictures.
    pub train: Part,
    /// The test pictures.
    pub test: Part,
}

/// The pictures and the labels of a part of a data set.
#[derive(Debug)]
pub struct Part {
    /// The pictures.
    pub images: Source,
    /// Their classes.
    pub labels: Source,
}

/// A file and the sha256 of its uncompressed contents.
#[derive(Debug)]
pub struct Source {
    /// The name, ending in `.gz`.
    pub file: &'static str,
    /// Hexadecimal.
    pub sha256: &'static str,
}

/// Handwritten digits.
pub const MNIST: DataSet = DataSet {
    model_title: "Digits",
    about: "Handwritten digits, white on black, 32×32 pixels.",
    title: "MNIST",
    licence: "Yann LeCun, Corinna Cortes, Christopher J. C. Burges; CC BY-SA 3.0",
    home: "http://yann.lecun.com/exdb/mnist/",
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    folder: "mnist",
    url: "https://storage.googleapis.com/cvdf-datasets/mnist/",
    train: Part {
        images: Source {
            file: "train-images-idx3-ubyte.gz",
            sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        },
        labels: Source {
            file: "train-labels-idx1-ubyte.gz",
            sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        },
    },
    test: Part {
        images: Source {
            file: "t10k-images-idx3-ubyte.gz",
            sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        },
        labels: Source {
            file: "t10k-labels-idx1-ubyte.gz",
            sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        },
    },
};

/// Clothes.
pub const FASHION: DataSet = DataSet {
    model_title: "Clothes",
    about: "Clothes, shoes and bags in grey, 32×32 pixels.",
    title: "Fashion-MNIST",
    licence: "Zalando SE; MIT",
    home: "https://github.com/zalandoresearch/fashion-mnist",
    classes: [
        "T-shirt",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ],
    folder: "fashion-mnist",
    url: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    train: Part {
        images: Source {
            file: "train-images-idx3-ubyte.gz",
            sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        },
        labels: Source {
            file: "train-labels-idx1-ubyte.gz",
            sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        },
    },
    test: Part {
        images: Source {
            file: "t10k-images-idx3-ubyte.gz",
            sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        },
        labels: Source {
            file: "t10k-labels-idx1-ubyte.gz",
            sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        },
    },
};

impl DataSet {
    /// The data set that the shipped model `name` learns from.
    pub fn of_model(name: &str) -> Result<&'static Self> {
        match name {
            "digits" => Ok(&MNIST),
            "fashion" => Ok(&FASHION),
            _ => bail!("there are no data for a model {name:?}: choose digits or fashion"),
        }
    }

    /// The `data` section of a card.
    pub fn provenance(&self) -> Map<String, Value> {
        let entry = |key: &str, value: &str| (key.to_owned(), Value::from(value));
        Map::from_iter([
            entry("name", self.title),
            entry("licence", self.licence),
            entry("source", self.home),
        ])
    }

    /// All four files.
    pub fn sources(&self) -> [&Source; 4] {
        [
            &self.train.images,
            &self.train.labels,
            &self.test.images,
            &self.test.labels,
        ]
    }

    /// Reads `part` below the data directory `dir`, padded to [`PADDED`].
    pub fn read(&self, part: &Part, dir: &Path) -> Result<LabelledImages> {
        let folder = dir.join(self.folder);
        let images = idx::read(&folder.join(part.images.file), part.images.sha256)?;
        let labels = idx::read(&folder.join(part.labels.file), part.labels.sha256)?;
        let &[count, height, width] = &images.shape[..] else {
            bail!("{} does not hold pictures", part.images.file);
        };
        ensure!(
            height == width,
            "pictures of {height}×{width} are not square"
        );
        ensure!(
            labels.shape == [count],
            "{count} pictures but labels {:?}",
            labels.shape
        );
        LabelledImages::new(images.bytes, labels.bytes, 1, height)
            .and_then(|images| images.padded(PADDED))
            .with_context(|| format!("the files in {} do not fit together", folder.display()))
    }
}
