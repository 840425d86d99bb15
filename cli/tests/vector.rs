//! `lab generate --svg`: pictures as drawings of shapes.

mod support;

use std::fs;

use diffusion_lab::image::png;
use diffusion_lab::recipe::Recipe;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{Options, Tree};
use support::Shelf;

/// Height and width of what the tiny model draws; those of its drawing.
const SIZE: usize = 16;
const SIDE: usize = 128;

#[test]
fn a_drawing_carries_its_recipe_and_shows_the_picture() {
    let shelf = Shelf::wordy();
    let prompt = "a <b>\"cat\"</b> & a 🚀";
    let arguments = ["--prompt", prompt, "--svg", "--scale", "3", "--count", "2"];
    shelf.generate("out", &arguments).assert().success();
    for name in ["0000", "0001"] {
        let bytes = fs::read(shelf.path(&format!("out/{name}.png"))).unwrap();
        let svg = fs::read_to_string(shelf.path(&format!("out/{name}.svg"))).unwrap();
        let document = Document::parse(&svg).unwrap();
        let text = |tag| {
            let mut nodes = document.descendants();
            let node = nodes.find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)));
            node.and_then(|node| node.text()).unwrap()
        };
        assert_eq!(text("title"), prompt);
        assert!(text("desc").contains("wordy"));
        let recipe = png::read_recipe(&bytes).unwrap();
        assert_eq!(Recipe::from_json(text("metadata")), Ok(recipe));
        let side = SIDE.to_string();
        assert_eq!(document.root_element().attribute("width"), Some(&side[..]));

        let tree = Tree::from_str(&svg, &Options::default()).unwrap();
        let mut drawn = Pixmap::new(SIDE as u32, SIDE as u32).unwrap();
        resvg::render(&tree, Transform::identity(), &mut drawn.as_mut());
        assert!(drawn.pixels().iter().all(|pixel| pixel.alpha() == u8::MAX));
        let picture = png::decode_raster(&bytes).unwrap();
        let means = [0, 1, 2].map(|c| {
            let pixels = picture.pixels.iter().skip(c).step_by(3);
            pixels.map(|&byte| f64::from(byte)).sum::<f64>() / (9 * SIZE * SIZE) as f64
        });
        let drawn_means = [0, 1, 2].map(|c| {
            let bytes = drawn.data().iter().skip(c).step_by(4);
            bytes.map(|&byte| f64::from(byte)).sum::<f64>() / (SIDE * SIDE) as f64
        });
        for (mean, drawn) in means.into_iter().zip(drawn_means) {
            assert!((mean - drawn).abs() < 16.0, "{means:?} {drawn_means:?}");
        }
    }
}
