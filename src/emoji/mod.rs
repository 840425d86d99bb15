//! Pictures with captions for the model that takes prompts.
//!
//! [`Drawings`] of many [`Subject`]s in six [`Style`]s are composed on the fly into an endless
//! stream of [`Example`]s: a [`Scene`] says what is to be seen, [`Placement`]s where, and a
//! caption tells of it in varying words. Some combinations are [held out](held_out), so that it
//! can be measured whether the model composes what it never saw.

mod caption;
pub mod colour;
mod compose;
mod drawings;
pub mod held_out;
pub mod judge;
mod layer;
pub mod prompts;
mod scene;
pub mod shown;
pub mod style;
pub mod subject;
pub mod vocabulary;

pub use colour::Colour;
pub use compose::{Composer, Composition, Example};
pub use drawings::{Drawings, DrawingsError, SIDE};
pub use scene::{Item, Placement, Scene};
pub use style::Style;
pub use subject::Subject;
