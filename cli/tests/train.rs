//! `lab train` from outside: Ctrl-C saves, and the run goes on.

#![cfg(unix)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use predicates::prelude::*;
use support::{data, lab};

/// Waits for `path` to appear.
fn wait_for(path: &Path) {
    let start = Instant::now();
    while !path.exists() {
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "{} never came",
            path.display()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn steps(run: &Path) -> u64 {
    let text = fs::read_to_string(run.join("state.json")).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["step"]
        .as_u64()
        .unwrap()
}

#[test]
fn ctrl_c_saves_and_resume_goes_on() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("a run");
    let child = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(["train", "digits", "--backend", "flex", "--batch", "2"])
        .args(["--checkpoint-minutes", "0.001", "--data"])
        .arg(&data)
        .arg("--run")
        .arg(&run)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&run.join("state.json"));
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let resuming = format!(
        "go on with: lab train digits --resume --data {} --run '{}'",
        data.display(),
        run.display()
    );
    assert!(
        output.status.success() && said.contains(&resuming),
        "{said}"
    );

    let before = steps(&run);
    let train = |arguments: &[&str]| {
        let mut command = lab();
        command
            .args(["train", "digits", "--backend", "flex", "--data"])
            .arg(&data);
        command.arg("--run").arg(&run).args(arguments).assert()
    };
    train(&["--resume", "--minutes", "0.001"]).success();
    assert!(steps(&run) > before);
    train(&[])
        .failure()
        .stderr(predicate::str::contains("go on with --resume, delete it"));
    train(&["--resume", "--batch", "8"])
        .failure()
        .stderr(predicate::str::contains("cannot be used with"));
}

#[test]
fn shipped_weights_are_gone_on_from() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let train = |arguments: &[&str]| {
        let mut command = lab();
        command.args(["train", "digits", "--backend", "flex", "--from", "digits"]);
        command
            .arg("--models")
            .arg(&models)
            .arg("--data")
            .arg(&data);
        command.arg("--run").arg(folder.path().join("run"));
        command
            .args(["--batch", "2", "--minutes", "0.001"])
            .args(arguments)
            .assert()
    };
    train(&["--images", "1000"])
        .failure()
        .stderr(predicate::str::contains(
            "ask for more in all with --images",
        ));
    train(&[])
        .success()
        .stdout(predicate::str::contains("stopped: "));
    let read = |path: &Path| -> serde_json::Value {
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    };
    let state = read(&folder.path().join("run/state.json"));
    let card = read(&models.join("digits/card.json"));
    assert_eq!(state["before"], card["training"]);
}
