//! What may be wrong with a recipe.

use super::FORMAT;

/// What may be wrong with a recipe. Every message names the remedy.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum RecipeError {
    /// Not a recipe at all.
    #[error("this is not a recipe: {0}")]
    Syntax(String),
    /// A recipe from a later version.
    #[error("this recipe has format {0}, but this version reads up to {FORMAT}: update the lab")]
    Format(u32),
    /// A recipe for a model other than the one at hand.
    #[error("this recipe is for the model {wanted:?}, not for {loaded:?}: load that model")]
    Model {
        /// The recipe's model.
        wanted: String,
        /// The model at hand.
        loaded: String,
    },
    /// A class that the model does not know.
    #[error("{model} has no class {class:?}: choose one of {}", known.join(", "))]
    Class {
        /// The model's name.
        model: String,
        /// The class asked for.
        class: String,
        /// The classes there are.
        known: Vec<String>,
    },
    /// A class asked of a model that takes prompts.
    #[error("{0} has no classes: ask for something with a prompt")]
    NoClasses(String),
    /// A prompt for a model that does not take any.
    #[error("{model} takes no prompt: choose a class, one of {}", known.join(", "))]
    NoPrompt {
        /// The model's name.
        model: String,
        /// The classes there are.
        known: Vec<String>,
    },
    /// Both a class and a prompt.
    #[error("a recipe has either a class or a prompt: leave one of them out")]
    ClassAndPrompt,
    /// A number out of range.
    #[error("{name} = {value} is out of range: choose a value from {low} to {high}")]
    Range {
        /// The setting's name.
        name: &'static str,
        /// Its value.
        value: f64,
        /// The smallest value allowed.
        low: f64,
        /// The largest value allowed.
        high: f64,
    },
    /// `eta` with a sampler that has none.
    #[error("{0} has no eta: set eta to 0, or choose ddim")]
    Eta(&'static str),
    /// Something unwanted without guidance that could go away from it.
    #[error(
        "with guidance {0} nothing leads away from {1:?}: set guidance above 1, or leave not out"
    )]
    Not(f64, String),
    /// Words without a meaning that are not wanted.
    #[error(
        "there is nothing in not = {0:?} that a picture could show: name a subject, a style or a \
             colour, or leave it out"
    )]
    NotNothing(String),
    /// The same wanted and unwanted.
    #[error("the same cannot be wanted and not wanted: change not, or leave it out")]
    WantedAndNot,
    /// Guidance between noise levels that are no interval.
    #[error(
        "guidance cannot act from {0} to {1}: choose a guidance_low below guidance_high, or leave \
         both out"
    )]
    Interval(f64, f64),
    /// A temperature for a model whose local scale is not known.
    #[error("the card of {0} has no local_scale, which a temperature needs: set temperature to 1")]
    Temperature(String),
    /// Emphasis on the style for a model without prompts.
    #[error("{0} knows no styles: set style_emphasis to 0")]
    NoStyles(String),
    /// A setting that means nothing without another.
    #[error("{setting} needs a {other}: give one, or leave {setting} out")]
    Needs {
        /// The setting.
        setting: &'static str,
        /// What it needs.
        other: &'static str,
    },
    /// A picture named by something else than its hash.
    #[error(
        "{name:?} is no name of a {what}: recipes name pictures by the first 12 hexadecimal digits \
         of the sha256 of their pixels"
    )]
    PictureName {
        /// Picture or mask.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A picture that did not come with the recipe.
    #[error(
        "this recipe needs the {what} {name}, which did not come with it: open the PNG that was \
         saved with the recipe, or give the {what}"
    )]
    MissingPicture {
        /// Picture or mask.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A picture of another size than the model's.
    #[error(
        "the {what} has {found} pixel values, but the model needs {}×{}×{} of them: crop and \
         resize it first",
        shape[0], shape[1], shape[2]
    )]
    PictureSize {
        /// Picture or mask.
        what: &'static str,
        /// Channels, height and width needed.
        shape: [usize; 3],
        /// Pixel values found.
        found: usize,
    },
    /// Another picture than the one that the recipe names.
    #[error(
        "the recipe needs the {what} {name}, but this {what} is {found}: give the one that the \
         recipe was made with"
    )]
    OtherPicture {
        /// Picture or mask.
        what: &'static str,
        /// The name in the recipe.
        name: String,
        /// The name of what was given.
        found: String,
    },
    /// A fork that is not on the way.
    #[error(
        "there is no fork at step {step}: forks come one after the other, here after step {before} \
         and before step {steps}"
    )]
    ForkStep {
        /// The fork's step.
        step: usize,
        /// Where the run starts, or forked before.
        before: usize,
        /// The run's last step.
        steps: usize,
    },
    /// A setting that cannot be changed to what a fork asks for.
    #[error("in the fork at step {step}: {error}")]
    Fork {
        /// The fork's step.
        step: usize,
        /// What is wrong.
        error: Box<RecipeError>,
    },
}
