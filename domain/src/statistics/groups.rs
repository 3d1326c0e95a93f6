//! Two groups side by side: how far apart they are, and one figure in which both weigh the same.
//!
//! A gap is something to talk about, never a mark for either group, so nothing here ranks.

use super::proportion::{Interval, wilson};

/// A gap smaller than this is called small, however sure it is (`statistics.md` 4.3).
pub const CLEAR_GAP: f64 = 0.10;

/// What may be said about the gap between two groups, in the order the rules are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// "See this differently".
    Different,
    /// "A small difference".
    Small,
    /// "See this alike".
    Alike,
    /// "Too few answers to tell".
    TooFew,
}

/// Newcombe's hybrid score interval for the share of `first` minus that of `second`, each a count and its n.
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10.
pub fn newcombe(first: (f64, f64), second: (f64, f64), z: f64) -> Option<Interval> {
    let (one, other) = (Side::of(first, z)?, Side::of(second, z)?);
    let difference = one.share - other.share;
    Some(Interval {
        low: (difference - one.below().hypot(other.above())).max(-1.0),
        high: (difference + one.above().hypot(other.below())).min(1.0),
    })
}

/// What a difference and its interval allow to be said.
pub fn gap(difference: f64, interval: Interval) -> Gap {
    let excludes_none = interval.low > 0.0 || interval.high < 0.0;
    if excludes_none && difference.abs() >= CLEAR_GAP {
        Gap::Different
    } else if excludes_none {
        Gap::Small
    } else if -CLEAR_GAP <= interval.low && interval.high <= CLEAR_GAP {
        Gap::Alike
    } else {
        Gap::TooFew
    }
}

/// The share in which both groups weigh the same however many answered in each, with its interval.
///
/// People who belong to both count as half in each: the caller adds half of them to both counts and both n.
/// Source: `statistics.md` 4.3, the MOVER method of Zou and Donner with Wilson limits.
pub fn equal_voice(first: (f64, f64), second: (f64, f64), z: f64) -> Option<(f64, Interval)> {
    let (one, other) = (Side::of(first, z)?, Side::of(second, z)?);
    let share = (one.share + other.share) / 2.0;
    let low = share - one.below().hypot(other.below()) / 2.0;
    let high = share + one.above().hypot(other.above()) / 2.0;
    Some((share, Interval { low: low.max(0.0), high: high.min(1.0) }))
}

struct Side {
    share: f64,
    interval: Interval,
}

impl Side {
    fn of((count, n): (f64, f64), z: f64) -> Option<Self> {
        let interval = wilson(count, n, z)?;
        Some(Self { share: count / n, interval })
    }

    fn below(&self) -> f64 {
        self.share - self.interval.low
    }

    fn above(&self) -> f64 {
        self.interval.high - self.share
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::{Z_95, Z_95_OF_TEN};

    fn points(value: f64) -> f64 {
        (value * 1000.0).round() / 10.0 + 0.0
    }

    fn difference(first: (f64, f64), second: (f64, f64)) -> f64 {
        first.0 / first.1 - second.0 / second.1
    }

    #[test]
    fn the_vectors_of_the_specification_hold() {
        let vectors = [
            ((9.0, 12.0), (4.0, 10.0), 35.0, -5.3, 63.2, Gap::TooFew),
            ((18.0, 24.0), (9.0, 15.0), 15.0, -13.3, 42.5, Gap::TooFew),
            ((40.0, 50.0), (20.0, 40.0), 30.0, 10.3, 47.2, Gap::Different),
            ((24.0, 30.0), (12.0, 15.0), 0.0, -21.6, 27.3, Gap::TooFew),
            ((56.0, 70.0), (48.0, 80.0), 20.0, 5.2, 33.4, Gap::Different),
        ];
        for (first, second, d, low, high, wording) in vectors {
            let interval = newcombe(first, second, Z_95).expect("both groups answered");
            let found = (points(difference(first, second)), points(interval.low), points(interval.high));
            assert_eq!(found, (d, low, high));
            assert_eq!(gap(difference(first, second), interval), wording);
        }
    }

    #[test]
    fn the_other_two_wordings_are_reached() {
        let narrow = |low, high| Interval { low, high };
        assert_eq!(gap(0.04, narrow(0.01, 0.07)), Gap::Small);
        assert_eq!(gap(0.0, narrow(-0.08, 0.09)), Gap::Alike);
    }

    #[test]
    fn equal_voice_does_not_follow_the_larger_group() {
        let vectors = [
            ((56.0, 70.0), (4.0, 10.0), 60.0, 47.2, 74.9),
            ((24.0, 30.0), (12.0, 15.0), 80.0, 64.7, 88.3),
            ((9.0, 12.0), (4.0, 10.0), 57.5, 39.2, 74.0),
        ];
        for (first, second, share, low, high) in vectors {
            let (found, interval) = equal_voice(first, second, Z_95).expect("both groups answered");
            assert_eq!((points(found), points(interval.low), points(interval.high)), (share, low, high));
        }
    }

    #[test]
    fn a_group_of_nobody_is_not_compared() {
        assert_eq!(newcombe((0.0, 0.0), (1.0, 2.0), Z_95), None);
        assert_eq!(equal_voice((1.0, 2.0), (0.0, 0.0), Z_95), None);
    }

    prop_compose! {
        fn group()(n in 1_u32..500, part in 0.0..=1.0_f64) -> (f64, f64) {
            ((f64::from(n) * part).floor(), f64::from(n))
        }
    }

    proptest! {
        #[test]
        fn swapping_the_groups_turns_the_gap_round(first in group(), second in group()) {
            let one = newcombe(first, second, Z_95).expect("both groups answered");
            let other = newcombe(second, first, Z_95).expect("both groups answered");
            prop_assert!((one.low + other.high).abs() < 1e-9 && (one.high + other.low).abs() < 1e-9);
        }

        #[test]
        fn the_gap_lies_in_its_interval(first in group(), second in group()) {
            let interval = newcombe(first, second, Z_95).expect("both groups answered");
            let d = difference(first, second);
            prop_assert!(-1.0 <= interval.low && interval.low <= d + 1e-12);
            prop_assert!(d <= interval.high + 1e-12 && interval.high <= 1.0);
        }

        #[test]
        fn being_surer_of_ten_at_once_widens_it(first in group(), second in group()) {
            let one = newcombe(first, second, Z_95).expect("both groups answered");
            let ten = newcombe(first, second, Z_95_OF_TEN).expect("both groups answered");
            prop_assert!(ten.low <= one.low + 1e-12 && one.high <= ten.high + 1e-12);
        }

        #[test]
        fn equal_voice_is_symmetric_and_bounded(first in group(), second in group()) {
            let (share, interval) = equal_voice(first, second, Z_95).expect("both groups answered");
            let (swapped, _) = equal_voice(second, first, Z_95).expect("both groups answered");
            prop_assert!((share - swapped).abs() < 1e-12);
            prop_assert!(0.0 <= interval.low && interval.low <= share + 1e-12);
            prop_assert!(share <= interval.high + 1e-12 && interval.high <= 1.0);
        }
    }
}
