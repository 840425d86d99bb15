//! Whatever is wrong is named, with a remedy.

mod support;

use std::fs;

use diffusion_lab::image::png;
use diffusion_lab::image::raster::Layout;
use diffusion_lab::model::sha256;
use support::{Shelf, lab};

#[test]
fn settings_out_of_range() {
    let shelf = Shelf::new();
    for (arguments, message) in [
        (
            &["--class", "triangle"][..],
            "choose one of square, circle, star",
        ),
        (&["--class", "3"], "tiny has no class \"3\""),
        (&["--sampler", "magic"], "possible values: ddim, ddpm"),
        (&["--spacing", "wide"], "possible values: leading, linspace"),
        (
            &["--steps", "0"],
            "steps = 0 is out of range: choose a value from 1 to 250",
        ),
        (&["--steps", "251"], "from 1 to 250"),
        (&["--steps", "many"], "invalid value 'many' for '--steps"),
        (
            &["--guidance=-1"],
            "guidance = -1 is out of range: choose a value from 0 to 20",
        ),
        (&["--guidance", "NaN"], "guidance = NaN is out of range"),
        (&["--eta", "2"], "eta = 2 is out of range"),
        (&["--eta", "0.5", "--sampler", "ddpm"], "ddpm has no eta"),
        (&["--eta", "0.5", "--sampler", "heun"], "heun has no eta"),
        (
            &["--not", "star", "--guidance", "1"],
            "set guidance above 1",
        ),
        (
            &["--not", "2", "--class", "star"],
            "the same cannot be wanted and not wanted",
        ),
        (&["--not", "triangle"], "choose one of square, circle, star"),
        (
            &["--guidance-low", "0.6", "--guidance-high", "0.5"],
            "guidance cannot act from 0.6 to 0.5",
        ),
        (&["--rescale", "2"], "rescale = 2 is out of range"),
        (
            &["--style-emphasis", "1"],
            "knows no styles: set style_emphasis to 0",
        ),
        (&["--noise-scale", "3"], "noise_scale = 3 is out of range"),
        (&["--temperature", "0"], "temperature = 0 is out of range"),
        (&["--count", "0"], "0 is not in 1..=100000"),
        (&["--count", "100001"], "100001 is not in 1..=100000"),
        (&["--seed=-1"], "invalid value '-1' for '--seed"),
        (
            &["--seed", "4294967295", "--count", "2"],
            "choose a smaller --seed or --count",
        ),
        (&["--scale", "0"], "0 is not in 1..=64"),
        (
            &["--film", "--count", "17"],
            "--film records at most 16 pictures",
        ),
        (
            &["--gif", "--count", "17"],
            "--gif records at most 16 pictures",
        ),
        (
            &["--blend", "2", "--to-seed", "5"],
            "blend = 2 is out of range: choose a value from 0 to 1",
        ),
        (&["--blend", "0.5"], "blend needs a second seed (to_seed)"),
        (
            &["--strength", "0.5"],
            "strength needs a source picture: give one, or leave strength out",
        ),
        (&["--resample", "2"], "resample needs a mask"),
        (&["--resample", "11"], "resample = 11 is out of range"),
        (
            &["--to-seed", "4294967295", "--count", "2"],
            "choose a smaller --seed or --count",
        ),
        (&["--fork", "{}"], "missing field `step`"),
        (&["--fork", "8"], "a fork reads like {\"step\": 8"),
        (
            &["--fork", "{\"step\": 1, \"steps\": 9}"],
            "unknown field `steps`",
        ),
        (
            &["--fork", "{\"step\": 4}"],
            "there is no fork at step 4: forks come one after the other, here after step 0 and \
             before step 4",
        ),
        (&["--fork", "{\"step\": 0}"], "there is no fork at step 0"),
        (
            &["--fork", "{\"step\": 2}", "--fork", "{\"step\": 2}"],
            "here after step 2",
        ),
        (
            &["--fork", "{\"step\": 2, \"sampler\": \"ddpm\", \"eta\": 1}"],
            "in the fork at step 2: ddpm has no eta",
        ),
        (
            &["--fork", "{\"step\": 2, \"class\": \"dot\"}"],
            "in the fork at step 2: tiny has no class \"dot\"",
        ),
    ] {
        shelf.refuses(arguments, message);
    }
}

#[test]
fn recipes() {
    let shelf = Shelf::new();
    shelf.generate("good", &[]).assert().success();
    let bytes = fs::read(shelf.path("good/0000.png")).unwrap();
    let recipe = png::read_recipe(&bytes).unwrap().to_json();
    let plain = png::encode(&[0.0; 4], Layout::single(1, 2, 1), None).unwrap();
    fs::write(shelf.path("plain.png"), plain).unwrap();
    fs::write(shelf.path("cut.png"), &bytes[..bytes.len() / 2]).unwrap();
    for (source, message) in [
        ("{", "this is not a recipe"),
        ("{\"format\": 1}", "missing field"),
        (
            &recipe.replace("\"format\":1", "\"format\":2"),
            "update the lab",
        ),
        (&recipe.replace("\"tiny\"", "\"digits\""), "load that model"),
        (
            &recipe.replace("\"seed\"", "\"sead\""),
            "unknown field `sead`",
        ),
        (
            "none.json",
            "cannot read the recipe none.json: give JSON, or a file",
        ),
        (
            "plain.png",
            "this PNG holds no recipe: choose one saved by the lab",
        ),
        ("cut.png", "choose a PNG saved by the lab"),
    ] {
        shelf.refuses(&["--recipe", source], message);
    }
    let other = recipe.replace(shelf.card().weights.short_hash(), "0123456789ab");
    let output = shelf
        .generate("other", &["--recipe", &other])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("the picture will be another"));
}

#[test]
fn unknown_models() {
    let shelf = Shelf::new();
    let refused = |arguments: &[&str], message: &str| {
        let output = shelf
            .lab()
            .args(["generate", "--out", "out"])
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(message), "{said}");
    };
    refused(&["cats"], "unknown model \"cats\": choose one of tiny");
    refused(
        &["tiny", "--models", "elsewhere"],
        "there are no models in elsewhere",
    );
    fs::write(shelf.path("card.json"), "{}").unwrap();
    refused(&["card.json"], "is not a model's card, or is damaged");
    for command in [
        &["train", "cats"][..],
        &["data", "cats"],
        &["train-classifier", "cats"],
    ] {
        let output = lab().args(command).output().unwrap();
        assert!(String::from_utf8_lossy(&output.stderr).contains("choose digits or fashion"));
    }
}

#[test]
fn weights() {
    let shelf = Shelf::new();
    let good = fs::read(shelf.weights()).unwrap();

    fs::write(shelf.weights(), &good[..good.len() / 2]).unwrap();
    shelf.refuses(&[], "the download was cut short");

    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    fs::write(shelf.weights(), flipped).unwrap();
    shelf.refuses(&[], "damaged or of another version");

    fs::remove_file(shelf.weights()).unwrap();
    shelf.refuses(
        &[],
        "put tiny.safetensors there, or name the file with --weights",
    );
    fs::write(shelf.path("moved.safetensors"), &good).unwrap();
    shelf
        .generate("moved", &["--weights", "moved.safetensors"])
        .assert()
        .success();

    let mut card = shelf.card();
    card.network.widths = vec![8, 24];
    shelf.write_card(&card);
    fs::write(shelf.weights(), &good).unwrap();
    shelf.refuses(&[], "do not fit the network in the card of tiny");

    let text = b"not safetensors at all";
    card.weights.sha256 = sha256(text);
    card.weights.bytes = text.len() as u64;
    shelf.write_card(&card);
    fs::write(shelf.weights(), text).unwrap();
    shelf.refuses(&[], "do not fit the network in the card of tiny");
}

#[test]
fn folders_in_the_way() {
    let shelf = Shelf::new();
    fs::write(shelf.path("out"), "a file").unwrap();
    shelf.refuses(&[], "cannot make the folder out: name another --out");
    fs::remove_file(shelf.path("out")).unwrap();

    shelf.generate("out", &["--seed", "1"]).assert().success();
    shelf.refuses(
        &["--seed", "2"],
        "is another picture: empty the folder, or name another --out",
    );
    shelf.refuses(&["--seed", "1", "--scale", "2"], "is another picture");
}
