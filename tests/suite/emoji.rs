//! Composing captioned pictures out of drawings.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use diffusion_lab::emoji::judge::SceneJudgeCard;
use diffusion_lab::emoji::prompts::{self, Cell};
use diffusion_lab::emoji::{
    Colour, Composer, Composition, Drawings, DrawingsError, Item, SIDE, Scene, Style, held_out,
    subject, vocabulary,
};
use diffusion_lab::model::ModelCard;
use diffusion_lab::random::generator;

/// The chosen subjects, each a disc of a colour of its own in four to six styles.
fn drawings() -> Drawings {
    first(usize::MAX)
}

/// Some of them.
pub fn first(count: usize) -> Drawings {
    let disc = |index: usize, style: Style| {
        let channel = |turn: usize| (40 + 53 * (index + turn) % 200) as u8;
        let (main, radius) = ([0, 1, 2].map(channel), 20 + 2 * style as usize);
        let pixel = |at: usize| {
            let (x, y) = (
                (at % SIDE).abs_diff(SIDE / 2),
                (at / SIDE).abs_diff(SIDE / 2),
            );
            let inside = x * x + y * y < radius * radius;
            [main[0], main[1], main[2], if inside { 255 } else { 0 }]
        };
        (style, (0..SIDE * SIDE).flat_map(pixel).collect())
    };
    let subjects = subject::chosen().into_iter().enumerate().take(count);
    let drawn = subjects.map(|(index, subject)| {
        let styles = Style::ALL.iter().take(4 + index % 3);
        (subject, styles.map(|&style| disc(index, style)).collect())
    });
    Drawings::new(drawn).unwrap()
}

#[test]
fn drawings_survive_their_file() {
    let drawings = first(5);
    let bytes = drawings.to_bytes().unwrap();
    assert!(Drawings::from_bytes(&bytes).unwrap() == drawings);
}

#[test]
fn what_is_no_file_of_drawings_is_refused() {
    let error = |bytes: &[u8]| Drawings::from_bytes(bytes).unwrap_err();
    assert!(matches!(error(b"drawings"), DrawingsError::Decode(_)));
    let picture = diffusion_lab::image::png::encode(
        &[0.0; 4],
        diffusion_lab::image::raster::Layout::single(1, 2, 1),
        None,
    )
    .unwrap();
    let message = error(&picture).to_string();
    assert!(message.contains("lab data emoji"), "{message}");
    let small = vec![(subject::chosen().remove(0), vec![(Style::Noto, vec![0; 3])])];
    assert!(matches!(Drawings::new(small), Err(DrawingsError::Bytes(3))));
}

#[test]
fn the_same_random_numbers_give_the_same_examples() {
    let composer = Composer::new(drawings(), Composition::default());
    let examples = |seed| {
        let mut random = generator(seed, 0);
        [(); 20].map(|()| composer.example(32, &mut random))
    };
    assert_eq!(examples(1), examples(1));
    assert_ne!(examples(1), examples(2));
    for example in examples(3) {
        assert_eq!(example.picture.len(), 3 * 32 * 32);
        assert!(
            example
                .picture
                .iter()
                .all(|value| (-1.0..=1.0).contains(value))
        );
    }
}

#[test]
fn scenes_have_the_shares_that_were_asked_for() {
    let composition = Composition::default();
    let composer = Composer::new(drawings(), composition.clone());
    let mut random = generator(4, 0);
    let scenes: Vec<Scene> = (0..10_000).map(|_| composer.scene(&mut random)).collect();
    let share = |of: &dyn Fn(&Scene) -> bool| {
        scenes.iter().filter(|scene| of(scene)).count() as f32 / scenes.len() as f32
    };
    let pairs = share(&|scene| scene.items.len() == 2);
    assert!((pairs - composition.pair).abs() < 0.02, "{pairs}");
    let backgrounds = share(&|scene| scene.background.is_some());
    assert!(
        (backgrounds - composition.background).abs() < 0.03,
        "{backgrounds}"
    );
    let coloured = share(&|scene| scene.items[0].colour.is_some());
    assert!((coloured - composition.colour).abs() < 0.03, "{coloured}");
}

#[test]
fn nothing_held_out_is_ever_composed() {
    let drawings = drawings();
    let held = held_out::list(&drawings);
    let cells: usize = (0..drawings.len())
        .map(|row| drawings.styles(row).len())
        .sum();
    let share = held.styles.len() as f32 / cells as f32;
    assert!((0.03..0.07).contains(&share), "{share}");
    let pairs: HashSet<(usize, usize)> = held.pairs.iter().copied().collect();
    let colours: HashSet<(usize, Colour)> = held.colours.iter().copied().collect();

    let often = Composition {
        colour: 1.0,
        pair: 1.0,
        ..Composition::default()
    };
    let composer = Composer::new(drawings, often);
    let mut random = generator(5, 0);
    for _ in 0..20_000 {
        let Scene { items, style, .. } = composer.scene(&mut random);
        for item in &items {
            assert!(composer.drawings().styles(item.subject).contains(&style));
            assert!(!held.styles.contains(&(item.subject, style)));
            assert!(
                item.colour
                    .is_none_or(|colour| !colours.contains(&(item.subject, colour)))
            );
        }
        if let [one, other] = &items[..] {
            let (one, other) = (one.subject, other.subject);
            assert!(!pairs.contains(&(one.min(other), one.max(other))));
        }
    }
}

#[test]
fn captions_name_what_is_unusual_and_nothing_else() {
    let composer = Composer::new(drawings(), Composition::default());
    for seed in 0..500 {
        // A caption is told after the scene was set, by the same numbers.
        let scene = composer.scene(&mut generator(seed, 0));
        let caption = composer.example(8, &mut generator(seed, 0)).caption;
        let names_one = |names: &[&str]| {
            let words: Vec<&str> = caption.split([' ', ',']).collect();
            names.iter().any(|name| words.contains(name))
        };
        for item in &scene.items {
            let subject = composer.drawings().subject(item.subject);
            let named = |name: &subject::Name| caption.contains(&name.noun);
            assert!(
                subject.names.iter().any(named),
                "{caption:?} of {}",
                subject.word()
            );
            assert!(
                item.colour.is_none_or(|colour| names_one(colour.names())),
                "{caption:?}"
            );
        }
        assert!(
            scene
                .background
                .is_none_or(|colour| names_one(colour.names())),
            "{caption:?}"
        );
        let behind = caption.contains("background") || caption.contains(" on ");
        assert!(scene.background.is_some() || !behind, "{caption:?}");
    }
}

#[test]
fn a_scene_shows_its_background_at_the_border_and_its_subjects_side_by_side() {
    let drawings = drawings();
    let item = |subject, colour| Item { subject, colour };
    let scene = Scene {
        items: vec![item(0, Some(Colour::Red)), item(1, Some(Colour::Blue))],
        style: Style::Flat,
        background: Some(Colour::Yellow),
    };
    let picture = scene.draw_centred(&drawings, 32);
    let at = |x: usize, y: usize| {
        [0, 1, 2].map(|channel| diffusion_lab::image::to_byte(picture[(channel * 32 + y) * 32 + x]))
    };
    for corner in [at(0, 0), at(31, 0), at(0, 31), at(31, 31)] {
        assert_eq!(corner, Colour::Yellow.background());
    }
    let ([red, _, blue], [other_red, _, other_blue]) = (at(8, 16), at(24, 16));
    assert!(red > blue && other_blue > other_red);
}

#[test]
fn the_fixed_prompts_ask_for_what_there_is() {
    let fixed = prompts::fixed();
    assert_eq!(fixed.len(), 500);
    let distinct: HashSet<&str> = fixed.iter().map(|prompt| prompt.prompt.as_str()).collect();
    assert_eq!(distinct.len(), 500);
    let chosen = subject::chosen();
    let find = |word: &String| {
        chosen
            .iter()
            .find(|subject| subject.word() == word)
            .unwrap()
    };
    for prompt in &fixed {
        let subjects: Vec<_> = prompt.subjects.iter().map(find).collect();
        let style = prompt
            .style
            .filter(|&style| held_out::style(subjects[0], style));
        let colour = prompt
            .colour
            .filter(|&colour| held_out::colour(subjects[0], colour));
        let pair = subjects
            .get(1)
            .filter(|other| held_out::pair(subjects[0], other));
        let unseen = [
            style.map(|_| Cell::Style),
            colour.map(|_| Cell::Colour),
            pair.map(|_| Cell::Pair),
        ];
        let unseen: Vec<Cell> = unseen.into_iter().flatten().collect();
        assert_eq!(unseen, Vec::from_iter(prompt.held_out), "{}", prompt.prompt);
    }
}

#[test]
fn other_prompts_can_be_drawn_from_the_drawings() {
    let drawings = drawings();
    let mut random = generator(6, 0);
    for prompt in prompts::random(&drawings, 100, &mut random) {
        let scene = prompt.scene(&drawings, &mut random).unwrap();
        assert_eq!(scene.items.len(), prompt.subjects.len());
        assert!(prompt.style.is_none_or(|style| style == scene.style));
    }
}

#[test]
fn the_vocabulary_has_every_word() {
    let words = vocabulary::of(&subject::chosen());
    let rocket = words
        .subjects
        .iter()
        .find(|known| known.symbol == "🚀")
        .unwrap();
    assert_eq!(rocket.names[0], "rocket");
    assert_eq!((words.styles.len(), words.backgrounds.len()), (6, 11));
    let json = serde_json::to_string(&words).unwrap();
    assert_eq!(
        serde_json::from_str::<vocabulary::Vocabulary>(&json).unwrap(),
        words
    );
}

#[test]
fn the_shipped_vocabulary_is_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/emoji");
    let read = |file| fs::read_to_string(folder.join(file)).unwrap();
    let card: ModelCard = serde_json::from_str(&read("card.json")).unwrap();
    let words = vocabulary::known_to(&card.tokenizer.unwrap());
    assert_eq!(
        read("vocabulary.json"),
        serde_json::to_string(&words).unwrap()
    );
    // Every chosen subject is there, before all others.
    for (known, subject) in words.subjects.iter().zip(subject::chosen()) {
        assert_eq!(known.names[0], subject.word());
    }
    assert!(words.subjects.len() > 1500);
    // The page tells by their emoji which of them the judge sees.
    let judge: SceneJudgeCard = serde_json::from_str(&read("judge.json")).unwrap();
    assert_eq!(
        judge.network.classes,
        judge.subjects.len() + Style::ALL.len()
    );
    let bare = |symbol: &str| symbol.replace('\u{fe0f}', "");
    let known: HashSet<String> = words.subjects.iter().map(|s| bare(&s.symbol)).collect();
    let mut unknown: Vec<String> = judge.subjects.iter().map(|s| bare(s)).collect();
    unknown.retain(|symbol| !known.contains(symbol));
    // A prompt cannot name these: to the tokenizer they are punctuation.
    assert_eq!(unknown, ["‼", "⁉", "〰", "〽"]);
}
