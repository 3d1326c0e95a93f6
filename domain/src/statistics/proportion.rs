//! The share of people who gave an answer, and how far chance could move it.
//!
//! The only interval here is Wilson's: it keeps its promise for few people and at none and all, where the usual
//! textbook interval has no width at all.

use serde::{Deserialize, Serialize};

/// A likely range of a share, or of a difference of shares.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Wilson's score interval for `count` of `n` people; none when nobody answered.
///
/// Both may be fractions: people who belong to two groups count as half in each.
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
pub fn wilson(count: f64, n: f64, z: f64) -> Option<Interval> {
    if n <= 0.0 {
        return None;
    }
    let share = (count / n).clamp(0.0, 1.0);
    let z2 = z * z;
    let scale = 1.0 + z2 / n;
    let centre = (share + z2 / (2.0 * n)) / scale;
    let half = z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / scale;
    Some(Interval { low: (centre - half).clamp(0.0, share), high: (centre + half).clamp(share, 1.0) })
}

/// Wilson's interval when `n` of all `everyone` who took part answered; none when everyone did, as nothing is left
/// to chance. It does not cure the difference between those who answer and those who do not.
///
/// Source: `statistics.md` 4.2, the effective sample n(N−1)/(N−n).
pub fn wilson_of_all(count: f64, n: f64, everyone: f64, z: f64) -> Option<Interval> {
    if n <= 0.0 || n >= everyone {
        return None;
    }
    let effective = n * (everyone - 1.0) / (everyone - n);
    wilson(count / n * effective, effective, z)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::Z_95;

    fn percent(value: f64) -> f64 {
        (value * 1000.0).round() / 10.0
    }

    #[test]
    fn the_vectors_of_the_specification_hold() {
        let vectors = [
            (0, 5, 0.0, 43.4),
            (5, 5, 56.6, 100.0),
            (4, 5, 37.6, 96.4),
            (7, 10, 39.7, 89.2),
            (9, 12, 46.8, 91.1),
            (15, 20, 53.1, 88.8),
            (24, 30, 62.7, 90.5),
            (37, 50, 60.4, 84.1),
            (75, 100, 65.7, 82.5),
            (150, 200, 68.6, 80.5),
            (0, 12, 0.0, 24.2),
            (12, 12, 75.8, 100.0),
        ];
        for (count, n, low, high) in vectors {
            let interval = wilson(f64::from(count), f64::from(n), Z_95).expect("somebody answered");
            assert_eq!((percent(interval.low), percent(interval.high)), (low, high), "{count} of {n}");
        }
    }

    #[test]
    fn a_finite_group_narrows_the_interval() {
        let interval = wilson_of_all(15.0, 20.0, 25.0, Z_95).expect("not everyone answered");
        assert_eq!((percent(interval.low), percent(interval.high)), (65.5, 82.6));
        assert_eq!(wilson_of_all(15.0, 20.0, 20.0, Z_95), None);
    }

    #[test]
    fn nobody_has_no_interval() {
        assert_eq!(wilson(0.0, 0.0, Z_95), None);
        assert_eq!(wilson_of_all(0.0, 0.0, 10.0, Z_95), None);
    }

    proptest! {
        #[test]
        fn it_contains_the_share_and_stays_between_none_and_all(n in 1_u32..5000, part in 0.0..=1.0_f64) {
            let count = (f64::from(n) * part).floor();
            let interval = wilson(count, f64::from(n), Z_95).expect("n is at least one");
            let share = count / f64::from(n);
            prop_assert!(0.0 <= interval.low && interval.low <= share);
            prop_assert!(share <= interval.high && interval.high <= 1.0);
        }

        #[test]
        fn one_more_yes_never_lowers_either_end(n in 1_u32..2000, part in 0.0..1.0_f64) {
            let count = (f64::from(n) * part).floor();
            let fewer = wilson(count, f64::from(n), Z_95).expect("n is at least one");
            let more = wilson(count + 1.0, f64::from(n), Z_95).expect("n is at least one");
            prop_assert!(more.low >= fewer.low - 1e-12 && more.high >= fewer.high - 1e-12);
        }

        #[test]
        fn yes_and_no_mirror_each_other(n in 1_u32..2000, part in 0.0..=1.0_f64) {
            let (n, count) = (f64::from(n), (f64::from(n) * part).floor());
            let yes = wilson(count, n, Z_95).expect("n is at least one");
            let no = wilson(n - count, n, Z_95).expect("n is at least one");
            prop_assert!((yes.low - (1.0 - no.high)).abs() < 1e-9);
            prop_assert!((yes.high - (1.0 - no.low)).abs() < 1e-9);
        }

        #[test]
        fn more_people_narrow_it(n in 1_u32..1000, part in 0.0..=1.0_f64) {
            let (n, count) = (f64::from(n), (f64::from(n) * part).floor());
            let few = wilson(count, n, Z_95).expect("n is at least one");
            let many = wilson(count * 4.0, n * 4.0, Z_95).expect("n is at least one");
            prop_assert!(many.high - many.low < few.high - few.low);
        }
    }
}
