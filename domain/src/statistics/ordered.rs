//! The middle of ordered answers, from counts by code. Codes are an order, not a measure, so the average comes second and
//! only of enough people.

/// Fewest people an average is given of (`statistics.md` 4.1, rule 2).
const FEWEST_FOR_AVERAGE: f64 = 10.0;

/// The average of ordered codes numbered from 1, from counts by code; none of fewer than ten people. Wherever it is shown
/// it is called "average (1–5)", with the numbers of its scale.
///
/// `statistics.md` lets an average be shown under these conditions and asks for none: no scale of `coeval-core` is a measure,
/// so no page shows one. It stays for its vector (4.4).
pub fn average(counts: &[u32]) -> Option<f64> {
    let (mut people, mut sum, mut code) = (0.0, 0.0, 1.0);
    for &count in counts {
        people += f64::from(count);
        sum += f64::from(count) * code;
        code += 1.0;
    }
    (people >= FEWEST_FOR_AVERAGE).then(|| sum / people)
}

/// The interpolated median of ordered codes numbered from 1, from counts by code; none when nobody answered.
///
/// L + (n/2 − F)/f with L the lower edge of the middle code, F the people below it and f the people on it
/// (`statistics.md` 4.4). Where half the people lie on each side of an edge, it is that edge.
pub fn interpolated_median(counts: &[u32]) -> Option<f64> {
    let half = counts.iter().map(|&count| f64::from(count)).sum::<f64>() / 2.0;
    let (mut below, mut edge) = (0.0, 0.5);
    for &count in counts {
        let count = f64::from(count);
        if count > 0.0 && below + count >= half {
            return Some(edge + (half - below) / count);
        }
        below += count;
        edge += 1.0;
    }
    None
}

/// How often one person of the first group answers higher than one of the second, ties counting half:
/// P(X>Y) + ½P(X=Y), from counts by code; none when a group is empty (`statistics.md` 4.3).
pub fn superiority(first: &[u32], second: &[u32]) -> Option<f64> {
    let total = |counts: &[u32]| counts.iter().map(|&count| f64::from(count)).sum::<f64>();
    let pairs = total(first) * total(second);
    let mut lower = 0.0;
    let mut won = 0.0;
    for (&one, &other) in first.iter().zip(second) {
        won += f64::from(one) * (lower + f64::from(other) / 2.0);
        lower += f64::from(other);
    }
    (pairs > 0.0).then(|| won / pairs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_vectors_of_the_specification_hold() {
        assert_eq!(interpolated_median(&[1, 2, 4, 8, 5]), Some(3.875));
        let found = superiority(&[1, 2, 4, 8, 5], &[3, 4, 4, 3, 1]).expect("both groups answered");
        assert_eq!((found * 1000.0).round(), 733.0);
    }

    #[test]
    fn an_average_is_of_ten_people_or_more() {
        assert_eq!(average(&[1, 2, 4, 8, 5]), Some(3.7));
        assert_eq!((average(&[0, 9]), average(&[0, 10])), (None, Some(2.0)));
    }

    #[test]
    fn nobody_has_no_middle() {
        assert_eq!(interpolated_median(&[0, 0, 0]), None);
        assert_eq!(superiority(&[0], &[3]), None);
    }

    #[test]
    fn half_on_each_side_is_the_edge_between() {
        assert_eq!(interpolated_median(&[5, 5]), Some(1.5));
        assert_eq!(interpolated_median(&[5, 0, 5]), Some(1.5));
    }

    proptest! {
        #[test]
        fn turning_the_scale_round_turns_the_groups_round(
            first in proptest::collection::vec(0_u32..50, 5),
            second in proptest::collection::vec(0_u32..50, 5),
        ) {
            if let (Some(one), Some(other)) = (superiority(&first, &second), superiority(&second, &first)) {
                prop_assert!((one + other - 1.0).abs() < 1e-9);
            }
        }

        #[test]
        fn the_middle_lies_on_the_scale(counts in proptest::collection::vec(0_u32..50, 1..7)) {
            if let Some(median) = interpolated_median(&counts) {
                prop_assert!(0.5 <= median && median <= counts.len() as f64 + 0.5);
            }
        }

        #[test]
        fn a_higher_answer_never_lowers_the_middle(counts in proptest::collection::vec(0_u32..50, 5), from in 0_usize..4) {
            let mut higher = counts.clone();
            if higher[from] > 0 {
                higher[from] -= 1;
                higher[from + 1] += 1;
                prop_assert!(interpolated_median(&higher) >= interpolated_median(&counts));
            }
        }
    }
}
