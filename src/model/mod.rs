//! A shipped model: its card, its weights, and how a recipe is run on it.

mod card;
mod check;
mod generate;
mod weights;

pub use card::{ClassifierCard, Defaults, ModelCard, NOISIEST, RealSpread, StepCheck, WeightsInfo};
pub use check::{check_step, make_check};
pub use generate::{start, start_with};
pub use weights::{WeightsError, load, load_into, save_f16, sha256};
