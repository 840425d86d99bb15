//! Diffusion Lab: a diffusion model that trains natively, draws in a browser, and can be watched.
//!
//! Start reading at [`process`] (what noise does to a picture) and [`sampler`] (how it is undone);
//! [`network`] is what knows pictures, [`guidance`] what steers it, [`training`] how it learns.
//! A [`recipe::Recipe`] names everything that determines a picture, and [`model::start`] runs it.

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod catalogue;
pub mod emoji;
pub mod guidance;
pub mod ideal;
pub mod image;
pub mod model;
pub mod network;
pub mod process;
pub mod random;
pub mod recipe;
pub mod references;
pub mod sampler;
pub mod similarity;
pub mod text;
pub mod training;
