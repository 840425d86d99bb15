//! The boundary to JavaScript and nothing else: thin, typed, async, no mathematics.
//!
//! The module runs inside a Web Worker. Pictures cross as `Float32Array`s, everything else as
//! plain objects; errors are `Error`s whose message names the fault and the remedy.

mod compare;
mod forward;
mod functions;
mod judges;
mod lab;
mod mixture;
mod object;
mod pictures;
mod prompt;
mod run;

pub use forward::ForwardProcess;
pub use functions::*;
pub use lab::Lab;
pub use mixture::*;
pub use pictures::*;
pub use prompt::read_prompt;
pub use run::Run;

use wasm_bindgen::prelude::*;

/// The shapes of the plain objects that cross the boundary.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Sends panics to the console, with their message.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
