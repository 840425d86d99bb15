//! Pictures between the network's numbers and 8-bit pixels.

/// A pixel as the network sees it: 0 becomes -1, 255 becomes 1.
pub fn from_byte(byte: u8) -> f32 {
    f32::from(byte) / 127.5 - 1.0
}

/// The nearest pixel to a network's number; what lies outside `[-1, 1]` is cut off.
pub fn to_byte(value: f32) -> u8 {
    ((value.clamp(-1.0, 1.0) + 1.0) * 127.5).round() as u8
}
