//! Exact counts by how and when people answered, and the filters that staff may put on them.
//!
//! A filter is a union of strata, so one pass over the answers gives every filtered tally. Nothing here is shown to
//! anyone.

use std::fmt;

use super::tally::Tally;
use crate::{collection::response::Channel, time::date::Month};

/// People whose answers came in the same wave, from the same event, in the same month, by the same channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stratum {
    /// The wave; none outside all of them.
    pub wave: Option<String>,
    /// The event.
    pub event: Option<String>,
    /// The calendar month of the effective date, where the project is.
    pub month: Month,
    /// How the answers were gathered.
    pub channel: Channel,
}

/// Exact counts of one project's responses by stratum, in no particular order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strata(pub Vec<(Stratum, Tally)>);

/// What staff may filter by, one at a time (`statistics.md` 4.7, step 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilterBy {
    /// A wave.
    Wave,
    /// A way of gathering answers.
    Channel,
    /// An event.
    Event,
    /// A calendar month.
    Month,
}

impl FilterBy {
    /// Every kind of filter. Where not all of them can be shown, the first have the first right.
    pub const ALL: [Self; 4] = [Self::Wave, Self::Channel, Self::Event, Self::Month];

    /// Its name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Wave => "wave",
            Self::Channel => "channel",
            Self::Event => "event",
            Self::Month => "month",
        }
    }

    /// The kind of filter with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// One filter: `month` with `2026-11`, for example.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Filter {
    /// What it looks at.
    pub by: FilterBy,
    /// What it lets through.
    pub code: String,
}

impl Filter {
    /// Whether it lets a stratum through.
    pub fn lets(&self, stratum: &Stratum) -> bool {
        match self.by {
            FilterBy::Wave => stratum.wave.as_ref() == Some(&self.code),
            FilterBy::Channel => stratum.channel.code() == self.code,
            FilterBy::Event => stratum.event.as_ref() == Some(&self.code),
            FilterBy::Month => self.code.parse() == Ok(stratum.month),
        }
    }

    /// Whether somebody it lets through can be in a group: not in another wave or channel than its own.
    pub fn includes_group(&self, by: &str, code: &str) -> bool {
        self.by.code() != by || self.code == code
    }
}

impl fmt::Display for Filter {
    /// As it stands in addresses: `month=2026-11`.
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{}={}", self.by.code(), self.code)
    }
}

impl Strata {
    /// The counts of everyone a filter lets through; `empty` is a tally of nobody by the same measures.
    pub fn tally(&self, filter: Option<&Filter>, empty: &Tally) -> Tally {
        let mut sum = empty.clone();
        let through = |stratum: &Stratum| filter.is_none_or(|filter| filter.lets(stratum));
        self.0.iter().filter(|(stratum, _)| through(stratum)).for_each(|(_, tally)| sum.absorb(tally));
        sum
    }

    /// Every month in which somebody answered, in order.
    pub fn months(&self) -> Vec<Month> {
        let mut months: Vec<Month> = self.0.iter().map(|(stratum, _)| stratum.month).collect();
        months.sort();
        months.dedup();
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_written_as_in_addresses() {
        let filter = Filter { by: FilterBy::Month, code: "2026-11".to_owned() };
        assert_eq!(filter.to_string(), "month=2026-11");
        assert!(FilterBy::ALL.into_iter().all(|by| FilterBy::from_code(by.code()) == Some(by)));
    }
}
