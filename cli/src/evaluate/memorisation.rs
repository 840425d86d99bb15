//! Does the model repeat its training pictures? The distance to the nearest of them tells, beside
//! the same distance for test pictures, which cannot have been learned by heart.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::cloud::{Cloud, Neighbour};
use super::share::Share;

/// Distances to the nearest training picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distances {
    /// The smallest.
    pub smallest: f32,
    /// One in a hundred is smaller.
    pub percent_1: f32,
    /// The median.
    pub median: f32,
}

/// Distances of generated and of test pictures to the nearest training picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Memorisation {
    /// Of generated pictures.
    pub generated: Distances,
    /// Of test pictures.
    pub test: Distances,
    /// Generated pictures that are nearer to a training picture than 99 of 100 test pictures are:
    /// 1 % if they are neither nearer nor farther.
    pub nearer_than_test: Share,
}

impl Memorisation {
    /// Compares `generated` and `test` with all of `train`.
    pub fn measure(generated: &Cloud, test: &Cloud, train: &Cloud, device: &Device) -> Self {
        Self::of(
            generated.nearest(train, device),
            test.nearest(train, device),
        )
    }

    fn of(generated: Vec<Neighbour>, test: Vec<Neighbour>) -> Self {
        let (generated, test) = (sorted(generated), sorted(test));
        let limit = Distances::of(&test).percent_1;
        Self {
            generated: Distances::of(&generated),
            test: Distances::of(&test),
            nearer_than_test: Share::of(&generated, |distance| *distance < limit),
        }
    }
}

impl Distances {
    fn of(sorted: &[f32]) -> Self {
        let quantile = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
        Self {
            smallest: quantile(0.0),
            percent_1: quantile(0.01),
            median: quantile(0.5),
        }
    }
}

fn sorted(neighbours: Vec<Neighbour>) -> Vec<f32> {
    let mut distances: Vec<f32> = neighbours.into_iter().map(|n| n.distance).collect();
    distances.sort_by(f32::total_cmp);
    distances
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_stand_out() {
        let neighbours = |distances: Vec<f32>| {
            distances
                .into_iter()
                .map(|distance| Neighbour { index: 0, distance })
                .collect()
        };
        let test = neighbours((0..=100).map(|i| 1.0 + i as f32).collect());
        let generated = neighbours(vec![50.0, 0.0, 1.5, 70.0]);
        let found = Memorisation::of(generated, test);
        assert_eq!(
            found.test,
            Distances {
                smallest: 1.0,
                percent_1: 2.0,
                median: 51.0
            }
        );
        assert_eq!(found.generated.smallest, 0.0);
        assert_eq!(found.nearer_than_test.share, 0.5);
    }
}
