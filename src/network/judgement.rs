//! What a classifier says of a batch of generated pictures: what each shows, and how much they
//! differ.

use burn::tensor::{ExecutionError, Tensor};

use super::Classifier;
use crate::image;

/// What a classifier says of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The index of the class read in each picture.
    pub classes: Vec<usize>,
    /// How much the pictures differ, see [`spread`].
    pub spread: Option<f64>,
}

/// Judges `pictures`, `[batch, channels, size, size]` in `[-1, 1]`.
pub async fn judge(net: &Classifier, pictures: Tensor<4>) -> Result<Judgement, ExecutionError> {
    let features = net.features(pictures); // [batch, width]
    let [_, width] = features.dims();
    let classes = net.logits(features.clone()).argmax(1).float();
    Ok(Judgement {
        classes: image::read(classes)
            .await?
            .into_iter()
            .map(|class| class as usize)
            .collect(),
        spread: spread(&image::read(features).await?, width),
    })
}

/// The mean Euclidean distance between two different pictures, as points of `width` features;
/// `None` for fewer than two. Copies of one picture have 0.
pub fn spread(features: &[f32], width: usize) -> Option<f64> {
    let points: Vec<&[f32]> = features.chunks_exact(width).collect();
    let pairs = points.len() * points.len().saturating_sub(1) / 2;
    let distances = points
        .iter()
        .enumerate()
        .flat_map(|(i, a)| points[..i].iter().map(|b| distance(a, b)));
    (pairs > 0).then(|| distances.sum::<f64>() / pairs as f64)
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    let squared: f32 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    f64::from(squared).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_of_points_on_a_line_by_hand() {
        // The distances are 3, 4 and 7.
        assert_eq!(spread(&[0.0, 3.0, 7.0], 1), Some(14.0 / 3.0));
        assert_eq!(spread(&[1.0, 2.0, 4.0, 6.0], 2), Some(5.0));
        assert_eq!(spread(&[1.0, 2.0, 1.0, 2.0], 2), Some(0.0));
        assert_eq!(spread(&[1.0, 2.0], 2), None);
        assert_eq!(spread(&[], 2), None);
    }
}
