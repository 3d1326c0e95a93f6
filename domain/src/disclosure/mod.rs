//! What may be shown: from a tally of exact counts to released figures, for the public and for staff.
//!
//! This is the only way from counts to anything a reader sees: `Released` cannot be made elsewhere, and every output
//! takes nothing but `Released`. Nothing here renders, stores or asks the time.
//!
//! # Layout
//! `measure` says what is counted, `tally` holds exact counts, `strata` the same by how and when people answered,
//! `recount` counts plainly. `rules` are the steps of `statistics.md` 4.7 one by one, and `release` puts them in order for
//! the public. For staff, `shown` decides about every table at once (with `span` for what arithmetic could single out and
//! `secondary` for what could be worked out in a table), `bands` are for few people, and `staff` makes the figures. `keep`
//! holds figures still between releases, `released` is what comes out, `seen` leaves out what says nothing, `schedule` says
//! when, `audit` looks whether a stored release still keeps what every release keeps. `tags` are counts of people by what
//! they wrote about.

mod audit;
mod bands;
mod keep;
mod measure;
mod recount;
mod release;
mod released;
mod rules;
mod schedule;
mod secondary;
mod seen;
mod shown;
mod span;
mod staff;
mod strata;
mod tags;
mod tally;

#[cfg(test)]
mod tests;

pub use audit::{Breach, audit};
pub use bands::ENOUGH_FOR_SHARES;
pub use measure::{Breakdown, BreakdownBy, Measure, WAVE, breakdowns, measures};
pub use recount::Recount;
pub use release::{Earlier, release};
pub use released::{
    Band, Cell, ChannelCount, EasyFigure, Figure, GroupFigure, Headline, HiddenBecause, Log, Numbers, People, RULES,
    Released, Rule,
};
pub use rules::{FLOOR, Settings};
pub use schedule::{DUE_FOR_MS, GRACE_MS, NotYet, due, may_release, may_release_by_itself};
pub use staff::{EarlierStaff, StaffFigures, staff};
pub use strata::{Filter, FilterBy, Strata, Stratum, is_month, month_of};
pub use tags::{EarlierTags, TagCount, TagCounts, TagPeople, TagRelease, release_tags};
pub use tally::{Counts, Given, GroupCounts, ItemTally, Row, Tally, given};
