//! `lab generate` from one's own picture, between seeds, and with forks.

mod support;

use std::fs;
use std::path::Path;

use diffusion_lab::image::png;
use diffusion_lab::image::raster::Raster;
use predicates::prelude::*;
use support::Shelf;

/// The height and width of what the tiny model draws.
const SIZE: usize = 16;

/// Writes a PNG.
fn save(path: &Path, [width, height]: [usize; 2], pixel: impl Fn(usize, usize) -> u8) {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let raster = Raster {
        width,
        height,
        channels: 1,
        pixels: places.map(|(x, y)| pixel(x, y)).collect(),
    };
    fs::write(path, png::encode_raster(&raster, &[]).unwrap()).unwrap();
}

/// Reads a PNG of the lab.
fn open(path: &Path) -> Raster {
    png::decode_raster(&fs::read(path).unwrap()).unwrap()
}

/// A shelf with pictures to start from: `picture.png` and a mask of its left half.
fn shelf() -> Shelf {
    let shelf = Shelf::new();
    save(&shelf.path("picture.png"), [SIZE; 2], |x, y| {
        (x * 16 + y) as u8
    });
    save(&shelf.path("mask.png"), [SIZE; 2], |x, _| {
        if x < 8 { 255 } else { 0 }
    });
    shelf
}

/// The pixels of a grey picture.
fn pixels(path: &Path) -> Vec<u8> {
    open(path).pixels
}

#[test]
fn strength_0_gives_the_picture_back() {
    let shelf = shelf();
    shelf
        .generate(
            "out",
            &["--image", "picture.png", "--strength", "0", "--count", "2"],
        )
        .assert()
        .success();
    let picture = pixels(&shelf.path("picture.png"));
    assert_eq!(pixels(&shelf.path("out/0000.png")), picture);
    assert_eq!(pixels(&shelf.path("out/0001.png")), picture);
}

#[test]
fn what_the_mask_covers_is_kept_and_the_png_brings_everything_back() {
    let shelf = shelf();
    let settings = [
        "--image",
        "picture.png",
        "--mask",
        "mask.png",
        "--resample",
        "2",
    ];
    shelf
        .generate("out", &settings)
        .args(["--strength", "0.75", "--seed", "3", "--sampler", "ddpm"])
        .assert()
        .success();
    let [picture, made] = ["picture.png", "out/0000.png"].map(|path| pixels(&shelf.path(path)));
    let (kept, new): (Vec<usize>, _) = (0..picture.len()).partition(|i| i % 16 >= 8);
    assert!(kept.iter().all(|&i| made[i] == picture[i]));
    assert!(new.iter().any(|&i| made[i] != picture[i]));

    let bytes = fs::read(shelf.path("out/0000.png")).unwrap();
    let (recipe, pictures) = png::read(&bytes).unwrap();
    assert_eq!((recipe.strength, recipe.resample), (0.75, 2));
    assert_eq!(pictures.source.unwrap(), picture);
    fs::remove_file(shelf.path("picture.png")).unwrap();
    shelf
        .generate("again", &["--recipe", "out/0000.png"])
        .assert()
        .success();
    assert_eq!(fs::read(shelf.path("again/0000.png")).unwrap(), bytes);
}

#[test]
fn the_way_between_two_seeds_ends_at_the_second() {
    let shelf = shelf();
    for (out, arguments) in [
        ("there", &["--seed", "9"][..]),
        ("end", &["--seed", "1", "--to-seed", "9", "--blend", "1"]),
        ("half", &["--seed", "1", "--to-seed", "9", "--blend", "0.5"]),
    ] {
        shelf.generate(out, arguments).assert().success();
    }
    let read = |out: &str| pixels(&shelf.path(out).join("0000.png"));
    assert_eq!(read("there"), read("end"));
    assert_ne!(read("there"), read("half"));
}

#[test]
fn forks_are_in_the_recipe() {
    let shelf = shelf();
    let forks = [
        r#"{"step": 1, "class": "star"}"#,
        r#"{"step": 3, "sampler": "ddpm", "class": null}"#,
    ];
    shelf
        .generate("out", &["--fork", forks[0], "--fork", forks[1]])
        .assert()
        .success();
    shelf.generate("plain", &[]).assert().success();
    let bytes = fs::read(shelf.path("out/0000.png")).unwrap();
    let recipe = png::read_recipe(&bytes).unwrap();
    assert_eq!(recipe.fork.len(), 2);
    assert_eq!(recipe.fork[1].class, Some(None));
    assert_ne!(bytes, fs::read(shelf.path("plain/0000.png")).unwrap());
    shelf
        .generate("again", &["--recipe", &recipe.to_json()])
        .assert()
        .success();
    assert_eq!(fs::read(shelf.path("again/0000.png")).unwrap(), bytes);
}

#[test]
fn a_run_becomes_a_gif_and_the_pictures_a_sheet() {
    let shelf = shelf();
    shelf
        .generate("out", &["--count", "3", "--gif", "--sheet", "--scale", "2"])
        .assert()
        .success();
    let file = fs::File::open(shelf.path("out/run.gif")).unwrap();
    let mut gif = gif::DecodeOptions::new().read_info(file).unwrap();
    assert_eq!(
        (gif.width(), gif.height()),
        (64, 64),
        "two by two, twice as large"
    );
    let mut frames = 0;
    while gif.read_next_frame().unwrap().is_some() {
        frames += 1;
    }
    assert_eq!(frames, 5, "four denoiser calls and the result");
    let sheet = fs::read(shelf.path("out/sheet.png")).unwrap();
    let recipe = png::read_recipe(&sheet).unwrap();
    assert_eq!(
        recipe,
        png::read_recipe(&fs::read(shelf.path("out/0000.png")).unwrap()).unwrap()
    );
    let sheet = png::decode_raster(&sheet).unwrap();
    assert_eq!((sheet.width, sheet.height), (64, 64));
    let third = open(&shelf.path("out/0002.png"));
    assert_eq!(sheet.pixels[(32 + 7) * 64 + 5], third.pixels[7 * 32 + 5]);
}

#[test]
fn any_picture_is_made_to_fit() {
    let shelf = shelf();
    // Red, green, blue and opacity: the right half is transparent.
    let pixel = |i: usize| [200, 200, 200, if i % 60 < 30 { 255 } else { 0 }];
    let rgba: Vec<u8> = (0..60 * 40).flat_map(pixel).collect();
    let mut webp = Vec::new();
    image_webp::WebPEncoder::new(&mut webp)
        .encode(&rgba, 60, 40, image_webp::ColorType::Rgba8)
        .unwrap();
    fs::write(shelf.path("half.webp"), webp).unwrap();
    let mut gif = Vec::new();
    gif::Encoder::new(&mut gif, 60, 40, &[])
        .and_then(|mut encoder| {
            encoder.write_frame(&gif::Frame::from_rgba(60, 40, &mut rgba.clone()))
        })
        .unwrap();
    fs::write(shelf.path("half.gif"), gif).unwrap();
    let mut png = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut png, 60, 40);
    encoder.set_color(::png::ColorType::Rgba);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&rgba)
        .unwrap();
    fs::write(shelf.path("half.png"), png).unwrap();
    let jpegs: [(&str, &[u8]); 2] = [
        ("half.jpg", include_bytes!("fixtures/half.jpg")),
        ("half-grey.jpg", include_bytes!("fixtures/half-grey.jpg")),
    ];
    for (file, bytes) in jpegs {
        fs::write(shelf.path(file), bytes).unwrap();
    }
    for file in [
        "half.webp",
        "half.gif",
        "half.png",
        "half.jpg",
        "half-grey.jpg",
    ] {
        let out = format!("out-{file}");
        shelf
            .generate(&out, &["--image", file, "--strength", "0"])
            .assert()
            .success()
            .stderr(predicate::str::contains("moves").not());
        let fitted = pixels(&shelf.path(&out).join("0000.png"));
        let found = [fitted[0], fitted[SIZE * SIZE - 1]];
        assert_eq!(found, [200, 0], "{file}: black comes behind");
    }
}

#[test]
fn a_photograph_is_turned_as_the_camera_was_held() {
    /// Says that the picture is upside down (Exif 2.3, tag 0x0112).
    const UPSIDE_DOWN: &[u8] = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\
        \x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0";
    let shelf = shelf();
    let jpeg = include_bytes!("fixtures/half.jpg");
    let (start, rest) = jpeg.split_at(2);
    fs::write(
        shelf.path("turned.jpg"),
        [start, UPSIDE_DOWN, rest].concat(),
    )
    .unwrap();
    shelf
        .generate("out", &["--image", "turned.jpg", "--strength", "0"])
        .assert()
        .success();
    let fitted = pixels(&shelf.path("out/0000.png"));
    assert_eq!([fitted[0], fitted[SIZE * SIZE - 1]], [0, 200]);
}

#[test]
fn of_a_moving_picture_the_first_is_taken() {
    let shelf = shelf();
    let mut bytes = Vec::new();
    let palette = [0, 0, 0, 100, 100, 100, 250, 250, 250];
    let mut encoder = gif::Encoder::new(&mut bytes, 16, 16, &palette).unwrap();
    for colour in [1, 2] {
        let frame = gif::Frame::from_indexed_pixels(16, 16, vec![colour; 256], None);
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    fs::write(shelf.path("moving.gif"), bytes).unwrap();
    shelf
        .generate("out", &["--image", "moving.gif", "--strength", "0"])
        .assert()
        .success()
        .stderr(predicate::str::contains(
            "moving.gif moves; its first picture is used",
        ));
    assert_eq!(pixels(&shelf.path("out/0000.png")), [100; 256]);
}
