//! The network that sees a noisy picture, its noise level and what it should show, and predicts
//! the velocity `v`; and the classifier that judges the pictures.

mod attention;
mod block;
mod classifier;
mod condition;
mod embedding;
mod judgement;
mod layer;
#[cfg(feature = "tch")]
#[allow(deprecated, reason = "burn's LibTorch is, and trains fastest")]
pub(crate) mod libtorch;
mod prompt;
mod text;
mod unet;

pub use classifier::{Classifier, ClassifierConfig};
pub use condition::Condition;
pub use judgement::{Judgement, judge, spread};
pub use text::TextConfig;
pub use unet::{UNet, UNetConfig};
