//! `lab evaluate` and `lab sweep` on a random model with the shipped classifier of the digits.

mod support;

use std::fs;
use std::path::Path;

use predicates::prelude::*;
use support::{Shelf, data};

/// A random model that passes for the one that draws digits, beside the real one's classifier.
fn digits() -> Option<(Shelf, std::path::PathBuf)> {
    let data = data()?;
    let classifier = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/digits");
    let shelf = Shelf::digits();
    for file in ["classifier.json", "classifier.safetensors"] {
        fs::copy(
            classifier.join(file),
            shelf.path("models/digits").join(file),
        )
        .unwrap();
    }
    Some((shelf, data))
}

#[test]
fn a_sweep_measures_every_setting() {
    let Some((shelf, data)) = digits() else {
        return;
    };
    let mut sweep = shelf.lab();
    sweep
        .args([
            "sweep",
            "digits",
            "--backend",
            "flex",
            "--samples",
            "100",
            "--data",
        ])
        .arg(data);
    sweep.args(["--step-counts", "1,2", "--guidances", "0"]);
    sweep.args(["--samplers", "ddim,heun", "--report", "docs"]);
    let mut table = || {
        let output = sweep.assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    };
    let first = table();
    let rows: Vec<&str> = first.lines().skip(2).collect();
    assert_eq!(rows.len(), 4, "{first}");
    assert!(
        rows[0].starts_with("| DDIM (linspace) | 1 | 0 | 1 | ")
            && rows[3].starts_with("| Heun (linspace) | 2 | 0 | 3 | "),
        "{first}"
    );

    let read = |name: &str| fs::read_to_string(shelf.path(name)).unwrap();
    let kept = read("docs/quality/digits.jsonl");
    assert_eq!(kept.lines().count(), 4);
    let report = read("docs/quality.md");
    assert!(rows.iter().all(|row| report.contains(row)), "{report}");
    assert!(read("docs/quality/digits.svg").contains("Heun (linspace)"));

    // What is there is not measured again, and what is missing is.
    let some: String = kept.lines().take(3).map(|row| format!("{row}\n")).collect();
    fs::write(shelf.path("docs/quality/digits.jsonl"), some).unwrap();
    assert_eq!(table(), first);
    assert_eq!(read("docs/quality/digits.jsonl"), kept);
}

#[test]
fn what_cannot_be_measured_is_named() {
    let Some((shelf, data)) = digits() else {
        return;
    };
    let evaluate = |arguments: &[&str]| {
        let mut command = shelf.lab();
        command
            .args(["evaluate", "digits", "--backend", "flex", "--data"])
            .arg(&data);
        command.args(arguments).assert().failure()
    };
    evaluate(&["--samples", "15"]).stderr(predicate::str::contains("choose a multiple"));
    evaluate(&["--write-card", "--steps", "7"]).stderr(predicate::str::contains(
        "--write-card is for the default settings",
    ));

    let card = shelf.path("models/digits/card.json");
    let run = fs::read_to_string(&card).unwrap();
    fs::create_dir(shelf.path("run")).unwrap();
    fs::write(shelf.path("run/card.json"), &run).unwrap();
    let mut other: serde_json::Value = serde_json::from_str(&run).unwrap();
    other["weights"]["sha256"] = "of another file".into();
    let other = other.to_string();
    fs::write(&card, &other).unwrap();
    let weights = shelf.path("models/digits/digits.safetensors");
    shelf
        .lab()
        .args(["evaluate", "run/card.json", "--weights"])
        .arg(&weights)
        .args(["--backend", "flex", "--write-card"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("does not hold these weights"));
    assert_eq!(fs::read_to_string(&card).unwrap(), other);
    fs::write(&card, run).unwrap();

    let kept = shelf.path("kept");
    fs::write(&kept, "something else\n").unwrap();
    evaluate(&["--samples", "10", "--pictures", "kept"])
        .stderr(predicate::str::contains("keeps other samples: delete it"));

    fs::write(shelf.path("models/digits/classifier.safetensors"), "short").unwrap();
    evaluate(&[]).stderr(predicate::str::contains(
        "the classifier of digits hold 5 bytes",
    ));
    fs::remove_file(shelf.path("models/digits/classifier.json")).unwrap();
    evaluate(&[]).stderr(predicate::str::contains(
        "`lab train-classifier digits` makes it",
    ));
}
