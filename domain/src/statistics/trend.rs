//! One share over time: what may be said of its first and last point, and of many points (`statistics.md` 4.5).
//!
//! Points are shares that are shown, the earliest first; what is hidden or was asked in other words is no point. Nothing is
//! smoothed, and nothing says that people changed: different people may have answered each time.

use super::{
    groups::{Gap, gap, newcombe},
    proportion::Interval,
};

/// With fewer points than this nobody speaks of a trend.
const FEWEST_FOR_TREND: usize = 3;
/// From so many points on, the run-chart rule is used instead of a test.
const FEWEST_FOR_RUNS: usize = 12;
/// So many points in a row on one side of the median are no chance.
const RUN: usize = 8;
/// A mix of people that moved by more than this makes the headline use equal voice.
const MIX: f64 = 0.10;

/// A share at one time: a count and its n.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// How many people.
    pub count: f64,
    /// Of how many, more than 0.
    pub n: f64,
}

impl Point {
    /// The share, from 0 to 1.
    pub fn share(self) -> f64 {
        self.count / self.n
    }
}

/// The last point against the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The last share minus the first.
    pub difference: f64,
    /// Its likely range.
    pub interval: Interval,
    /// What may be said of it, in the words for two groups.
    pub gap: Gap,
}

/// How the points lie, where there are enough to say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Fewer than three points: only the last against the first, and no word of a trend.
    TooFewPoints,
    /// Three to eleven points: the last against the first may be called a trend.
    Trend,
    /// Twelve points or more, with eight in a row on one side of their median: more than chance.
    Shifted,
    /// Twelve points or more, and no such row: no more than chance.
    Steady,
}

/// What may be said of the last point against the first; none with fewer than two points, or where one is of nobody.
///
/// Source: `statistics.md` 4.5: Newcombe's interval of last minus first, with the wording bands of 4.3.
pub fn change(points: &[Point], z: f64) -> Option<Change> {
    let [first, .., last] = points else { return None };
    let interval = newcombe((last.count, last.n), (first.count, first.n), z)?;
    let difference = last.share() - first.share();
    Some(Change { difference, interval, gap: gap(difference, interval) })
}

/// How points lie. A point on the median itself neither ends a row nor makes it longer.
///
/// Source: `statistics.md` 4.5, the run-chart rule: eight on one side of the median.
pub fn course(points: &[Point]) -> Course {
    if points.len() < FEWEST_FOR_TREND {
        return Course::TooFewPoints;
    }
    if points.len() < FEWEST_FOR_RUNS {
        return Course::Trend;
    }
    let middle = median(points);
    let (mut above, mut below) = (0, 0);
    for share in points.iter().map(|point| point.share()) {
        if share > middle {
            (above, below) = (above + 1, 0);
        } else if share < middle {
            (above, below) = (0, below + 1);
        }
        if above >= RUN || below >= RUN {
            return Course::Shifted;
        }
    }
    Course::Steady
}

/// The middle line of a run chart: the median of the shares; none with fewer points than the run-chart rule needs.
///
/// Source: `statistics.md` 4.5.
pub fn middle_line(points: &[Point]) -> Option<f64> {
    (points.len() >= FEWEST_FOR_RUNS).then(|| median(points))
}

/// What may be said of the last of two shares against the first, each with its own interval: for shares that are no count
/// of people, such as those in which two groups weigh the same. Of plain shares with Wilson limits it is `change`.
///
/// Source: Zou and Donner, "Construction of confidence limits about effect measures", 2008 (MOVER), with the wording bands
/// of `statistics.md` 4.3.
pub fn change_between((first, before): (f64, Interval), (last, after): (f64, Interval)) -> Change {
    let difference = last - first;
    let interval = Interval {
        low: (difference - (last - after.low).hypot(before.high - first)).max(-1.0),
        high: (difference + (after.high - last).hypot(first - before.low)).min(1.0),
    };
    Change { difference, interval, gap: gap(difference, interval) }
}

fn median(points: &[Point]) -> f64 {
    let mut shares: Vec<f64> = points.iter().map(|point| point.share()).collect();
    shares.sort_by(f64::total_cmp);
    let half = shares.len() / 2;
    if shares.len().is_multiple_of(2) { (shares[half - 1] + shares[half]) / 2.0 } else { shares[half] }
}

/// Whether the mix of people with lived experience and professionals moved so far that a change of the pooled share may
/// come from it: then the headline is the share in which both weigh the same. Each point counts people with lived
/// experience among those who are either.
///
/// Source: `statistics.md` 4.5: more than ten points.
pub fn mix_moved(first: Point, last: Point) -> bool {
    let is_of_somebody = first.n > 0.0 && last.n > 0.0;
    // Shares are quotients, so ten points exactly may come out a breath above.
    is_of_somebody && (last.share() - first.share()).abs() > MIX + 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Z_95, equal_voice, wilson};

    fn of_hundred(counts: &[u32]) -> Vec<Point> {
        counts.iter().map(|&count| Point { count: f64::from(count), n: 100.0 }).collect()
    }

    #[test]
    fn the_last_is_held_against_the_first_in_the_words_for_groups() {
        let points = [Point { count: 20.0, n: 40.0 }, Point { count: 1.0, n: 40.0 }, Point { count: 40.0, n: 50.0 }];
        let found = change(&points, Z_95).expect("there are points");
        assert!((found.difference - 0.3).abs() < 1e-9, "{found:?}");
        assert_eq!(found.gap, Gap::Different);
        let few = [Point { count: 4.0, n: 10.0 }, Point { count: 9.0, n: 12.0 }];
        assert_eq!(change(&few, Z_95).map(|change| change.gap), Some(Gap::TooFew));
        assert_eq!(change(&few[..1], Z_95), None);
        assert_eq!(change(&[], Z_95), None);
    }

    #[test]
    fn two_points_are_no_trend() {
        assert_eq!(course(&of_hundred(&[50, 60])), Course::TooFewPoints);
        assert_eq!(course(&of_hundred(&[50, 60, 70])), Course::Trend);
        assert_eq!(course(&of_hundred(&[50; 11])), Course::Trend);
    }

    #[test]
    fn many_points_follow_the_run_chart_rule() {
        let up_and_down = [40, 60, 41, 59, 42, 58, 43, 57, 44, 56, 45, 55];
        assert_eq!(course(&of_hundred(&up_and_down)), Course::Steady);
        let shifted = [40, 41, 42, 43, 44, 45, 46, 47, 60, 61, 62, 63, 64, 65, 66, 67];
        assert_eq!(course(&of_hundred(&shifted)), Course::Shifted);
        let seven = [40, 41, 42, 43, 44, 45, 46, 60, 61, 62, 63, 64, 65, 66];
        assert_eq!(course(&of_hundred(&seven)), Course::Steady, "seven in a row are chance");
        assert_eq!(course(&of_hundred(&[50; 12])), Course::Steady, "points on the median count for neither side");
    }

    #[test]
    fn the_middle_line_stands_from_twelve_points_on() {
        assert_eq!(middle_line(&of_hundred(&[50; 11])), None);
        let up_and_down = [40, 60, 41, 59, 42, 58, 43, 57, 44, 56, 45, 55];
        assert_eq!(middle_line(&of_hundred(&up_and_down)), Some(0.5));
        let odd = [10, 20, 30, 40, 50, 60, 70, 80, 90, 91, 92, 93, 94];
        assert_eq!(middle_line(&of_hundred(&odd)), Some(0.7));
    }

    #[test]
    fn shares_with_limits_of_their_own_are_held_against_each_other_as_counts_are() {
        let with_limits = |count, n| (count / n, wilson(count, n, Z_95).expect("people answered"));
        let found = change_between(with_limits(20.0, 40.0), with_limits(40.0, 50.0));
        let counted = change(&[Point { count: 20.0, n: 40.0 }, Point { count: 40.0, n: 50.0 }], Z_95);
        assert_eq!(Some(found), counted);
        // The equal voices of `statistics.md` 4.3: 60.0 (47.2 to 74.9) and 80.0 (64.7 to 88.3).
        let first = equal_voice((56.0, 70.0), (4.0, 10.0), Z_95).expect("both answered");
        let last = equal_voice((24.0, 30.0), (12.0, 15.0), Z_95).expect("both answered");
        let found = change_between(first, last);
        let points = [found.difference, found.interval.low, found.interval.high].map(|share| (share * 100.0).round());
        assert_eq!((points, found.gap), ([20.0, -1.0, 35.0], Gap::TooFew));
    }

    #[test]
    fn a_mix_that_moved_by_more_than_ten_points_is_seen() {
        let mix = |lived, n| Point { count: lived, n };
        assert!(!mix_moved(mix(50.0, 100.0), mix(60.0, 100.0)));
        assert!(mix_moved(mix(50.0, 100.0), mix(61.0, 100.0)));
        assert!(mix_moved(mix(61.0, 100.0), mix(50.0, 100.0)));
        assert!(!mix_moved(mix(0.0, 0.0), mix(50.0, 100.0)));
    }
}
