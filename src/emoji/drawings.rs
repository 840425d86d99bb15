//! All drawings in one picture: a row for every subject, a column for every style.
//!
//! The file is a PNG that any viewer shows; a text chunk says what stands in it.

use std::collections::HashSet;
use std::io::Cursor;
use std::ops::Range;

use png::{BitDepth, ColorType, Decoder, Encoder};
use serde::{Deserialize, Serialize};

use super::style::Style;
use super::subject::{self, Subject};

/// Height and width of a drawing.
pub const SIDE: usize = 64;
/// Bytes of a drawing.
const BYTES: usize = SIDE * SIDE * 4;
/// The text chunk that holds the index as JSON.
const KEYWORD: &str = "diffusion-lab-drawings";

/// Drawings of subjects in up to six styles, of 64×64 pixels with 8 bits of red, green, blue and
/// opacity; the colours are not multiplied by the opacity.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawings {
    index: Index,
    /// `[subjects, styles, 64, 64, 4]`; transparent where there is no drawing.
    pixels: Vec<u8>,
}

/// What the text chunk says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    columns: Vec<Style>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    subject: Subject,
    styles: Vec<Style>,
}

/// A file that does not hold drawings.
#[derive(Debug, thiserror::Error)]
pub enum DrawingsError {
    /// Not a PNG, or a damaged one.
    #[error(
        "these drawings are not a PNG, or it is damaged ({0}): make them again with `lab data emoji`"
    )]
    Decode(#[from] png::DecodingError),
    /// A PNG without an index, or with one from another version.
    #[error(
        "this PNG does not say which drawings it holds ({0}): make them again with `lab data emoji`"
    )]
    Index(String),
    /// A drawing of the wrong number of bytes.
    #[error("a drawing has {BYTES} bytes, not {0}")]
    Bytes(usize),
    /// A file that cannot be written.
    #[error("the drawings cannot be written: {0}")]
    Encode(#[from] png::EncodingError),
}

impl Drawings {
    /// Subjects, each with its drawings `[64, 64, 4]` in any number of styles.
    pub fn new(
        subjects: impl IntoIterator<Item = (Subject, Vec<(Style, Vec<u8>)>)>,
    ) -> Result<Self, DrawingsError> {
        let mut rows = Vec::new();
        let mut pixels = Vec::new();
        for (subject, drawings) in subjects {
            let start = pixels.len();
            pixels.resize(start + Style::ALL.len() * BYTES, 0);
            let mut styles = Vec::new();
            for (style, drawing) in drawings {
                if drawing.len() != BYTES {
                    return Err(DrawingsError::Bytes(drawing.len()));
                }
                let at = start + style as usize * BYTES;
                pixels[at..at + BYTES].copy_from_slice(&drawing);
                styles.push(style);
            }
            rows.push(Row { subject, styles });
        }
        let columns = Style::ALL.to_vec();
        Ok(Self {
            index: Index { columns, rows },
            pixels,
        })
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DrawingsError> {
        let wrong = |fault: &str| DrawingsError::Index(fault.to_owned());
        let mut reader = Decoder::new(Cursor::new(bytes)).read_info()?;
        let chunks = &reader.info().utf8_text;
        let chunk = chunks.iter().find(|chunk| chunk.keyword == KEYWORD);
        let json = chunk
            .ok_or_else(|| wrong("there is no index"))?
            .get_text()?;
        let index: Index =
            serde_json::from_str(&json).map_err(|error| DrawingsError::Index(error.to_string()))?;
        let (width, height) = (Style::ALL.len() * SIDE, index.rows.len() * SIDE);
        let size = (reader.info().width as usize, reader.info().height as usize);
        if index.columns != Style::ALL || size != (width, height) {
            return Err(wrong("the index does not fit the picture"));
        }
        if reader.output_color_type() != (ColorType::Rgba, BitDepth::Eight) {
            return Err(wrong("it has no opacity"));
        }
        let mut sheet = vec![0; width * height * 4];
        reader.next_frame(&mut sheet)?;
        let mut pixels = vec![0; sheet.len()];
        for (listed, on_sheet) in lines(index.rows.len()) {
            pixels[listed].copy_from_slice(&sheet[on_sheet]);
        }
        Ok(Self { index, pixels })
    }

    /// Writes the file.
    pub fn to_bytes(&self) -> Result<Vec<u8>, DrawingsError> {
        let mut sheet = vec![0; self.pixels.len()];
        for (listed, on_sheet) in lines(self.index.rows.len()) {
            sheet[on_sheet].copy_from_slice(&self.pixels[listed]);
        }
        let (width, height) = (Style::ALL.len() * SIDE, self.index.rows.len() * SIDE);
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, width as u32, height as u32);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let json = serde_json::to_string(&self.index).expect("an index is plain data");
        encoder.add_itxt_chunk(KEYWORD.to_owned(), json)?;
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&sheet)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// The number of subjects.
    pub fn len(&self) -> usize {
        self.index.rows.len()
    }

    /// Whether there are no subjects.
    pub fn is_empty(&self) -> bool {
        self.index.rows.is_empty()
    }

    /// How many of the subjects, the first ones, are [chosen](subject::chosen).
    pub fn chosen(&self) -> usize {
        let chosen = subject::chosen().into_iter().map(|subject| subject.symbol);
        let symbols: HashSet<String> = chosen.collect();
        let listed = |subject: &&Subject| symbols.contains(&subject.symbol);
        self.subjects().take_while(listed).count()
    }

    /// The first `count` subjects with their drawings, or all if there are fewer.
    pub fn first(mut self, count: usize) -> Self {
        self.index.rows.truncate(count);
        self.pixels
            .truncate(self.index.rows.len() * Style::ALL.len() * BYTES);
        self
    }

    /// The subject of a row.
    ///
    /// # Panics
    ///
    /// As indexing does, if there are not so many; so do the other functions of a row.
    pub fn subject(&self, row: usize) -> &Subject {
        &self.index.rows[row].subject
    }

    /// All subjects, in the order of the rows.
    pub fn subjects(&self) -> impl ExactSizeIterator<Item = &Subject> {
        self.index.rows.iter().map(|row| &row.subject)
    }

    /// The styles that the subject of a row is drawn in.
    pub fn styles(&self, row: usize) -> &[Style] {
        &self.index.rows[row].styles
    }

    /// A drawing `[64, 64, 4]`; transparent if there is none in this style.
    pub fn pixels(&self, row: usize, style: Style) -> &[u8] {
        let at = (row * Style::ALL.len() + style as usize) * BYTES;
        &self.pixels[at..at + BYTES]
    }
}

/// Where every line of pixels of every drawing is: in the list of drawings, and on the sheet.
fn lines(rows: usize) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    const LINE: usize = SIDE * 4;
    let columns = Style::ALL.len();
    (0..rows * columns * SIDE).map(move |line| {
        let (drawing, y) = (line / SIDE, line % SIDE);
        let (row, column) = (drawing / columns, drawing % columns);
        let (listed, on_sheet) = (line, (row * SIDE + y) * columns + column);
        let bytes = |line: usize| line * LINE..(line + 1) * LINE;
        (bytes(listed), bytes(on_sheet))
    })
}
