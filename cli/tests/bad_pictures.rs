//! What is wrong with a picture that a run starts from is named, with a remedy.

mod support;

use std::fs;

use diffusion_lab::image::png;
use diffusion_lab::image::raster::{Layout, Raster};
use diffusion_lab::recipe::Pictures;
use support::Shelf;

#[test]
fn pictures_to_start_from() {
    let shelf = Shelf::new();
    let grey = |file: &str, width, height| {
        let raster = Raster {
            width,
            height,
            channels: 1,
            pixels: vec![99; width * height],
        };
        fs::write(shelf.path(file), png::encode_raster(&raster, &[]).unwrap()).unwrap();
    };
    grey("picture.png", 28, 20);
    grey("mask.png", 20, 20);
    // What a file says of its size is read before its pixels.
    let mut huge = Vec::new();
    let mut writer = ::png::Encoder::new(&mut huge, 9000, 8000)
        .write_header()
        .unwrap();
    writer.write_chunk(::png::chunk::IDAT, &[0]).unwrap();
    drop(writer);
    fs::write(shelf.path("huge.png"), huge).unwrap();
    let bytes = fs::read(shelf.path("picture.png")).unwrap();
    fs::write(shelf.path("cut.png"), &bytes[..bytes.len() / 2]).unwrap();
    fs::write(shelf.path("text.png"), "not a picture").unwrap();
    for (arguments, message) in [
        (
            &["--image", "none.png"][..],
            "cannot read the picture none.png",
        ),
        (
            &["--image", "text.png"],
            "it is no PNG, JPEG, WebP or GIF: save it as PNG or JPEG",
        ),
        (&["--image", "cut.png"], "the file is damaged"),
        (
            &["--image", "huge.png"],
            "this picture of 9000×8000 pixels is too large: make it smaller",
        ),
        (
            &["--image", "picture.png", "--mask", "mask.png"],
            "the mask is 20×20, but the picture is 28×20",
        ),
        (&["--mask", "mask.png"], "--image <FILE>"),
        (
            &["--image", "picture.png", "--strength", "1.5"],
            "strength = 1.5 is out of range: choose a value from 0 to 1",
        ),
        (
            &[
                "--image",
                "picture.png",
                "--strength",
                "0.5",
                "--fork",
                "{\"step\": 1}",
            ],
            "here after step 2",
        ),
    ] {
        shelf.refuses(arguments, message);
    }
}

#[test]
fn recipes_without_their_pictures() {
    let shelf = Shelf::new();
    let grey = png::encode(&[0.5; 256], Layout::single(1, 16, 1), None).unwrap();
    fs::write(shelf.path("picture.png"), grey).unwrap();
    shelf
        .generate("good", &["--image", "picture.png", "--strength", "0.5"])
        .assert()
        .success();
    let bytes = fs::read(shelf.path("good/0000.png")).unwrap();
    let (recipe, pictures) = png::read(&bytes).unwrap();
    let name = recipe.source.clone().unwrap();
    let layout = Layout::single(1, 16, 1);
    let save = |file: &str, recipe, pictures| {
        let bytes = png::encode(&[0.0; 256], layout, Some((recipe, pictures))).unwrap();
        fs::write(shelf.path(file), bytes).unwrap();
    };
    let other = Pictures {
        source: Some(vec![7; 256]),
        ..Pictures::default()
    };
    save("other.png", &recipe, &other);
    let small = Pictures {
        source: Some(vec![99; 64]),
        ..Pictures::default()
    };
    save("small.png", &recipe, &small);
    let none = Pictures::default();
    save("none.png", &recipe, &none);
    save("good.png", &recipe, &pictures);
    for (source, message) in [
        (&recipe.to_json()[..], "did not come with it"),
        ("none.png", &format!("needs the picture {name}")),
        (
            "other.png",
            &format!(
                "needs the picture {name}, but this picture is {}",
                Pictures::name(&[7; 256])
            ),
        ),
        (
            "small.png",
            "the picture has 64 pixel values, but the model needs 1×16×16",
        ),
        (
            &recipe.to_json().replace(&name, "cat.png"),
            "\"cat.png\" is no name of a picture",
        ),
    ] {
        shelf.refuses(&["--recipe", source], message);
    }
    shelf
        .generate("again", &["--recipe", "good.png"])
        .assert()
        .success();
}
