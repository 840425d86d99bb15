//! Cutting a prompt into words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Marks that pick a variant of an emoji: text or colour, and the tone of the skin.
const VARIANTS: [std::ops::RangeInclusive<char>; 2] =
    ['\u{fe0e}'..='\u{fe0f}', '\u{1f3fb}'..='\u{1f3ff}'];

/// The words of a prompt in lower case, without accents and punctuation; a sign that is not a
/// letter but stands for something, such as an emoji, is a word of its own.
pub fn words(prompt: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in prompt.split_word_bounds() {
        let word = plain(piece);
        if word.chars().any(char::is_alphanumeric) {
            words.push(word);
        } else if let Some(symbol) = symbol(piece) {
            words.push(symbol);
        }
    }
    words
}

/// The letters and digits of `piece` in lower case, without accents.
fn plain(piece: &str) -> String {
    piece
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// `piece` if it is an emoji, in its plainest variant.
pub(super) fn symbol(piece: &str) -> Option<String> {
    let plain: String = piece
        .chars()
        .filter(|mark| !VARIANTS.iter().any(|variants| variants.contains(mark)))
        .collect();
    let is_symbol = |mark: char| !mark.is_ascii() && !mark.is_whitespace() && !punctuation(mark);
    plain.chars().next().is_some_and(is_symbol).then_some(plain)
}

/// Whether the mark belongs to a block of punctuation, which says nothing.
fn punctuation(mark: char) -> bool {
    matches!(mark, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' | '\u{fe00}'..='\u{fe6f}')
}
