//! The library's tests, from the mathematics outwards.
//!
//! - [`process`]: noise added step by step is noise added at once; predictions translate.
//! - [`conformance`]: whole sampling loops against recordings of a reference library.
//! - [`convergence`]: errors fall with a sampler's order where the exact answer is known.
//! - [`sampling`]: pictures alone and in a batch, what every setting changes.
//! - [`guidance`]: guidance, emphasis, rescaling and clipping.
//! - [`temperature`]: modes of known data keep their weights and change their variances.
//! - [`pictures`]: one's own picture, ways between seeds, forks.
//! - [`ideal`]: the oracle and the exact memoriser.
//! - [`reconstruct`]: real pictures, noised and denoised again.
//! - [`references`]: real pictures that are shipped beside a model.
//! - `libtorch`, in builds that have it: it computes and learns what the default backend does.
//! - [`training`]: a network learns, and goes on exactly where it stopped.
//! - [`recipes`]: recipes through JSON and PNG.
//! - [`bad_recipes`]: what is said of recipes that cannot be followed.
//! - [`emoji`]: captioned pictures composed out of drawings.
//! - [`prompts`]: how prompts are read, and what the network makes of them.
//! - [`prompted`]: a model that takes prompts, guided as the others are.
//! - [`mix`]: two prompts or two classes at once.
//! - [`catalogue`]: the page's copy of the catalogue is the library's.
//! - [`docs`]: the documented samplers are those that there are.
//!
//! [`weights`] makes networks for them.

#[path = "suite/bad_recipes.rs"]
mod bad_recipes;
#[path = "suite/catalogue.rs"]
mod catalogue;
#[path = "suite/conformance.rs"]
mod conformance;
#[path = "suite/convergence.rs"]
mod convergence;
#[path = "suite/docs.rs"]
mod docs;
#[path = "suite/emoji.rs"]
mod emoji;
#[path = "suite/guidance.rs"]
mod guidance;
#[path = "suite/ideal.rs"]
mod ideal;
#[cfg(feature = "tch")]
#[path = "suite/libtorch.rs"]
mod libtorch;
#[path = "suite/mix.rs"]
mod mix;
#[path = "suite/pictures.rs"]
mod pictures;
#[path = "suite/process.rs"]
mod process;
#[path = "suite/prompted.rs"]
mod prompted;
#[path = "suite/prompts.rs"]
mod prompts;
#[path = "suite/recipes.rs"]
mod recipes;
#[path = "suite/reconstruct.rs"]
mod reconstruct;
#[path = "suite/references.rs"]
mod references;
#[path = "suite/sampling.rs"]
mod sampling;
#[path = "suite/temperature.rs"]
mod temperature;
#[path = "suite/training.rs"]
mod training;
#[path = "suite/weights.rs"]
mod weights;

use burn::tensor::Tensor;

/// The numbers of a tensor on the CPU.
fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor
        .into_data()
        .try_into_vec::<f32>()
        .expect("32-bit floats")
}
