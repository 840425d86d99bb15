//! Diffusion Lab: a diffusion model that trains natively, draws in a browser, and can be watched.

pub mod image;
pub mod network;
pub mod process;
pub mod random;
pub mod training;
