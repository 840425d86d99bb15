//! `lab generate` on a tiny model: pictures, recipes, going on, films.

mod support;

use std::fs;

use diffusion_lab::image::png;
use predicates::prelude::*;
use support::Shelf;

#[test]
fn every_picture_carries_its_recipe() {
    let shelf = Shelf::new();
    shelf
        .generate("out", &["--class", "1", "--count", "3", "--seed", "5"])
        .assert()
        .success();
    for i in 0..3 {
        let bytes = fs::read(shelf.path(&format!("out/000{i}.png"))).unwrap();
        let recipe = png::read_recipe(&bytes).unwrap();
        assert_eq!(recipe.seed, 5 + i);
        assert_eq!(
            recipe.class.as_deref(),
            Some("circle"),
            "an index becomes the class's name"
        );
        assert_eq!(
            (recipe.steps, recipe.guidance),
            (4, 2.0),
            "the card's defaults"
        );
        assert_eq!(
            recipe.weights.as_deref(),
            Some(shelf.card().weights.short_hash())
        );
    }
    assert_eq!(fs::read_dir(shelf.path("out")).unwrap().count(), 3);
}

#[test]
fn a_picture_is_the_same_alone_in_a_batch_and_again() {
    let shelf = Shelf::new();
    let settings = ["--class", "star", "--sampler", "ddpm", "--steps", "5"];
    let generate = |out: &str, seed: &str, count: &str| {
        shelf
            .generate(out, &settings)
            .args(["--seed", seed, "--count", count])
            .assert()
            .success();
    };
    generate("batch", "10", "18");
    generate("again", "10", "18");
    generate("alone", "13", "1");
    let read = |name: &str| fs::read(shelf.path(name)).unwrap();
    assert_eq!(read("batch/0003.png"), read("again/0003.png"));
    assert_eq!(read("batch/0003.png"), read("alone/0000.png"));
    assert_ne!(read("batch/0003.png"), read("batch/0004.png"));
}

#[test]
fn a_recipe_in_json_a_file_or_a_png_gives_the_picture_again() {
    let shelf = Shelf::new();
    shelf
        .generate("out", &["--class", "star", "--seed", "8", "--eta", "0.5"])
        .assert()
        .success();
    let bytes = fs::read(shelf.path("out/0000.png")).unwrap();
    let json = png::read_recipe(&bytes).unwrap().to_json();
    fs::write(shelf.path("recipe.json"), &json).unwrap();
    for (i, source) in [&json[..], "@recipe.json", "recipe.json", "out/0000.png"]
        .iter()
        .enumerate()
    {
        let out = format!("again{i}");
        shelf
            .generate(&out, &["--recipe", source])
            .assert()
            .success();
        assert_eq!(
            fs::read(shelf.path(&out).join("0000.png")).unwrap(),
            bytes,
            "{source}"
        );
    }
    shelf
        .generate("other", &["--recipe", "recipe.json", "--seed", "9"])
        .assert()
        .success();
    assert_ne!(
        fs::read(shelf.path("other/0000.png")).unwrap(),
        bytes,
        "options overrule"
    );
}

#[test]
fn an_interrupted_run_goes_on() {
    let shelf = Shelf::new();
    shelf.generate("out", &["--count", "4"]).assert().success();
    let lost = fs::read(shelf.path("out/0002.png")).unwrap();
    fs::remove_file(shelf.path("out/0002.png")).unwrap();
    let says = predicate::str::contains("1 pictures written")
        .and(predicate::str::contains("3 were there"));
    shelf
        .generate("out", &["--count", "4"])
        .assert()
        .success()
        .stdout(says);
    assert_eq!(fs::read(shelf.path("out/0002.png")).unwrap(), lost);
}

#[test]
fn pictures_are_enlarged() {
    let shelf = Shelf::new();
    shelf.generate("out", &["--scale", "8"]).assert().success();
    let file = fs::File::open(shelf.path("out/0000.png")).unwrap();
    let reader = ::png::Decoder::new(std::io::BufReader::new(file))
        .read_info()
        .unwrap();
    assert_eq!((reader.info().width, reader.info().height), (128, 128));
}

#[test]
fn a_film_shows_every_step() {
    let shelf = Shelf::new();
    shelf
        .generate("out", &["--count", "2", "--film"])
        .assert()
        .success();
    let card: serde_json::Value =
        serde_json::from_slice(&fs::read(shelf.path("out/film.json")).unwrap()).unwrap();
    assert_eq!((&card["count"], &card["size"]), (&2.into(), &16.into()));
    let frames = card["frames"].as_array().unwrap();
    assert_eq!(frames.len(), 5, "four denoiser calls and the result");
    assert_eq!(frames[0]["t"], 990.0);
    assert_eq!(
        (&frames[4]["alpha"], &frames[4]["sigma"]),
        (&1.0.into(), &0.0.into())
    );
    let file = fs::File::open(shelf.path("out/film.png")).unwrap();
    let reader = ::png::Decoder::new(std::io::BufReader::new(file))
        .read_info()
        .unwrap();
    assert_eq!(
        (reader.info().width, reader.info().height),
        (2 * 2 * 16, 5 * 16)
    );
}

#[test]
fn a_card_serves_as_a_name() {
    let shelf = Shelf::new();
    for (i, model) in ["models/tiny", "models/tiny/card.json"].iter().enumerate() {
        let out = format!("out{i}");
        shelf
            .lab()
            .args(["generate", model, "--out", &out, "--models", "none"])
            .assert()
            .success();
    }
}
