//! The Fréchet distance between two clouds of features, taken for Gaussians (Heusel et al. 2017,
//! equation 6): `|m₁ - m₂|² + tr(C₁ + C₂ - 2 (C₁ C₂)^½)`.

use nalgebra::{DMatrix, DVector};

use super::cloud::Cloud;

/// Mean and covariance of a cloud.
pub struct Gaussian {
    mean: DVector<f64>,
    covariance: DMatrix<f64>,
}

impl Gaussian {
    /// The Gaussian with the mean and (unbiased) covariance of `cloud`.
    pub fn of(cloud: &Cloud) -> Self {
        let width = cloud.width();
        let count = cloud.len() as f64;
        let mut mean = DVector::zeros(width);
        for point in cloud.points() {
            mean += DVector::from_iterator(width, point.iter().map(|&x| f64::from(x)));
        }
        mean /= count;
        let mut covariance = DMatrix::zeros(width, width);
        for point in cloud.points() {
            let offset = DVector::from_iterator(width, point.iter().map(|&x| f64::from(x))) - &mean;
            covariance.syger(1.0, &offset, &offset, 1.0);
        }
        covariance.fill_upper_triangle_with_lower_triangle();
        Self {
            mean,
            covariance: covariance / (count - 1.0),
        }
    }

    /// The Fréchet distance (its square, as is the custom).
    pub fn frechet_distance(&self, other: &Self) -> f64 {
        // (C₁ C₂)^½ has the eigenvalues of the symmetric (C₁^½ C₂ C₁^½)^½.
        let root = square_root(&self.covariance);
        let product = &root * &other.covariance * &root;
        let mixed: f64 = product
            .symmetric_eigenvalues()
            .iter()
            .map(|e| e.max(0.0).sqrt())
            .sum();
        let means = (&self.mean - &other.mean).norm_squared();
        means + self.covariance.trace() + other.covariance.trace() - 2.0 * mixed
    }
}

/// The symmetric square root of a symmetric matrix without negative eigenvalues.
fn square_root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let eigen = matrix.clone().symmetric_eigen();
    let roots = DMatrix::from_diagonal(&eigen.eigenvalues.map(|e| e.max(0.0).sqrt()));
    &eigen.eigenvectors * roots * eigen.eigenvectors.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_covariance_by_hand() {
        let gaussian = Gaussian::of(&Cloud::new(vec![0.0, 0.0, 2.0, 0.0, 1.0, 3.0], 2));
        assert_eq!(gaussian.mean, DVector::from_vec(vec![1.0, 1.0]));
        // Offsets (-1, -1), (1, -1), (0, 2), divided by 3 - 1.
        assert_eq!(
            gaussian.covariance,
            DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, 3.0])
        );
    }

    #[test]
    fn distance_of_gaussians_that_commute() {
        // With diagonal covariances: |m|² + Σ (σ₁ - σ₂)² = 25 + (1 - 3)² + (2 - 1)².
        let gaussian = |mean: [f64; 2], variances: [f64; 2]| Gaussian {
            mean: DVector::from_row_slice(&mean),
            covariance: DMatrix::from_diagonal(&DVector::from_row_slice(&variances)),
        };
        let a = gaussian([0.0, 0.0], [1.0, 4.0]);
        let b = gaussian([3.0, 4.0], [9.0, 1.0]);
        assert!((a.frechet_distance(&b) - 30.0).abs() < 1e-9);
        assert!(a.frechet_distance(&a).abs() < 1e-9);
    }

    #[test]
    fn distance_of_gaussians_that_do_not_commute() {
        // tr((C₁ C₂)^½)² = tr(C₁ C₂) + 2 det(C₁ C₂)^½ for 2×2 matrices: 4 + 2·√3.
        let gaussian = |covariance: [f64; 4]| Gaussian {
            mean: DVector::zeros(2),
            covariance: DMatrix::from_row_slice(2, 2, &covariance),
        };
        let (a, b) = (
            gaussian([2.0, 1.0, 1.0, 2.0]),
            gaussian([1.0, 0.0, 0.0, 1.0]),
        );
        let expected = 4.0 + 2.0 - 2.0 * (4.0 + 2.0 * 3f64.sqrt()).sqrt();
        assert!((a.frechet_distance(&b) - expected).abs() < 1e-9);
    }
}
