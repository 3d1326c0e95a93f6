//! What may be shown: from a tally of exact counts to released figures, for the public level.
//!
//! This is the only way from counts to anything a reader sees: `Released` cannot be made elsewhere, and every output
//! takes nothing but `Released`. Nothing here renders, stores or asks the time. The staff level with its secondary
//! suppression (`statistics.md` 4.7, steps 8 and 10) is not part of it yet.
//!
//! # Layout
//! `measure` says what is counted, `tally` holds exact counts, `recount` counts plainly, `rules` are the steps of 4.7 one
//! by one, `release` puts them in order, `keep` holds figures still between releases, `released` is what comes out,
//! `schedule` says when, `audit` looks whether a stored release still keeps what every release keeps.

mod audit;
mod keep;
mod measure;
mod recount;
mod release;
mod released;
mod rules;
mod schedule;
mod tally;

#[cfg(test)]
mod tests;

pub use audit::{Breach, audit};
pub use measure::{Breakdown, BreakdownBy, Measure, WAVE, breakdowns, measures};
pub use recount::Recount;
pub use release::{Earlier, release};
pub use released::{
    Cell, ChannelCount, EasyFigure, Figure, GroupFigure, Headline, HiddenBecause, Log, Numbers, People, RULES,
    Released, Rule,
};
pub use rules::{FLOOR, Settings};
pub use schedule::{DUE_FOR_MS, GRACE_MS, NotYet, due, may_release, may_release_by_itself};
pub use tally::{Counts, Given, GroupCounts, ItemTally, Row, Tally, given};
