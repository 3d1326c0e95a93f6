//! Makes noisy counts of one table fit each other, and whole: the answers to a question add up to those who answered.
//!
//! A whole and its parts are counted with noise of their own, so they never add up. The whole stays as it is, and what is
//! missing is spread over its parts evenly: then the answers to a question tell no more of how many people answered than
//! the whole does, which carries the same noise for every question. It uses nothing but noisy counts, so it can give
//! nothing away. The variances that follow are exact until counts are made whole.

/// The variance of the number of people in a set, in variances of other counts: noise that is the same for every question,
/// and noise of the question's own with half the deviation, so that two questions do not show who skipped one.
const SIZE_VARIANCE: f64 = 1.0 + OWN_DEVIATION * OWN_DEVIATION;

/// The deviation of the question's own noise on the number of people in a set, in deviations of other counts.
pub(super) const OWN_DEVIATION: f64 = 0.5;

/// What a table is made of. Every count is one that noise was added to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parts {
    /// Everybody in it.
    pub total: f64,
    /// Those who gave each answer, who are everybody; none where people may give several answers, or answer in words.
    pub cells: Vec<f64>,
}

impl Parts {
    /// Fits the parts to a whole.
    fn fit(&mut self, total: f64) {
        self.total = total;
        let missing = total - self.cells.iter().sum::<f64>();
        let parts = self.cells.len().max(1) as f64;
        self.cells.iter_mut().for_each(|cell| *cell += missing / parts);
    }
}

/// One table: those who answered in the usual wording, and those who answered in Easy Read where it has a scale of its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    /// The usual wording.
    pub standard: Parts,
    /// Easy Read.
    pub easy: Option<Parts>,
}

impl Fitted {
    /// Fits noisy counts to each other. `everyone` is who answered in either wording, and stays as it is.
    pub(super) fn of(everyone: f64, mut standard: Parts, easy: Option<Parts>) -> Self {
        let Some(mut easy) = easy else {
            standard.fit(everyone);
            return Self { standard, easy: None };
        };
        let missing = everyone - standard.total - easy.total;
        standard.fit(standard.total + missing / 2.0);
        easy.fit(easy.total + missing / 2.0);
        Self { standard, easy: Some(easy) }
    }
}

/// How noisy a share of a table is: what to multiply the variance of one count with, by the share (`docs/statistics.md` 4.7).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    top: f64,
    both: f64,
    n: f64,
}

impl Spread {
    /// Of the share of some answers, by their places, among so many in each wording; `easy` is none where there is only
    /// the usual one, and `cells` are none where answers are no parts of a whole.
    pub(super) fn of(cells: usize, top: &[usize], easy: Option<(usize, &[usize])>) -> Self {
        let easy_cells = easy.map(|(cells, _)| cells);
        let inputs = 2 + cells + easy_cells.map_or(0, |cells| cells + 1);
        let mut spread = Self { top: 0.0, both: 0.0, n: 0.0 };
        for input in 0..inputs {
            let value = |place: usize| if place == input { 1.0 } else { 0.0 };
            let standard = Parts { total: value(1), cells: (0..cells).map(|cell| value(2 + cell)).collect() };
            let parts = |many: usize| Parts {
                total: value(2 + cells),
                cells: (0..many).map(|cell| value(3 + cells + cell)).collect(),
            };
            let fitted = Fitted::of(value(0), standard, easy_cells.map(parts));
            let of = |parts: &Parts, top: &[usize]| top.iter().map(|place| parts.cells[*place]).sum::<f64>();
            let of_easy = fitted.easy.as_ref().zip(easy).map_or(0.0, |(parts, (_, top))| of(parts, top));
            let (top, n) = (of(&fitted.standard, top) + of_easy, value(0));
            let variance = if input == 0 { SIZE_VARIANCE } else { 1.0 };
            spread.top += top * top * variance;
            spread.both += top * n * variance;
            spread.n += n * n * variance;
        }
        spread
    }

    /// The variance of a share of so many people, where one count has this variance.
    pub(super) fn of_share(self, share: f64, n: u32, variance: f64) -> f64 {
        let people = f64::from(n.max(1));
        variance * (self.top - 2.0 * share * self.both + share * share * self.n) / (people * people)
    }
}

/// Whole numbers, none below nobody, that add up to the whole and lie as near to these as they can: what is below nobody is
/// taken from the others evenly, and the largest remainders are rounded up.
pub(super) fn whole_parts(parts: &[f64], whole: u32) -> Vec<u32> {
    let mut open: Vec<usize> = (0..parts.len()).collect();
    let mut level = 0.0;
    while !open.is_empty() {
        level = (open.iter().map(|place| parts[*place]).sum::<f64>() - f64::from(whole)) / open.len() as f64;
        let above: Vec<usize> = open.iter().copied().filter(|place| parts[*place] > level).collect();
        if above.len() == open.len() {
            break;
        }
        open = above;
    }
    let mut counts = vec![0; parts.len()];
    let mut remainders: Vec<(f64, usize)> = Vec::new();
    for place in open {
        let exact = parts[place] - level;
        counts[place] = exact.floor() as u32;
        remainders.push((exact - exact.floor(), place));
    }
    remainders.sort_by(|(one, place), (other, later)| other.total_cmp(one).then(place.cmp(later)));
    let missing = whole.saturating_sub(counts.iter().sum()) as usize;
    remainders.iter().take(missing).for_each(|(_, place)| counts[*place] += 1);
    counts
}

/// A whole number of people, not below nobody.
pub(super) fn whole(people: f64) -> u32 {
    people.round().max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_missing_is_spread_over_the_parts_of_a_whole() {
        let parts = Parts { total: 0.0, cells: vec![10.0, 20.0, 4.0] };
        let fitted = Fitted::of(40.0, parts, None);
        assert_eq!(fitted.standard, Parts { total: 40.0, cells: vec![12.0, 22.0, 6.0] });
    }

    #[test]
    fn two_wordings_and_their_sum_fit_each_other() {
        let parts = |total: f64, cells: &[f64]| Parts { total, cells: cells.to_vec() };
        let fitted = Fitted::of(50.0, parts(31.0, &[10.0, 18.0]), Some(parts(12.0, &[5.0, 7.0, 1.0])));
        let easy = fitted.easy.clone().expect("there are two wordings");
        for parts in [&fitted.standard, &easy] {
            assert!((parts.total - parts.cells.iter().sum::<f64>()).abs() < 1e-9);
        }
        assert_eq!((fitted.standard.total, easy.total), (34.5, 15.5));
    }

    #[test]
    fn the_spread_of_a_share_is_that_of_its_formula() {
        // One wording: t(1 − t/m)² + (m − t)(t/m)² + 1.25(t/m − p)² (docs/statistics.md 4.7).
        let (m, t, p) = (5.0, 2.0, 0.6);
        let part: f64 = t / m;
        let formula = t * (1.0 - part) * (1.0 - part) + (m - t) * part * part + 1.25 * (part - p) * (part - p);
        let spread = Spread::of(5, &[3, 4], None).of_share(p, 10, 4.0);
        assert!((spread - formula * 4.0 / 100.0).abs() < 1e-12, "{spread}");
    }

    #[test]
    fn whole_parts_of_noisy_counts() {
        assert_eq!(whole_parts(&[3.4, 5.4, 1.2], 10), [3, 6, 1]);
        assert_eq!(whole_parts(&[-2.0, 6.0, 4.0], 8), [0, 5, 3]);
        assert_eq!(whole_parts(&[-1.0, -2.0], 0), [0, 0]);
        assert_eq!(whole_parts(&[], 4), Vec::<u32>::new());
    }

    proptest! {
        #[test]
        fn whole_parts_add_up(parts in prop::collection::vec(-9.0_f64..60.0, 1..9), whole in 0_u32..200) {
            prop_assert_eq!(whole_parts(&parts, whole).iter().sum::<u32>(), whole);
        }

        #[test]
        fn counts_that_fit_stay_as_they_are(cells in prop::collection::vec(0_u32..50, 1..9)) {
            let parts: Vec<f64> = cells.iter().copied().map(f64::from).collect();
            let fitted = Fitted::of(parts.iter().sum(), Parts { total: 0.0, cells: parts }, None);
            prop_assert_eq!(whole_parts(&fitted.standard.cells, cells.iter().sum()), cells);
        }
    }
}
