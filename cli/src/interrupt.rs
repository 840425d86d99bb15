//! Ctrl-C asks long work to stop at a good moment; a second one insists.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

static PRESSED: AtomicBool = AtomicBool::new(false);

/// The exit status of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// From now on Ctrl-C no longer ends the program, but makes [`pressed`] true.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        if PRESSED.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
    })?;
    Ok(())
}

/// Whether Ctrl-C was pressed.
pub fn pressed() -> bool {
    PRESSED.load(Ordering::Relaxed)
}
