//! `lab data emoji`: drawing from packages, and what is said where that cannot be done.

mod support;

use std::fs;
use std::path::Path;

use predicates::prelude::*;
use serde_json::{Value, json};
use support::lab;
use tempfile::TempDir;

/// Packages with a cat and a rocket in all styles; what cannot be drawn stands for the bee.
fn packages() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let circle = r##"<circle cx="16" cy="16" r="14" fill="#f60"/>"##;
    for package in [
        "noto",
        "twemoji",
        "fluent-emoji-flat",
        "fluent-emoji",
        "noto-v1",
        "emojione",
    ] {
        let icons = json!({
            "icons": {
                "cat": { "body": circle },
                "rocket": { "body": circle, "width": 16.5 },
                "bee": { "body": "<circle" },
            },
            "aliases": { "cat-face": { "parent": "cat" } },
            "width": 32,
            "height": 32,
        });
        let named = ["noto", "twemoji", "fluent-emoji-flat"].contains(&package);
        let names = match named {
            true => json!({ "1f431": "cat-face", "1f680": "rocket", "1f41d-fe0f": "bee" }),
            false => json!({}),
        };
        let folder = folder.path().join("@iconify-json").join(package);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("icons.json"), icons.to_string()).unwrap();
        fs::write(folder.join("chars.json"), names.to_string()).unwrap();
    }
    folder
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn draws_what_the_packages_hold() {
    let (packages, data) = (packages(), tempfile::tempdir().unwrap());
    let sheet = data.path().join("sheet.png");
    let run = |more: &[&str]| {
        let mut command = lab();
        command.args(["data", "emoji", "--chosen", "--seed", "3"]);
        command.arg("--data").arg(data.path());
        command.arg("--packages").arg(packages.path());
        command.arg("--sheet").arg(&sheet).args(more).assert()
    };
    run(&[])
        .success()
        .stdout(predicate::str::contains("2 subjects"))
        .stdout(predicate::str::contains("bee (noto): left out"))
        .stdout(predicate::str::contains("Apache-2.0"));
    let drawings = fs::read(&sheet).unwrap();
    let folder = data.path().join("emoji");
    let words = read(&folder.join("vocabulary.json"));
    assert_eq!(words["subjects"][0]["names"][0], "cat");
    assert_eq!(words["subjects"][1]["symbol"], "🚀");
    let sources = read(&folder.join("sources.json"));
    assert_eq!(sources["sources"].as_array().unwrap().len(), 6);

    // Once drawn, the packages are not needed; the sheet can show examples.
    fs::remove_dir_all(packages.path()).unwrap();
    run(&["--examples", "8"]).success();
    assert_ne!(fs::read(&sheet).unwrap(), drawings);
}

#[test]
fn says_how_to_get_the_packages() {
    let folder = tempfile::tempdir().unwrap();
    lab()
        .args(["data", "emoji", "--data"])
        .arg(folder.path())
        .arg("--packages")
        .arg(folder.path())
        .assert()
        .failure()
        .stderr(predicate::str::contains("npm ci --prefix cli/emoji"));
}

#[test]
fn refuses_a_damaged_file() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("emoji");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("drawings.png"), b"no drawings").unwrap();
    lab()
        .args(["data", "emoji", "--data"])
        .arg(data.path())
        .assert()
        .failure()
        .stderr(predicate::str::contains(
            "make them again with `lab data emoji`",
        ));
}

#[test]
fn draws_the_subjects_of_a_list() {
    let (packages, data) = (packages(), tempfile::tempdir().unwrap());
    let list = data.path().join("list.txt");
    let run = |text: &str| {
        fs::write(&list, text).unwrap();
        let mut command = lab();
        command.args(["data", "emoji", "--subjects"]).arg(&list);
        command.arg("--data").arg(data.path());
        command.arg("--packages").arg(packages.path()).assert()
    };
    run("# space\n🚀 rocket\n")
        .failure()
        .stderr(predicate::str::contains("line 2"))
        .stderr(predicate::str::contains("has no names"));
    run("# space\n🚀 | rocket\n")
        .success()
        .stdout(predicate::str::contains("1 subjects"));
    // What is there is not passed off as made from another list.
    run("# space\n🌙 | moon\n")
        .failure()
        .stderr(predicate::str::contains(
            "delete it, or name another --data",
        ));
}
