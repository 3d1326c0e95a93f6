//! A share of noisy counts: how many of how many, and how far noise may have moved it.
//!
//! An interval says what chance did in choosing who answered; noise is more chance, so it makes the interval wider.

use super::proportion::{Interval, wilson};

/// So many people of each kind are put beside a share before its spread is guessed, so that a share of none or all has one
/// (Agresti and Coull, 1998).
const BESIDE: f64 = 2.0;

/// A share of the people who answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// How many people.
    pub count: f64,
    /// Of how many, more than 0.
    pub n: f64,
    /// The variance that noise gives the share, of shares from 0 to 1; 0 where counts are exact.
    pub noise: f64,
}

impl Share {
    /// The share, from 0 to 1.
    pub fn value(self) -> f64 {
        self.count / self.n
    }

    /// The count and the n of a sample without noise that says as little: the same share, of fewer people.
    ///
    /// Source: `docs/statistics.md` 4.2: `1/n* = 1/n + σ²/(p(1−p))`, with p = (count + 2)/(n + 4).
    pub fn effective(self) -> (f64, f64) {
        if self.noise <= 0.0 {
            return (self.count, self.n);
        }
        let guess = (self.count + BESIDE) / (self.n + 2.0 * BESIDE);
        let guess = guess.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        let n = 1.0 / (1.0 / self.n + self.noise / (guess * (1.0 - guess)));
        (self.value() * n, n)
    }

    /// Its likely range, noise included; none of nobody.
    pub fn interval(self, z: f64) -> Option<Interval> {
        if self.n <= 0.0 {
            return None;
        }
        let (count, n) = self.effective();
        wilson(count, n, z)
    }

    /// The share of these people and of half of others, who belong to two groups.
    pub fn with_half_of(self, others: Self) -> Self {
        let n = self.n + others.n / 2.0;
        let noise = self.noise * self.n * self.n + others.noise * others.n * others.n / 4.0;
        Self { count: self.count + others.count / 2.0, n, noise: noise / (n * n) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Z_95;

    #[test]
    fn without_noise_it_is_wilsons_interval() {
        let share = Share { count: 24.0, n: 30.0, noise: 0.0 };
        assert_eq!(share.interval(Z_95), wilson(24.0, 30.0, Z_95));
        assert_eq!(Share { count: 0.0, n: 0.0, noise: 0.0 }.interval(Z_95), None);
    }

    #[test]
    fn noise_is_like_fewer_people() {
        // 24 of 30, and noise of 5 points: 1/30 + 0.0025/(26/34·8/34) = 0.04725, so 21.2 people.
        let noisy = Share { count: 24.0, n: 30.0, noise: 0.0025 };
        let (count, n) = noisy.effective();
        assert!((n - 21.165).abs() < 0.01 && (count / n - 0.8).abs() < 1e-12, "{n}");
        let all = Share { count: 15.0, n: 15.0, noise: 0.01 };
        assert!(all.interval(Z_95).is_some_and(|interval| interval.low < 0.75 && interval.high == 1.0));
    }

    #[test]
    fn half_of_others_brings_a_quarter_of_their_noise() {
        let one = Share { count: 6.0, n: 10.0, noise: 0.04 };
        let both = Share { count: 4.0, n: 10.0, noise: 0.04 };
        assert_eq!(one.with_half_of(both), Share { count: 8.0, n: 15.0, noise: (4.0 + 1.0) / 225.0 });
    }
}
