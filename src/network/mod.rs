//! The network that sees a noisy picture, its noise level and what it should show, and predicts
//! the velocity `v`; and the classifier that judges the pictures.

mod block;
mod classifier;
mod embedding;
mod judgement;
mod unet;

pub use classifier::{Classifier, ClassifierConfig};
pub use judgement::{Judgement, judge, spread};
pub use unet::{UNet, UNetConfig};
