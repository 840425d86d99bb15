//! What a picture should show.

use crate::text::Tokens;

/// What a picture should show: the condition beside the noise level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Anything that the model can draw.
    Any,
    /// The class of this index.
    Class(usize),
    /// What the words say; without any it is the same as [`Any`](Self::Any).
    Prompt(Tokens),
}
