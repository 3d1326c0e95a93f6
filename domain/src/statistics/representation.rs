//! How the mix of those who answered compares with a population, group by group (`statistics.md` 4.6).
//!
//! Nobody's answer is weighted here: `effective_n` only says what raking would cost, and nothing calls for it by itself.

use super::{proportion::Interval, share::Share};

/// Below so many people expected, nothing is said of a group (`statistics.md` 4.6).
pub const FEWEST_EXPECTED: f64 = 5.0;
/// An index that surely lies below this is "heard less".
const LESS: f64 = 0.8;
/// An index that surely lies above this is "heard more".
const MORE: f64 = 1.25;

/// What may be said of a group, in the order the rules are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// "Too few answers to tell".
    TooFew,
    /// "Heard less".
    Less,
    /// "Heard more".
    More,
    /// "About as expected".
    AsExpected,
}

/// How one group of those who answered compares with its part of the population.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// Its share among those who answered ÷ its share of the population: 1 is as expected.
    pub ratio: f64,
    /// The likely range of the ratio.
    pub interval: Interval,
    /// How many people would have been expected.
    pub expected: f64,
    /// What may be said.
    pub heard: Heard,
}

/// The index of a group: its share of those who said which group they are of, against its share of the population, above
/// 0 and at most 1. None when nobody said it, or the group has no share.
///
/// Source: `statistics.md` 4.6: s ÷ p with the interval of s, expected n·p.
pub fn index(share: Share, population_share: f64, z: f64) -> Option<Index> {
    let has_share = population_share > 0.0 && population_share <= 1.0;
    let interval = share.interval(z).filter(|_| has_share)?;
    let interval = Interval { low: interval.low / population_share, high: interval.high / population_share };
    let expected = share.n * population_share;
    Some(Index { ratio: share.value() / population_share, interval, expected, heard: heard(expected, interval) })
}

fn heard(expected: f64, interval: Interval) -> Heard {
    if expected < FEWEST_EXPECTED {
        Heard::TooFew
    } else if interval.high < LESS {
        Heard::Less
    } else if interval.low > MORE {
        Heard::More
    } else {
        Heard::AsExpected
    }
}

/// How far two mixes are apart: 0 is the same mix, 1 has no group in common. Each pair is a group's share among those who
/// answered and its share of the population.
///
/// Source: `statistics.md` 4.6, D = ½Σ|s−p|.
pub fn dissimilarity(shares: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    shares.into_iter().map(|(own, population)| (own - population).abs()).sum::<f64>() / 2.0
}

/// How many equally weighted people are as good as so many people of these weights; none without any weight.
///
/// `statistics.md` 4.6 asks for it beside a raked figure and nowhere else. No page rakes, so none shows it; it stays for its
/// vector, and whoever offers raking needs it. A share in which both kinds of knowledge weigh the same is no raked one: 4.3
/// gives it an interval of its own (`equal_voice`), which already says how few people stand behind it.
/// Source: L. Kish, "Survey Sampling", 1965: (Σw)² ÷ Σw².
pub fn effective_n(weights: impl IntoIterator<Item = (u32, f64)>) -> Option<f64> {
    let (mut sum, mut squares) = (0.0, 0.0);
    for (people, weight) in weights {
        sum += f64::from(people) * weight;
        squares += f64::from(people) * weight * weight;
    }
    (squares > 0.0).then(|| sum * sum / squares)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::Z_95;

    fn of(count: f64, n: f64) -> Share {
        Share { count, n, noise: 0.0 }
    }

    fn hundredths(value: f64) -> f64 {
        (value * 100.0).round() / 100.0
    }

    #[test]
    fn one_of_eighty_against_five_and_a_half_percent_is_too_few_to_tell() {
        let found = index(of(1.0, 80.0), 0.055, Z_95).expect("people answered");
        let rounded = [found.ratio, found.interval.low, found.interval.high].map(hundredths);
        assert_eq!(rounded, [0.23, 0.04, 1.23]);
        assert_eq!((hundredths(found.expected), found.heard), (4.4, Heard::TooFew));
    }

    #[test]
    fn the_labels_are_tried_in_order() {
        let heard = |count, n, share| index(of(count, n), share, Z_95).expect("people answered").heard;
        assert_eq!(heard(0.0, 80.0, 0.0625), Heard::Less, "none, where 5 were expected");
        assert_eq!(heard(0.0, 80.0, 0.055), Heard::TooFew);
        assert_eq!(heard(10.0, 200.0, 0.2), Heard::Less);
        assert_eq!(heard(60.0, 200.0, 0.1), Heard::More);
        assert_eq!(heard(40.0, 200.0, 0.2), Heard::AsExpected);
    }

    /// Eighty people of a city where White British people are .816 and Asian people .055, one of the eighty being Asian
    /// (`statistics.md` 4.6). The other shares and counts are not given there; these are ones that it leaves open.
    #[test]
    fn the_mix_of_the_specification_matches_by_94_percent() {
        let groups = [(66.0, 0.816), (5.0, 0.056), (5.0, 0.029), (1.0, 0.055), (1.0, 0.033), (2.0, 0.011)];
        let apart = dissimilarity(groups.map(|(count, share)| (count / 80.0, share)));
        assert_eq!((apart * 1000.0).round(), 63.0);
        assert_eq!((100.0 * (1.0 - apart)).round(), 94.0);
        assert_eq!(dissimilarity([(0.5, 0.5), (0.5, 0.5)]), 0.0);
        assert_eq!(dissimilarity([(1.0, 0.0), (0.0, 1.0)]), 1.0);
    }

    #[test]
    fn weights_cost_people() {
        let found = effective_n([(10, 0.5), (20, 1.0), (5, 3.0)]).expect("there are weights");
        assert_eq!((found * 10.0).round() / 10.0, 23.7);
        assert_eq!(effective_n([(12, 1.0)]), Some(12.0));
        assert_eq!(effective_n([]), None);
    }

    #[test]
    fn nobody_and_nothing_are_not_compared() {
        assert_eq!(index(of(0.0, 0.0), 0.5, Z_95), None);
        assert_eq!(index(of(1.0, 2.0), 0.0, Z_95), None);
    }

    proptest! {
        #[test]
        fn the_ratio_lies_in_its_interval(n in 1_u32..5000, part in 0.0..=1.0_f64, share in 0.001..=1.0_f64) {
            let count = (f64::from(n) * part).floor();
            let found = index(of(count, f64::from(n)), share, Z_95).expect("n is at least one");
            prop_assert!(0.0 <= found.interval.low && found.interval.low <= found.ratio + 1e-9);
            prop_assert!(found.ratio <= found.interval.high + 1e-9);
        }

        #[test]
        fn fewer_people_are_never_heard_more(n in 20_u32..500, count in 1_u32..20, share in 0.05..=0.9_f64) {
            let at = |count: u32| index(of(f64::from(count), f64::from(n)), share, Z_95).expect("people answered");
            prop_assert!(at(count - 1).interval.high <= at(count).interval.high + 1e-9);
        }
    }
}
