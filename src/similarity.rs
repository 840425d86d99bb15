//! How alike pictures are.

use serde::Serialize;

/// How alike two lists of numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Likeness {
    /// The root of the mean squared difference: 0 for the same.
    pub rmse: f32,
    /// The cosine of the angle between them: 1 for the same direction.
    pub cosine: f32,
}

/// How alike the members of a group are to an original, and among one another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Similarity {
    /// To the original, one a member.
    pub to_original: Vec<Likeness>,
    /// The mean over all pairs of members; that of a single member with itself.
    pub among: Likeness,
}

impl Likeness {
    /// Compares two lists of the same length.
    pub fn of(a: &[f32], b: &[f32]) -> Self {
        let [mut dot, mut a_square, mut b_square, mut difference] = [0f64; 4];
        for (a, b) in a.iter().zip(b) {
            let (a, b) = (f64::from(*a), f64::from(*b));
            dot += a * b;
            a_square += a * a;
            b_square += b * b;
            difference += (a - b) * (a - b);
        }
        let lengths = (a_square * b_square).sqrt();
        Self {
            rmse: (difference / a.len() as f64).sqrt() as f32,
            // Nothing has no direction: two blank pictures are alike, one is like no other.
            cosine: if lengths > 0.0 {
                (dot / lengths) as f32
            } else {
                f32::from(u8::from(a_square == b_square))
            },
        }
    }

    fn mean(all: impl ExactSizeIterator<Item = Self>) -> Self {
        let count = all.len() as f32;
        let zero = Self {
            rmse: 0.0,
            cosine: 0.0,
        };
        let sum = all.fold(zero, |sum, one| Self {
            rmse: sum.rmse + one.rmse,
            cosine: sum.cosine + one.cosine,
        });
        Self {
            rmse: sum.rmse / count,
            cosine: sum.cosine / count,
        }
    }
}

impl Similarity {
    /// Compares the rows of `members`, `[count, original.len()]`.
    pub fn of(members: &[f32], original: &[f32]) -> Self {
        let rows: Vec<&[f32]> = members.chunks_exact(original.len()).collect();
        let mut pairs = Vec::new();
        for (i, a) in rows.iter().enumerate() {
            pairs.extend(rows[i + 1..].iter().map(|b| Likeness::of(a, b)));
        }
        if pairs.is_empty() {
            pairs.extend(rows.first().map(|row| Likeness::of(row, row)));
        }
        Self {
            to_original: rows.iter().map(|row| Likeness::of(row, original)).collect(),
            among: Likeness::mean(pairs.into_iter()),
        }
    }
}

/// Pixels from `[-1, 1]` as ink from 0 (the paper) to 1, so that the paper, which most pictures share,
/// does not count as likeness in a cosine; what lies outside is cut off.
///
/// The paper of pictures of one channel is black, that of colour pictures white.
pub fn ink(pixels: &[f32], channels: usize) -> Vec<f32> {
    let light = |pixel: &f32| (pixel.clamp(-1.0, 1.0) + 1.0) / 2.0;
    let on_black = channels == 1;
    let ink = |pixel| match on_black {
        true => light(pixel),
        false => 1.0 - light(pixel),
    };
    pixels.iter().map(ink).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_as_computed_by_hand() {
        let Likeness { rmse, cosine } = Likeness::of(&[3.0, 0.0], &[3.0, 4.0]);
        assert!((rmse - 8f32.sqrt()).abs() < 1e-6, "{rmse}");
        assert!((cosine - 0.6).abs() < 1e-6, "{cosine}");
    }

    #[test]
    fn blank_pictures_have_no_direction() {
        assert_eq!(Likeness::of(&[0.0; 2], &[0.0; 2]).cosine, 1.0);
        assert_eq!(Likeness::of(&[0.0; 2], &[1.0, 0.0]).cosine, 0.0);
    }

    #[test]
    fn what_stands_beside_one_another_has_nothing_in_common() {
        assert_eq!(ink(&[-1.0, 0.0, 1.0, 3.0], 1), [0.0, 0.5, 1.0, 1.0]);
        // Two pixels, the one or the other blue, on white.
        let [left, right] = [[-1.0, 1.0], [1.0, -1.0]].map(|blocked| {
            let colour = [blocked, blocked, [1.0; 2]].concat();
            ink(&colour, 3)
        });
        assert_eq!(Likeness::of(&left, &right).cosine, 0.0);
        assert_eq!(Likeness::of(&left, &left).cosine, 1.0);
    }

    #[test]
    fn a_group_is_compared_pair_by_pair() {
        let similarity = Similarity::of(&[1.0, 0.0, 0.0, 1.0, 1.0, 0.0], &[1.0, 0.0]);
        let cosines: Vec<f32> = similarity
            .to_original
            .iter()
            .map(|one| one.cosine)
            .collect();
        assert_eq!(cosines, [1.0, 0.0, 1.0]);
        assert!((similarity.among.cosine - 1.0 / 3.0).abs() < 1e-6);
        let alone = Similarity::of(&[1.0, 0.0], &[0.0, 1.0]);
        assert_eq!((alone.among.rmse, alone.among.cosine), (0.0, 1.0));
    }
}
