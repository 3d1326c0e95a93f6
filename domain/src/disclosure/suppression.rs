//! What of noisy counts is not said, and why. It sees no exact count.

use super::{
    asked::Asked,
    released::{Cell, Headline, Log, Nearly, Rule},
    settings::percent,
};

/// Suppresses what of one question's noisy counts may not be said.
pub(super) struct Suppression<'h> {
    pub(super) asked: &'h Asked<'h>,
    pub(super) smallest: u32,
}

impl Suppression<'_> {
    /// Fewest people behind an answer that tells who they are, or may harm them; none where it does neither.
    fn fewest(&self) -> Option<u32> {
        let measure = self.asked.measure();
        if measure.about_you { Some(self.smallest) } else { measure.sensitive.then_some(self.asked.level.k()) }
    }

    fn nearly(&self, count: u32, whole: u32) -> Option<Nearly> {
        let nearly = if count == 0 { Nearly::Nobody } else { Nearly::All };
        (self.asked.level.is_telling(whole) && (count == 0 || count >= whole)).then_some(nearly)
    }

    pub(super) fn cells(
        &self,
        codes: &[String],
        counts: &[u32],
        whole: u32,
        log: &mut SuppressionLog<'_>,
    ) -> Vec<Cell> {
        let mut cells: Vec<Cell> =
            codes.iter().zip(counts).map(|(code, count)| self.cell(code, *count, whole, log)).collect();
        let shown: Vec<u32> = cells.iter().filter_map(|cell| cell.count).collect();
        if self.asked.measure().about_you && stands_alone(&shown, whole, self.smallest) {
            for cell in cells.iter_mut().filter(|cell| cell.count.is_some()) {
                log.note(Some(&cell.code), Rule::Complement);
                (cell.count, cell.percent) = (None, None);
            }
        }
        cells
    }

    fn cell(&self, code: &str, count: u32, of: u32, log: &mut SuppressionLog<'_>) -> Cell {
        if self.fewest().is_some_and(|fewest| count < fewest) {
            log.note(Some(code), Rule::Primary);
            return cell(code, None, None);
        }
        match self.nearly(count, of) {
            Some(nearly) => {
                log.note(Some(code), Rule::Homogeneity);
                Cell { nearly: Some(nearly), ..cell(code, None, None) }
            }
            None => cell(code, Some(count), Some(percent(count, of))),
        }
    }

    pub(super) fn headline(&self, count: u32, n: u32, noise: impl Fn() -> f64) -> Headline {
        let top = self.asked.measure().top.clone();
        if self.fewest().is_some_and(|fewest| count < fewest) {
            return Headline::without_number(top, None);
        }
        match self.nearly(count, n) {
            Some(nearly) => Headline::without_number(top, Some(nearly)),
            None => Headline::of(top, count, n, noise()),
        }
    }
}

/// Whether a single group is shown, and the others of the whole are too few: then it would show them by what is left.
pub(super) fn stands_alone(shown: &[u32], whole: u32, smallest: u32) -> bool {
    matches!(shown, [alone] if whole.saturating_sub(*alone) < smallest)
}

/// One answer of a distribution.
pub(super) fn cell(code: &str, count: Option<u32>, percent: Option<u32>) -> Cell {
    Cell { code: code.to_owned(), count, percent, nearly: None }
}

/// Writes down what was hidden in one figure.
pub(super) struct SuppressionLog<'s> {
    pub(super) figure: &'s str,
    pub(super) group: Option<(&'s str, &'s str)>,
    pub(super) log: &'s mut Vec<Log>,
}

impl SuppressionLog<'_> {
    pub(super) fn note(&mut self, cell: Option<&str>, rule: Rule) {
        let group = self.group.map(|(by, code)| (by.to_owned(), code.to_owned()));
        self.log.push(Log { figure: self.figure.to_owned(), group, cell: cell.map(str::to_owned), rule });
    }
}
