//! The page reads a copy of the catalogue, to know settings before the module is there.

use std::path::Path;
use std::{env, fs};

use diffusion_lab::catalogue::catalogue;
use serde_json::Value;

#[test]
fn the_pages_copy_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/src/catalogue.json");
    let current = serde_json::to_value(catalogue()).unwrap();
    if env::var_os("UPDATE_CATALOGUE").is_some() {
        fs::write(&path, format!("{current:#}\n")).unwrap();
    }
    let copy: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert!(
        copy == current,
        "{} is out of date: run the tests with UPDATE_CATALOGUE=1",
        path.display()
    );
}
