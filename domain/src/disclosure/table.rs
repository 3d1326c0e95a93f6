//! The noisy counts of one question among one set of people, fitted to each other. It hides nothing.

use super::{
    asked::Asked,
    consistent::{Fitted, Parts, Spread, whole, whole_parts},
    measure::Measure,
    place::Place,
    tally::Counts,
};
use crate::collection::questionnaire::Kind;

/// The noisy counts of a set of people, fitted to each other.
pub(super) struct Table {
    fitted: Fitted,
    /// Counts of answers that are no parts of a whole: people may have given several.
    several: Option<Vec<f64>>,
    /// Whether some gave an answer that the questionnaire has no more.
    forgotten: bool,
}

impl Table {
    pub(super) fn of(measure: &Measure, counts: &Counts, everyone: f64, place: &Place<'_>) -> Self {
        let cells = |wording: &str, codes: &[String], counts: &[u32]| -> Vec<f64> {
            let named = codes.iter().zip(counts);
            named.map(|(code, count)| place.noisy(&[wording, "=", code].concat(), *count)).collect()
        };
        let own = cells("standard", &measure.codes, &counts.codes);
        if measure.kind == Kind::Multi || measure.codes.is_empty() {
            let fitted = Fitted::of(everyone, Parts { total: everyone, cells: Vec::new() }, None);
            return Self { fitted, several: Some(own), forgotten: false };
        }
        let known: u32 = counts.codes[..measure.codes.len()].iter().sum();
        let forgotten = counts.answered > known;
        let mut standard = Parts { total: everyone, cells: own };
        if forgotten {
            standard.cells.push(place.noisy("forgotten", counts.answered - known));
        }
        if measure.easy.is_empty() {
            return Self { fitted: Fitted::of(everyone, standard, None), several: None, forgotten };
        }
        standard.total = place.noisy("standard", counts.answered);
        let from = measure.codes.len() + measure.beside.len();
        let easy = Parts {
            total: place.noisy("easy", counts.easy_answered),
            cells: cells("easy", &measure.easy, &counts.codes[from..]),
        };
        Self { fitted: Fitted::of(everyone, standard, Some(easy)), several: None, forgotten }
    }

    /// How many of `n` people answered in each wording.
    pub(super) fn people(&self, n: u32) -> (u32, u32) {
        match &self.fitted.easy {
            None => (n, 0),
            Some(easy) => {
                let parts = whole_parts(&[self.fitted.standard.total, easy.total], n);
                (parts[0], parts[1])
            }
        }
    }

    /// How many people gave each answer in each wording.
    pub(super) fn cells(&self, measure: &Measure, (standard, easy): (u32, u32)) -> (Vec<u32>, Vec<u32>) {
        if let Some(several) = &self.several {
            return (several.iter().map(|cell| whole(*cell).min(standard)).collect(), vec![0; measure.easy.len()]);
        }
        let mut own = whole_parts(&self.fitted.standard.cells, standard);
        own.truncate(measure.codes.len());
        (own, self.fitted.easy.as_ref().map(|parts| whole_parts(&parts.cells, easy)).unwrap_or_default())
    }

    pub(super) fn spread(&self, asked: &Asked<'_>) -> Spread {
        let measure = asked.measure();
        let easy = self.fitted.easy.as_ref().map(|easy| (easy.cells.len(), asked.easy_top.as_slice()));
        Spread::of(measure.codes.len() + usize::from(self.forgotten), &asked.top, easy)
    }
}
