//! A prompt as the network reads it.

/// The words of a prompt, as numbers; none of them is a prompt that asks for nothing in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tokens(pub Vec<Token>);

/// A word, as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// The word's index in the vocabulary, if it is there.
    pub word: Option<usize>,
    /// Hashes of every three letters in a row; take them modulo the number of rows there are.
    pub trigrams: Vec<u32>,
}

/// Trigrams of a word that count; a longer word is known by its beginning.
pub(crate) const TRIGRAMS: usize = 11;

impl Token {
    /// The token of `word`, whose index is `index`.
    pub(super) fn new(word: &str, index: Option<usize>) -> Self {
        let letters: Vec<char> = format!("<{word}>").chars().collect();
        let trigrams = letters.windows(3).take(TRIGRAMS).map(hash).collect();
        Self {
            word: index,
            trigrams,
        }
    }
}

/// FNV-1a of the letters (Fowler, Noll & Vo), the same on every machine.
fn hash(letters: &[char]) -> u32 {
    let mut bytes = [0; 4];
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    letters.iter().fold(0x811c_9dc5, |hash, letter| {
        letter.encode_utf8(&mut bytes).bytes().fold(hash, step)
    })
}
