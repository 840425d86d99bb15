//! The page reads a copy of the catalogue, to know settings before the module is there.

use std::path::Path;
use std::{env, fs};

use diffusion_lab::catalogue::catalogue;

#[test]
fn the_pages_copy_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/src/catalogue.json");
    let current = serde_json::to_string_pretty(&catalogue()).unwrap() + "\n";
    if env::var_os("UPDATE_CATALOGUE").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let copy = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        copy == current,
        "{} is out of date: run the tests with UPDATE_CATALOGUE=1",
        path.display()
    );
}
