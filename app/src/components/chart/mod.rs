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
pub use interval::{IntervalBar, Share};
pub use pair::PairBar;
pub use patterns::Patterns;
pub use stacked::{Shape, Stacked};
pub use table::{NumberTable, TableRow};
pub use trend::{Trend, TrendPoint};

/// One answer in a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What people read.
    pub label: String,
    /// About how many people; none where hidden.
    pub count: Option<u32>,
    /// Their share in percent; none where hidden.
    pub percent: Option<u32>,
}
