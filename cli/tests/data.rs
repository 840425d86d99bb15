//! `lab data`: checking, fetching, contact sheets.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use predicates::prelude::*;
use support::{data, lab};
use tempfile::TempDir;

const IMAGES: &str = "t10k-images-idx3-ubyte.gz";
const LABELS: &str = "t10k-labels-idx1-ubyte.gz";

/// A copy of the MNIST folder but for one file.
fn without(file: &str) -> Option<(TempDir, PathBuf)> {
    let source = data()?.join("mnist");
    let copy = tempfile::tempdir().unwrap();
    let folder = copy.path().join("mnist");
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(&source).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != file {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    Some((copy, source.join(file)))
}

/// Serves `body` over http, whatever is asked for; its address.
fn serve(body: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let reader = BufReader::new(stream.try_clone().unwrap());
            let _request: Vec<String> = reader
                .lines()
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            )
            .unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    format!("http://{address}")
}

fn lab_data(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    lab()
        .args(["data", "digits", "--data"])
        .arg(folder)
        .args(arguments)
        .assert()
}

#[test]
fn fetches_what_is_missing_and_draws_a_contact_sheet() {
    let Some((copy, original)) = without(LABELS) else {
        return;
    };
    let url = serve(fs::read(original).unwrap());
    let sheet = copy.path().join("sheet.png");
    lab_data(
        copy.path(),
        &["--from", &url, "--sheet", sheet.to_str().unwrap()],
    )
    .success()
    .stdout(predicate::str::contains(format!("{LABELS}: fetched")))
    .stdout(predicate::str::contains(
        "60000 pictures to train with, 10000 to test with",
    ));
    assert!(sheet.exists());
    assert!(!copy.path().join(format!("mnist/{LABELS}.part")).exists());
}

#[test]
fn refuses_what_is_not_the_original() {
    let Some((copy, original)) = without(LABELS) else {
        return;
    };
    let mut cut = fs::read(original).unwrap();
    cut.truncate(cut.len() / 2);
    let failed = lab_data(copy.path(), &["--from", &serve(cut)]).failure();
    failed.stderr(predicate::str::contains("damaged or cut short"));
    let other = fs::read(copy.path().join("mnist").join(IMAGES)).unwrap();
    let failed = lab_data(copy.path(), &["--from", &serve(other)]).failure();
    failed.stderr(predicate::str::contains("is not the original file"));
    assert!(!copy.path().join("mnist").join(LABELS).exists());
}

#[test]
fn names_a_damaged_file() {
    let Some((copy, original)) = without(LABELS) else {
        return;
    };
    let damaged = copy.path().join("mnist").join(LABELS);
    let bytes = fs::read(original).unwrap();
    fs::write(&damaged, &bytes[..bytes.len() - 100]).unwrap();
    let failed = lab_data(copy.path(), &[]).failure();
    failed.stderr(predicate::str::contains(
        "delete it and run `lab data` again",
    ));
}

#[test]
fn says_what_to_do_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens on a port that was just given back.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    lab_data(
        folder.path(),
        &["--from", &format!("http://127.0.0.1:{port}")],
    )
    .failure()
    .stderr(predicate::str::contains("without a network, put the file"))
    .stderr(predicate::str::contains("mnist"));
}
