//! What may be shown: from a tally of exact counts to released figures, for the public and for staff.
//!
//! This is the only way from counts to anything a reader sees: `Released` cannot be made elsewhere, and every output
//! takes nothing but `Released`. Nothing here renders, stores or asks the time.
//!
//! # Layout
//! In the order in which a number goes through them:
//!
//! - exact counts: `measure` says what is counted, `tally` holds the counts, `strata` the same by how and when people
//!   answered, `recount` counts plainly;
//! - noisy counts: `noise` is what every count gets, at its `place`; `consistent` makes noisy counts fit each other, in a
//!   `table` for each set of people;
//! - suppression: `settings` are the thresholds, `suppression` is what is not said, `structural_zeros` leaves out what a
//!   filter excludes;
//! - figures: `asked` is one question with its reader, `figure` puts the rules in order for it, `release` for the public
//!   and for staff; `released` is what comes out, `tags` are counts of people by what they wrote about;
//! - `schedule` says when there may be new figures; `invariants` looks whether a stored release keeps what every release
//!   keeps, `earlier_rules` whether one of before noise does, and a `breach` is what they find.

mod asked;
mod breach;
mod consistent;
mod earlier_rules;
mod figure;
mod invariants;
mod measure;
mod noise;
mod place;
mod recount;
mod release;
mod released;
mod schedule;
mod settings;
mod strata;
mod structural_zeros;
mod suppression;
mod table;
mod tags;
mod tally;

#[cfg(test)]
mod tests;

pub use breach::Breach;
pub use earlier_rules::gives_away;
pub use invariants::broken_invariants;
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
