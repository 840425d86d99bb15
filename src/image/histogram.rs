//! How a picture's numbers are distributed.

/// Bins of a histogram.
pub const BINS: usize = 60;
/// The bins cover `[-RANGE, RANGE]`.
pub const RANGE: f32 = 3.0;

/// The distribution of a picture's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// The density in each of [`BINS`] equal bins over `[-3, 3]`, of integral 1; the end bins
    /// count what lies outside.
    pub density: Vec<f32>,
    /// The mean.
    pub mean: f32,
    /// The variance.
    pub variance: f32,
}

/// The histogram, mean and variance of `values`, which must not be empty.
pub fn of(values: &[f32]) -> Histogram {
    let count = values.len() as f32;
    let width = 2.0 * RANGE / BINS as f32;
    let mut density = vec![0.0; BINS];
    for value in values {
        let bin = ((value + RANGE) / width)
            .floor()
            .clamp(0.0, (BINS - 1) as f32);
        density[bin as usize] += 1.0 / (count * width);
    }
    let mean = values.iter().sum::<f32>() / count;
    let variance = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f32>()
        / count;
    Histogram {
        density,
        mean,
        variance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_everything_once() {
        let histogram = of(&[-9.0, -2.95, 0.05, 9.0]);
        let filled: Vec<usize> = (0..BINS).filter(|&i| histogram.density[i] > 0.0).collect();
        assert_eq!(filled, [0, 30, 59]);
        let integral: f32 = histogram.density.iter().sum::<f32>() * 0.1;
        assert!((integral - 1.0).abs() < 1e-5);
    }

    #[test]
    fn knows_mean_and_variance() {
        let Histogram { mean, variance, .. } = of(&[1.0, 3.0]);
        assert_eq!((mean, variance), (2.0, 1.0));
    }
}
