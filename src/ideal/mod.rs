//! Denoisers that need no network, because they know the data exactly.
//!
//! Two are the extremes between which a learned one lies: the [`Oracle`] knows which picture is
//! hidden and always leads back to it; the [`Memoriser`] knows nothing but a set of pictures, for
//! which it is the best denoiser there is, and can only ever return one of them. A network that
//! generalises does neither. The third, a [`Mixture`] of Gaussians, is simple enough to see whether
//! a sampler and its temperature do what they promise.

mod memoriser;
mod mixture;
mod oracle;
mod particles;

pub use memoriser::Memoriser;
pub use mixture::{Mixture, MixtureError, Mode, Share};
pub use oracle::Oracle;
pub use particles::{Particles, ParticlesError};
