//! Step 10 of `statistics.md` 4.7: five to nine people are shown in three bands, and a band of one or two goes together
//! with its neighbour.

use super::{measure::Measure, released::Band};

/// From this many people every answer has its own count and a share.
pub const ENOUGH_FOR_SHARES: u32 = 10;

/// Fewest people in a band.
const FEWEST: u32 = 3;

/// The bands of the answers to a measure with so many people a code; none where its answers have no order.
pub(super) fn bands(measure: &Measure, counts: &[u32]) -> Vec<Band> {
    let mut bands: Vec<Band> = three(measure)
        .into_iter()
        .filter(|codes| !codes.is_empty())
        .map(|codes| {
            let of = |code: &String| measure.codes.iter().position(|known| known == code).map_or(0, |at| counts[at]);
            Band { count: codes.iter().map(of).sum(), codes }
        })
        .collect();
    while let Some(small) =
        (0..bands.len()).filter(|band| bands[*band].count < FEWEST).min_by_key(|band| bands[*band].count)
        && bands.len() > 1
    {
        let neighbours = [small.checked_sub(1), Some(small + 1).filter(|next| *next < bands.len())];
        let Some(into) = neighbours.into_iter().flatten().min_by_key(|band| bands[*band].count) else { break };
        let (first, second) = (small.min(into), small.max(into));
        let taken = bands.remove(second);
        bands[first].codes.extend(taken.codes);
        bands[first].count += taken.count;
    }
    if bands.len() > 1 { bands } else { Vec::new() }
}

/// The top answers, those before them in two halves, or those before and those after.
fn three(measure: &Measure) -> Vec<Vec<String>> {
    let Some(from) = measure.codes.iter().position(|code| measure.top.contains(code)) else { return Vec::new() };
    let (before, rest) = measure.codes.split_at(from);
    let (top, after) = rest.split_at(rest.iter().take_while(|code| measure.top.contains(code)).count());
    if after.is_empty() {
        let (low, middle) = before.split_at(before.len().div_ceil(2));
        vec![low.to_vec(), middle.to_vec(), top.to_vec()]
    } else {
        vec![before.to_vec(), top.to_vec(), after.to_vec()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{disclosure::measures, questionnaire::coeval_core};

    fn of(item: &str, counts: &[u32]) -> Vec<(Vec<String>, u32)> {
        let measures = measures(&coeval_core(), &[]);
        let measure = measures.iter().find(|measure| measure.id == item).expect("it is counted");
        bands(measure, counts).into_iter().map(|band| (band.codes, band.count)).collect()
    }

    fn codes(codes: &[&str]) -> Vec<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    #[test]
    fn nine_people_stand_in_three_bands() {
        let bands = of("q17.p_respect", &[2, 1, 3, 0, 3]);
        let expected =
            [(codes(&["never", "not_often"]), 3), (codes(&["sometimes"]), 3), (codes(&["mostly", "always"]), 3)];
        assert_eq!(bands, expected);
    }

    #[test]
    fn a_band_of_two_goes_with_its_smaller_neighbour() {
        let bands = of("q17.p_respect", &[1, 1, 3, 2, 2]);
        assert_eq!(bands, [(codes(&["never", "not_often", "sometimes"]), 5), (codes(&["mostly", "always"]), 4)]);
    }

    #[test]
    fn bands_that_would_say_who_are_not_shown() {
        assert_eq!(of("q17.p_respect", &[1, 1, 0, 2, 2]), [], "two and four: no band of two stays");
        assert_eq!(of("q03.say", &[5, 0, 0, 0, 2]), [], "answers without an order have no bands");
    }

    #[test]
    fn about_right_stands_between_too_little_and_too_much() {
        let bands = of("q19.c_energy", &[2, 1, 3, 0, 3]);
        let expected = [
            (codes(&["far_too_little", "too_little"]), 3),
            (codes(&["right"]), 3),
            (codes(&["too_much", "far_too_much"]), 3),
        ];
        assert_eq!(bands, expected);
    }
}
