//! Clouds of points in the space of features, and how well one covers another.

use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

/// Rows of the matrix of distances that are computed at once.
const BLOCK: usize = 500;

/// Points of a common width.
pub struct Cloud {
    values: Vec<f32>,
    width: usize,
}

/// A point's nearest neighbour in another cloud.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its index there.
    pub index: usize,
    /// Its distance.
    pub distance: f32,
}

/// How two clouds lie over each other, all shares of 1 but the density.
///
/// A ball around a point reaches to its k-th neighbour in its own cloud.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Generated points in a ball of any real one (Kynkäänniemi et al. 2019).
    pub precision: f64,
    /// Real points in a ball of any generated one (Kynkäänniemi et al. 2019).
    pub recall: f64,
    /// Balls of real points that hold a generated one, on average, divided by k; about 1 when
    /// both clouds are alike (Naeem et al. 2020, equation 3).
    pub density: f64,
    /// Real points whose ball holds any generated one (Naeem et al. 2020, equation 4).
    pub coverage: f64,
}

impl Cloud {
    /// Points as rows of `values`, `[count, width]`.
    pub fn new(values: Vec<f32>, width: usize) -> Self {
        assert_eq!(values.len() % width, 0, "the values are rows of {width}");
        Self { values, width }
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// The number of coordinates.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The points.
    pub fn points(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width)
    }

    /// The first `count` points, or all if there are fewer.
    pub fn first(&self, count: usize) -> Self {
        let end = self.values.len().min(count * self.width);
        Self {
            values: self.values[..end].to_vec(),
            width: self.width,
        }
    }

    /// `count` points from all over the cloud, or all if there are fewer.
    pub fn spread(&self, count: usize) -> Self {
        let all = self.values.len() / self.width;
        let count = count.min(all);
        let rows = (0..count).map(|index| index * all / count);
        let values = rows.flat_map(|row| &self.values[row * self.width..(row + 1) * self.width]);
        Self {
            values: values.copied().collect(),
            width: self.width,
        }
    }

    /// Calls `visit` with the index of every point and its squared distances to all of `others`.
    fn squared_distances(
        &self,
        others: &Self,
        device: &Device,
        mut visit: impl FnMut(usize, &[f32]),
    ) {
        let tensor = |values: &[f32]| {
            let shape = [values.len() / self.width, self.width];
            Tensor::<2>::from_data(TensorData::new(values.to_vec(), shape), device)
        };
        let squares = |x: &Tensor<2>| x.clone().square().sum_dim(1); // [points, 1]
        let others_t = tensor(&others.values).transpose();
        let others_squares = squares(&tensor(&others.values)).transpose();
        for (block, values) in self.values.chunks(BLOCK * self.width).enumerate() {
            let points = tensor(values);
            let products = points.clone().matmul(others_t.clone());
            let distances = squares(&points) + others_squares.clone() - products * 2.0;
            let distances: Vec<f32> = distances
                .into_data()
                .try_into_vec()
                .expect("the tensor holds 32-bit floats");
            for (row, distances) in distances.chunks_exact(others.len()).enumerate() {
                visit(block * BLOCK + row, distances);
            }
        }
    }

    /// The squared distance of every point to its `k`-th nearest neighbour in the same cloud.
    pub fn squared_radii(&self, k: usize, device: &Device) -> Vec<f32> {
        assert!(k < self.len(), "{k} neighbours among {} points", self.len());
        let mut radii = Vec::with_capacity(self.len());
        self.squared_distances(self, device, |index, distances| {
            let mut others = distances.to_vec();
            others.swap_remove(index);
            radii.push(*others.select_nth_unstable_by(k - 1, f32::total_cmp).1);
        });
        radii
    }

    /// The squared distances of the first `count` points to the nearest other point of the cloud.
    pub fn squared_distances_to_others(&self, count: usize, device: &Device) -> Vec<f32> {
        let mut nearest = Vec::with_capacity(count);
        self.first(count)
            .squared_distances(self, device, |index, distances| {
                let others = distances.iter().enumerate().filter(|(i, _)| *i != index);
                let least = others.map(|(_, d)| *d).fold(f32::INFINITY, f32::min);
                nearest.push(least.max(0.0));
            });
        nearest
    }

    /// How `generated` lies over this cloud of real points; balls reach to the `k`-th neighbour.
    pub fn overlap(&self, generated: &Self, k: usize, device: &Device) -> Overlap {
        let real_radii = self.squared_radii(k, device);
        let generated_radii = generated.squared_radii(k, device);
        let mut in_a_real_ball = vec![false; generated.len()];
        let (mut recalled, mut covered, mut pairs) = (0usize, 0usize, 0usize);
        self.squared_distances(generated, device, |real, distances| {
            let radius = real_radii[real];
            let inside = distances.iter().map(|&d| d < radius);
            let count = inside.clone().filter(|&inside| inside).count();
            pairs += count;
            covered += usize::from(count > 0);
            in_a_real_ball
                .iter_mut()
                .zip(inside)
                .for_each(|(any, inside)| *any |= inside);
            recalled += usize::from(distances.iter().zip(&generated_radii).any(|(d, r)| d < r));
        });
        let real = self.len() as f64;
        let count = generated.len() as f64;
        Overlap {
            precision: in_a_real_ball.iter().filter(|&&inside| inside).count() as f64 / count,
            recall: recalled as f64 / real,
            density: pairs as f64 / (k as f64 * count),
            coverage: covered as f64 / real,
        }
    }

    /// The nearest of `others` to every point.
    pub fn nearest(&self, others: &Self, device: &Device) -> Vec<Neighbour> {
        let mut nearest = Vec::with_capacity(self.len());
        self.squared_distances(others, device, |_, distances| {
            let index = (0..distances.len())
                .min_by(|&a, &b| distances[a].total_cmp(&distances[b]))
                .expect("the other cloud is not empty");
            nearest.push(index);
        });
        // The product form loses digits exactly where points coincide, so measure again.
        let exact = |(point, index): (&[f32], usize)| {
            let other = &others.values[index * self.width..][..self.width];
            let squared: f32 = point
                .iter()
                .zip(other)
                .map(|(a, b)| (a - b) * (a - b))
                .sum();
            Neighbour {
                index,
                distance: squared.sqrt(),
            }
        };
        self.points().zip(nearest).map(exact).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diffusion_lab::random::{generator, normals};

    fn line(points: &[f32]) -> Cloud {
        Cloud::new(points.to_vec(), 1)
    }

    #[test]
    fn points_are_taken_from_all_over() {
        let cloud = line(&[0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(cloud.spread(2).values, [0.0, 2.0]);
        assert_eq!(cloud.spread(7).values, cloud.values);
    }

    #[test]
    fn radii_on_a_line() {
        let radii = line(&[0.0, 1.0, 3.0, 7.0]).squared_radii(2, &Device::flex());
        assert_eq!(radii, [9.0, 4.0, 9.0, 36.0]);
    }

    #[test]
    fn overlap_on_a_line_by_hand() {
        // With k = 1 the balls of the real points are (-1, 1), (0, 2) and (1, 19), those of the
        // generated ones (-1, 0.5), (-0.25, 1.25) and (0.5, 59.5).
        let real = line(&[0.0, 1.0, 10.0]);
        let generated = line(&[-0.25, 0.5, 30.0]);
        let overlap = real.overlap(&generated, 1, &Device::flex());
        let expected = Overlap {
            precision: 2.0 / 3.0,
            recall: 1.0,
            density: 1.0,
            coverage: 2.0 / 3.0,
        };
        assert_eq!(overlap, expected);
    }

    #[test]
    fn overlap_equals_brute_force() {
        let draw = |stream, count: usize, shift: f32| {
            let values = normals(&mut generator(3, stream), count * 4);
            Cloud::new(values.into_iter().map(|value| value + shift).collect(), 4)
        };
        let (real, generated, k) = (draw(0, 60, 0.0), draw(1, 50, 0.7), 5usize);
        let found = real.overlap(&generated, k, &Device::flex());

        let distance = |a: &[f32], b: &[f32]| -> f32 {
            a.iter()
                .zip(b)
                .map(|(a, b)| (a - b).powi(2))
                .sum::<f32>()
                .sqrt()
        };
        let radii = |cloud: &Cloud| -> Vec<f32> {
            let radius = |point| {
                let mut all: Vec<f32> =
                    cloud.points().map(|other| distance(point, other)).collect();
                all.sort_by(f32::total_cmp);
                all[k] // all[0] is the point itself
            };
            cloud.points().map(radius).collect()
        };
        let (real_radii, generated_radii) = (radii(&real), radii(&generated));
        let share = |hits: usize, count: usize| hits as f64 / count as f64;
        let in_real = |g: &[f32]| {
            real.points()
                .zip(&real_radii)
                .filter(|(r, radius)| distance(g, r) < **radius)
                .count()
        };
        let in_generated = |r: &[f32]| {
            generated
                .points()
                .zip(&generated_radii)
                .any(|(g, radius)| distance(g, r) < *radius)
        };
        let covered = real
            .points()
            .zip(&real_radii)
            .filter(|(r, radius)| generated.points().any(|g| distance(g, r) < **radius));
        assert_eq!(
            found.precision,
            share(generated.points().filter(|g| in_real(g) > 0).count(), 50)
        );
        assert_eq!(
            found.recall,
            share(real.points().filter(|r| in_generated(r)).count(), 60)
        );
        assert_eq!(
            found.density,
            generated.points().map(in_real).sum::<usize>() as f64 / (5.0 * 50.0)
        );
        assert_eq!(found.coverage, share(covered.count(), 60));
    }

    #[test]
    fn nearest_finds_copies() {
        let others = Cloud::new(vec![0.0, 0.0, 3.0, 4.0, 100.0, 100.0], 2);
        let points = Cloud::new(vec![100.0, 100.0, 0.0, 1.0], 2);
        let nearest = points.nearest(&others, &Device::flex());
        assert_eq!(
            nearest[0],
            Neighbour {
                index: 2,
                distance: 0.0
            }
        );
        assert_eq!(
            nearest[1],
            Neighbour {
                index: 0,
                distance: 1.0
            }
        );
    }
}
