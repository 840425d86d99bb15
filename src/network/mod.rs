//! The network that sees a noisy picture, its noise level and what it should show, and predicts
//! the velocity `v`.

mod block;
mod embedding;
mod unet;

pub use unet::{UNet, UNetConfig};
