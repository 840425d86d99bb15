//! Denoisers that need no network: the two extremes between which a learned one lies.
//!
//! The [`Oracle`] knows which picture is hidden and always leads back to it. The [`Memoriser`]
//! knows nothing but a set of pictures, for which it is the best denoiser there is: it can only
//! ever return one of them. A network that generalises does neither.

mod memoriser;
mod oracle;

pub use memoriser::Memoriser;
pub use oracle::Oracle;
