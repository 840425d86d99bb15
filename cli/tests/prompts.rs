//! `lab generate --prompt`: pictures for words, and what is said of the words.

mod support;

use std::fs;

use diffusion_lab::image::png;
use predicates::prelude::*;
use support::Shelf;

#[test]
fn pictures_in_colour_carry_their_prompt() {
    let shelf = Shelf::wordy();
    let prompt = ["--prompt", "a 🐱 on <b>blue</b> & \"yellow\""];
    shelf.generate("out", &prompt).assert().success();
    let bytes = fs::read(shelf.path("out/0000.png")).unwrap();
    let recipe = png::read_recipe(&bytes).unwrap();
    assert_eq!(
        (recipe.prompt.as_deref(), recipe.class),
        (Some(prompt[1]), None)
    );
    let info = ::png::Decoder::new(std::io::Cursor::new(&bytes));
    let reader = info.read_info().unwrap();
    assert_eq!(reader.info().color_type, ::png::ColorType::Rgb);
    let again = shelf.path("out/0000.png");
    let recipe = ["--recipe", again.to_str().unwrap()];
    shelf.generate("again", &recipe).assert().success();
    assert_eq!(bytes, fs::read(shelf.path("again/0000.png")).unwrap());
}

#[test]
fn words_change_the_picture_and_none_ask_for_anything() {
    let shelf = Shelf::wordy();
    let pixels = |out: &str, arguments: &[&str]| {
        shelf.generate(out, arguments).assert().success();
        let bytes = fs::read(shelf.path(&format!("{out}/0000.png"))).unwrap();
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; 16 * 16 * 3];
        reader.next_frame(&mut pixels).unwrap();
        pixels
    };
    let any = pixels("any", &[]);
    assert_eq!(any, pixels("empty", &["--prompt", ""]));
    assert_ne!(any, pixels("cat", &["--prompt", "a cat"]));
    assert_eq!(
        pixels("word", &["--prompt", "A CAT!"]),
        pixels("emoji", &["--prompt", "a 🐱"])
    );
}

#[test]
fn what_the_model_does_not_make_of_a_prompt_is_said() {
    let shelf = Shelf::wordy();
    for (prompt, note) in [
        ("a bleu cat", "does not know the word \"bleu\""),
        ("a bleu cat", "did you mean blue?"),
        ("кот", "does not know the word \"кот\""),
        (
            "cat cat cat cat cat cat cat cat cat cat",
            "its last 2 words were left out",
        ),
    ] {
        let folder = tempfile::tempdir_in(shelf.folder.path()).unwrap();
        let out = folder.path().to_str().unwrap();
        shelf
            .generate(out, &["--prompt", prompt])
            .assert()
            .success()
            .stderr(predicate::str::contains(note));
    }
    let not = |words: &str| {
        shelf
            .generate("not", &["--prompt", "a cat", "--not", words])
            .assert()
    };
    not("bleu")
        .success()
        .stderr(predicate::str::contains("does not know the word \"bleu\""));
    not("the").failure().stderr(predicate::str::contains(
        "name a subject, a style or a colour",
    ));
}

#[test]
fn classes_and_prompts_are_not_mixed_up() {
    let wordy = Shelf::wordy();
    let classes = Shelf::new();
    for (shelf, arguments, message) in [
        (
            &wordy,
            &["--class", "cat"][..],
            "wordy has no classes: ask for something with a prompt",
        ),
        (
            &classes,
            &["--prompt", "a star"],
            "tiny takes no prompt: choose a class, one of square",
        ),
        (
            &wordy,
            &["--prompt", "a", "--class", "b"],
            "cannot be used with",
        ),
    ] {
        shelf
            .generate("out", arguments)
            .assert()
            .failure()
            .stderr(predicate::str::contains(message));
    }
}

#[test]
fn two_prompts_are_mixed() {
    let shelf = Shelf::wordy();
    let recipe = |out: &str, arguments: &[&str]| {
        shelf.generate(out, arguments).assert().success();
        png::read_recipe(&fs::read(shelf.path(&format!("{out}/0000.png"))).unwrap()).unwrap()
    };
    let arguments = ["--prompt", "cat", "--to-prompt", "rocket", "--mix", "0.5"];
    let mixed = recipe("mixed", &arguments);
    assert_eq!(
        (mixed.to_prompt.as_deref(), mixed.mix),
        (Some("rocket"), 0.5)
    );
    for (arguments, message) in [
        (
            &["--prompt", "cat", "--mix", "0.5"][..],
            "mix needs a second class or prompt",
        ),
        (&["--to-prompt", "cat"], "to_prompt needs a prompt"),
        (
            &["--prompt", "cat", "--to-prompt", "dog", "--mix", "2"],
            "mix = 2 is out of range",
        ),
    ] {
        shelf
            .generate("bad", arguments)
            .assert()
            .failure()
            .stderr(predicate::str::contains(message));
    }
    let classes = Shelf::new();
    let arguments = ["--class", "1", "--to-class", "2", "--mix", "1"];
    classes.generate("out", &arguments).assert().success();
    let bytes = fs::read(classes.path("out/0000.png")).unwrap();
    let recipe = png::read_recipe(&bytes).unwrap();
    assert_eq!(recipe.to_class.as_deref(), Some("star"));
}
