//! The diffusion process: how noise is added, and the ways to say where a picture stands in it.
//!
//! Everything here is variance preserving:
//!
//! ```text
//! x_t = alpha_t x_0 + sigma_t eps,     alpha_t² + sigma_t² = 1,     eps ~ N(0, I)
//! ```
//!
//! A point of the process is a [`NoiseLevel`], the pair `(alpha, sigma)` or, which is the same,
//! the angle `phi = atan2(sigma, alpha)` that runs from 0 (data) to π/2 (noise). A
//! [`NoiseSchedule`] is a list of such angles. The forward process ([`forward`]) moves a picture
//! along them; [`prediction`] translates between the things that a network may predict there.

pub mod forward;
mod level;
pub mod prediction;
mod schedule;
mod spacing;

pub use level::NoiseLevel;
pub use schedule::{NoiseSchedule, ScheduleKind, TRAINING_TIMESTEPS};
pub use spacing::{Spacing, SpacingInfo};
