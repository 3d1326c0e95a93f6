//! Intervals and averages for counts of people: pure arithmetic with its sources.
//!
//! Nothing here knows about privacy. What may be shown is decided in `disclosure`, which hands in the counts that are
//! published, so that every figure follows from numbers the reader can see.
//!
//! # Layout
//! `proportion` is one share, `groups` two shares side by side, `ordered` the middle of ordered answers,
//! `representation` a mix of people against a population, `share` a share of noisy counts, `trend` one share over time.

mod groups;
mod ordered;
mod proportion;
mod representation;
mod share;
mod trend;

pub use groups::{CLEAR_GAP, Gap, equal_voice, gap, newcombe};
pub use ordered::{average, interpolated_median, superiority};
pub use proportion::{Interval, wilson, wilson_of_all};
pub use representation::{FEWEST_EXPECTED, Heard, Index, dissimilarity, effective_n, index};
pub use share::Share;
pub use trend::{Change, Course, Point, change, change_between, course, middle_line, mix_moved};

/// Standard normal quantile for a two-sided 95 % interval (`statistics.md` 4.2).
pub const Z_95: f64 = 1.959_964;

/// The same for ten comparisons at once, after Bonferroni: 0.05 ÷ 10 (`statistics.md` 4.3).
pub const Z_95_OF_TEN: f64 = 2.807;
