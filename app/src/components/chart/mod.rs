//! Charts as HTML and SVG: widths are attributes, colours are classes, every number also stands in words beside them.
//! A page that has any shows `Patterns` once, before them.
//!
//! They draw what they are given and compute no statistics. A hidden number is drawn as nothing and written as hidden.

mod bars;
mod difference;
mod interval;
mod pair;
mod patterns;
mod stacked;
mod table;
mod trend;

pub use bars::Bars;
pub use difference::DifferenceBar;
pub use interval::{IntervalBar, Share, share};
pub use pair::PairBar;
pub use patterns::Patterns;
pub use stacked::{Shape, Stacked};
pub use table::{NumberTable, TableRow};
pub use trend::{Trend, TrendPoint};

use crate::{
    i18n::{Said, Words},
    messages,
};

/// Whether there is anything to draw of some answers: the share of at least one of them.
pub fn is_drawn(parts: &[Part]) -> bool {
    parts.iter().any(|part| part.percent.is_some_and(|percent| percent > 0))
}

/// The number of an answer in words: its share and count, the word in their place, or that it is hidden.
fn said(words: &Words, part: &Part) -> String {
    match (&part.word, part.percent, part.count) {
        (Some(word), ..) => word.clone(),
        (None, Some(percent), Some(count)) => {
            let (percent, count) = (words.number(percent.into()), words.number(count.into()));
            words.with(messages::RESULTS_CELL, &[("percent", &percent), ("count", &count)])
        }
        _ => words.text(messages::RESULTS_HIDDEN_CELL),
    }
}

/// One answer in a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What people read.
    pub label: Said,
    /// About how many people; none where hidden.
    pub count: Option<u32>,
    /// Their share in percent; none where hidden.
    pub percent: Option<u32>,
    /// What is said in place of both; the share is only drawn then.
    pub word: Option<String>,
}
