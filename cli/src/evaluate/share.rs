//! A measured proportion and how sure it is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The quantile of the normal distribution for 95 % on both sides.
const Z: f64 = 1.959_963_984_540_054;

/// A proportion with its 95 % confidence interval (Wilson 1927).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The proportion found.
    pub share: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl Share {
    /// `hits` out of `count`.
    pub fn new(hits: usize, count: usize) -> Self {
        let n = count as f64;
        let share = hits as f64 / n;
        let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let spread =
            Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Self {
            share,
            low: (centre - spread).max(0.0),
            high: (centre + spread).min(1.0),
        }
    }

    /// The share of the items for which `hit` holds.
    pub fn of<T>(items: &[T], hit: impl Fn(&T) -> bool) -> Self {
        Self::new(items.iter().filter(|item| hit(item)).count(), items.len())
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [share, low, high] = [self.share, self.low, self.high].map(|x| 100.0 * x);
        write!(f, "{share:.2} % ({low:.2} to {high:.2})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_of_the_textbook() {
        // 81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I, method 3).
        let share = Share::new(81, 263);
        assert!((share.low - 0.2553).abs() < 5e-5 && (share.high - 0.3662).abs() < 5e-5);
    }

    #[test]
    fn certainty_stays_within_bounds() {
        let all = Share::new(10, 10);
        assert!(all.share == 1.0 && all.high <= 1.0 && all.high > 0.999 && all.low < 0.75);
    }
}
