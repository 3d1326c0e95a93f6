//! What may be shown: from a tally of exact counts to released figures, for the public and for staff.
//!
//! This is the only way from counts to anything a reader sees: `Released` cannot be made elsewhere, and every output
//! takes nothing but `Released`. Nothing here renders, stores or asks the time.
//!
//! # Layout
//! `measure` says what is counted, `tally` holds exact counts, `strata` the same by how and when people answered,
//! `recount` counts plainly. `noise` is what every count gets, at its `place`; `consistent` makes noisy counts fit each
//! other, in a `table` for each set of people; `settings` are the thresholds and `hiding` what is not said; `figure` puts
//! them in order for one question, `release` for the public and for staff. `released` is what comes out, `seen` leaves out
//! what says nothing, `schedule` says when, `audit` looks whether a stored release keeps what every release keeps, and
//! `earlier_rules` whether one of before noise does. `tags` are counts of people by what they wrote about.

mod audit;
mod consistent;
mod earlier_rules;
mod figure;
mod hiding;
mod measure;
mod noise;
mod place;
mod recount;
mod release;
mod released;
mod schedule;
mod seen;
mod settings;
mod strata;
mod table;
mod tags;
mod tally;

#[cfg(test)]
mod tests;

pub use audit::{Breach, audit};
pub use earlier_rules::gives_away;
pub use measure::{Breakdown, BreakdownBy, Measure, WAVE, breakdowns, measures};
pub use noise::{Draws, NoDraws, Noise};
pub use recount::Recount;
pub use release::{StaffFigures, release, staff};
pub use released::{
    Cell, ChannelCount, EasyFigure, Figure, GroupFigure, Headline, HiddenBecause, Log, NOISE_SINCE, Nearly, Numbers,
    People, RULES, Released, Rule,
};
pub use schedule::{DUE_FOR_MS, GRACE_MS, NotYet, SinceLast, due, reasons_to_wait};
pub use settings::{ENOUGH_FOR_SHARES, FLOOR, Level, Settings, smallest_shown};
pub use strata::{Filter, FilterBy, Strata, Stratum};
pub use tags::{EarlierTags, TagCount, TagCounts, TagPeople, release_tags};
pub use tally::{Counts, Given, GroupCounts, ItemTally, Row, Tally, given};
