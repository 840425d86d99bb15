//! Training: the loss, the moving average, one step. Native training and a browser tab run the
//! same code; reading data, saving files and showing progress is up to the caller.

mod augment;
mod average;
mod batch;
mod classifier;
mod data;
mod examples;
#[cfg(feature = "tch")]
#[allow(deprecated, reason = "burn's LibTorch is, and trains fastest")]
mod libtorch;
mod plan;
mod prompted;
mod row;
mod trainer;

pub use augment::Augmentation;
pub use batch::Batch;
pub use classifier::{ClassifierTrainer, ClassifierTraining};
pub use data::{DataError, LabelledImages};
pub use examples::Examples;
pub use plan::Plan;
pub use prompted::PromptedDrawings;
pub use trainer::{Trainer, TrainerBytes, TrainingConfig};
