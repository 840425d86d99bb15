//! Contact sheets to look at.

use diffusion_lab::emoji::{Composer, Drawings, Item, Scene};
use diffusion_lab::random::generator;

use crate::canvas::{Canvas, LINE};

/// Height and width of a drawing.
const SIDE: usize = 48;
/// Width of a subject's name.
const NAME: usize = 96;
/// Subjects beside each other.
const BLOCKS: usize = 4;
/// Height and width of an example, and how much it is enlarged.
const EXAMPLE: (usize, usize) = (32, 4);
/// Examples beside each other.
const COLUMNS: usize = 8;
/// Lines of a caption.
const LINES: usize = 4;
/// Width of a letter.
const LETTER: usize = 6;

/// A row of drawings for every subject, with its name; several rows beside each other.
pub fn of_drawings(drawings: &Drawings) -> Canvas {
    let block = NAME + 6 * SIDE;
    let rows = drawings.len().div_ceil(BLOCKS);
    let mut sheet = Canvas::new(BLOCKS * block, rows * SIDE);
    for subject in 0..drawings.len() {
        let (left, top) = (subject / rows * block, subject % rows * SIDE);
        let name = drawings.subject(subject).word();
        write(&mut sheet, name, left + 2, top + LINE, NAME);
        for &style in drawings.styles(subject) {
            let items = vec![Item {
                subject,
                colour: None,
            }];
            let scene = Scene {
                items,
                style,
                background: None,
            };
            let picture = scene.draw_centred(drawings, SIDE);
            sheet.put(&picture, SIDE, left + NAME + style as usize * SIDE, top, 1);
        }
    }
    sheet
}

/// Composed examples with their captions below.
pub fn of_examples(composer: &Composer, count: usize, seed: u64) -> Canvas {
    let (size, scale) = EXAMPLE;
    let width = size * scale + LETTER;
    let height = size * scale + (LINES + 1) * LINE;
    let mut sheet = Canvas::new(COLUMNS * width, count.div_ceil(COLUMNS) * height);
    for index in 0..count {
        let example = composer.example(size, &mut generator(seed, index as u64));
        let (left, top) = (index % COLUMNS * width, index / COLUMNS * height);
        sheet.put(&example.picture, size, left, top, scale);
        write(
            &mut sheet,
            &example.caption,
            left,
            top + size * scale + 2,
            width - LETTER,
        );
    }
    sheet
}

/// Writes words in as many lines of `width` pixels as they need.
fn write(sheet: &mut Canvas, text: &str, left: usize, top: usize, width: usize) {
    let mut line = String::new();
    let mut top = top;
    for word in text.split(' ') {
        if !line.is_empty() && (line.len() + 1 + word.len()) * LETTER > width {
            sheet.write(&line, left, top);
            top += LINE;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    sheet.write(&line, left, top);
}
