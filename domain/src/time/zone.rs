//! A time zone: which day and which time of day a moment is, where people are.
//!
//! Where its clock changes is given by whoever looked it up; nothing is read here. Phones only know its name, and ask
//! their own `Intl`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::time::{DAY_MS, Millis, date::Date, from_rfc3339, to_rfc3339};

/// The name of the zone whose clock never changes.
const UTC: &str = "UTC";

/// A time zone by its IANA name, such as `Europe/London`; in JSON it is that name. One that was only named has the clock
/// of UTC until its changes are looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct TimeZone {
    name: String,
    /// In order of time; the first is from the beginning of time. None is the clock of UTC.
    changes: Option<Arc<[Change]>>,
}

/// From when on a clock shows so much more than UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The moment.
    pub from_ms: Millis,
    /// How much more it shows; less than UTC is below 0.
    pub offset_ms: i32,
}

/// What a clock shows, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown {
    /// The day.
    pub date: Date,
    /// The hour, from 0.
    pub hour: u8,
    /// The minute, from 0.
    pub minute: u8,
}

/// Which of two moments is meant where a clock shows the same time twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The first: of what begins.
    First,
    /// The last: of what ends, so that nobody is cut off early.
    Last,
}

impl Default for TimeZone {
    fn default() -> Self {
        Self::named(UTC)
    }
}

impl From<String> for TimeZone {
    fn from(name: String) -> Self {
        Self { name, changes: None }
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.name
    }
}

impl TimeZone {
    /// A zone that is only named.
    pub fn named(name: &str) -> Self {
        name.to_owned().into()
    }

    /// A zone whose clock shows so much more than UTC until its first change; changes are in order of time.
    pub fn with_changes(name: &str, offset_ms: i32, changes: impl IntoIterator<Item = Change>) -> Self {
        let first = Change { from_ms: Millis::MIN, offset_ms };
        Self { name: name.to_owned(), changes: Some(std::iter::once(first).chain(changes).collect()) }
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How much more than UTC its clock shows at a moment.
    pub fn offset_ms(&self, at_ms: Millis) -> Millis {
        let Some(changes) = &self.changes else { return 0 };
        let later = changes.partition_point(|change| change.from_ms <= at_ms);
        changes.get(later.saturating_sub(1)).map_or(0, |change| change.offset_ms.into())
    }

    /// The day that a moment falls on.
    pub fn date(&self, at_ms: Millis) -> Date {
        Date::shown(at_ms.saturating_add(self.offset_ms(at_ms)))
    }

    /// What the clock shows at a moment.
    pub fn shown(&self, at_ms: Millis) -> Shown {
        let clock_ms = at_ms.saturating_add(self.offset_ms(at_ms));
        let minute_of_day = clock_ms.rem_euclid(DAY_MS) / 60_000;
        let part = |part: i64| u8::try_from(part).unwrap_or_default();
        Shown { date: Date::shown(clock_ms), hour: part(minute_of_day / 60), minute: part(minute_of_day % 60) }
    }

    /// A moment as the clock shows it, with how far that is from UTC: `2026-07-01T00:30:00+01:00`.
    pub fn to_rfc3339(&self, at_ms: Millis) -> String {
        let offset_ms = self.offset_ms(at_ms);
        let clock = to_rfc3339(at_ms.saturating_add(offset_ms));
        [clock.trim_end_matches('Z'), &self.offset(at_ms)].concat()
    }

    /// How much more than UTC the clock shows at a moment, in words of numbers: `+01:00`.
    pub fn offset(&self, at_ms: Millis) -> String {
        let minutes = self.offset_ms(at_ms) / 60_000;
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }

    /// Whether the clock shows the time of a moment twice, as in the hour that is repeated when summer time ends.
    pub fn is_shown_twice(&self, at_ms: Millis) -> bool {
        let clock_ms = at_ms.saturating_add(self.offset_ms(at_ms));
        self.at(clock_ms, Meant::First) != self.at(clock_ms, Meant::Last)
    }

    /// The first moment of a day. A day that begins with a leap of the clock begins after it.
    pub fn begins_ms(&self, date: Date) -> Millis {
        self.at(Millis::from(date.number()) * DAY_MS, Meant::First)
    }

    /// The middle of a day, by the clock.
    pub fn noon_ms(&self, date: Date) -> Millis {
        self.at(Millis::from(date.number()) * DAY_MS + DAY_MS / 2, Meant::First)
    }

    /// The moment that a text names: in RFC 3339, or as the clock of this zone shows it, `2026-11-22T10:15`, or as a day,
    /// which is meant from its beginning to its last second. None where it names none.
    pub fn moment(&self, text: &str, meant: Meant) -> Option<Millis> {
        if let Some(at_ms) = from_rfc3339(text) {
            return Some(at_ms);
        }
        if let Ok(date) = text.parse::<Date>() {
            return Some(match meant {
                Meant::First => self.begins_ms(date),
                Meant::Last => self.begins_ms(date.next()) - 1000,
            });
        }
        let seconds = if text.len() == "2026-11-22T10:15".len() { ":00Z" } else { "Z" };
        Some(self.at(from_rfc3339(&[text, seconds].concat())?, meant))
    }

    /// The moment at which the clock shows so much more than 1970-01-01T00:00; where a leap of the clock leaves that out,
    /// the moment of the leap.
    fn at(&self, clock_ms: Millis, meant: Meant) -> Millis {
        let Some(changes) = &self.changes else { return clock_ms };
        let until = changes.iter().skip(1).map(|change| change.from_ms).chain([Millis::MAX]);
        let spans = changes.iter().zip(until);
        let reached = |(change, until_ms): (&Change, Millis)| {
            let shown_ms = clock_ms.saturating_sub(change.offset_ms.into());
            let at_ms = shown_ms.max(change.from_ms);
            (at_ms < until_ms).then_some((at_ms, at_ms == shown_ms))
        };
        let mut reached = spans.filter_map(reached);
        let Some((first_ms, _)) = reached.next() else { return clock_ms };
        let again = reached.take_while(|(_, is_shown)| *is_shown).last();
        match meant {
            Meant::First => first_ms,
            Meant::Last => again.map_or(first_ms, |(at_ms, _)| at_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i32 = 3_600_000;

    fn moment(text: &str) -> Millis {
        from_rfc3339(text).unwrap()
    }

    /// London in 2026, as it will be.
    fn london() -> TimeZone {
        let change = |text: &str, offset_ms| Change { from_ms: moment(text), offset_ms };
        let changes = [change("2026-03-29T01:00:00Z", HOUR_MS), change("2026-10-25T01:00:00Z", 0)];
        TimeZone::with_changes("Europe/London", 0, changes)
    }

    fn texts(zone: &TimeZone, text: &str) -> [Option<String>; 2] {
        [Meant::First, Meant::Last].map(|meant| zone.moment(text, meant).map(to_rfc3339))
    }

    #[test]
    fn a_day_is_the_one_that_the_clock_of_the_place_shows() {
        let day = |text: &str| london().date(moment(text)).to_string();
        assert_eq!(day("2026-06-30T22:59:59Z"), "2026-06-30");
        assert_eq!(day("2026-06-30T23:30:00Z"), "2026-07-01", "half past midnight in summer time");
        assert_eq!(day("2026-12-31T23:30:00Z"), "2026-12-31");
        assert_eq!(TimeZone::default().date(moment("2026-06-30T23:30:00Z")).to_string(), "2026-06-30");
        let india = TimeZone::with_changes("Asia/Kolkata", HOUR_MS * 11 / 2, []);
        assert_eq!(india.date(moment("2026-06-30T18:30:00Z")).to_string(), "2026-07-01");
        assert_eq!(india.date(moment("2026-06-30T18:29:59Z")).to_string(), "2026-06-30");
    }

    #[test]
    fn days_of_changes_are_shorter_and_longer() {
        let begins = |text: &str| to_rfc3339(london().begins_ms(text.parse().unwrap()));
        assert_eq!(begins("2026-03-29"), "2026-03-29T00:00:00Z");
        assert_eq!(begins("2026-03-30"), "2026-03-29T23:00:00Z");
        assert_eq!(begins("2026-10-25"), "2026-10-24T23:00:00Z");
        assert_eq!(begins("2026-10-26"), "2026-10-26T00:00:00Z");
        assert_eq!(to_rfc3339(london().noon_ms("2026-03-29".parse().unwrap())), "2026-03-29T11:00:00Z");
        assert_eq!(to_rfc3339(london().noon_ms("2026-10-25".parse().unwrap())), "2026-10-25T12:00:00Z");
    }

    #[test]
    fn a_day_without_midnight_begins_after_the_leap() {
        let change = Change { from_ms: moment("2026-04-23T22:00:00Z"), offset_ms: 3 * HOUR_MS };
        let cairo = TimeZone::with_changes("Africa/Cairo", 2 * HOUR_MS, [change]);
        let date = "2026-04-24".parse().unwrap();
        assert_eq!(to_rfc3339(cairo.begins_ms(date)), "2026-04-23T22:00:00Z");
        let Shown { date: shown, hour, minute } = cairo.shown(cairo.begins_ms(date));
        assert_eq!((shown, hour, minute), (date, 1, 0));
    }

    #[test]
    fn times_of_the_place_are_moments_and_what_ends_takes_the_repeated_hour_whole() {
        let both = |text: &str| texts(&london(), text);
        let same = |text: &str| [Some(text.to_owned()), Some(text.to_owned())];
        assert_eq!(both("2026-07-01T00:00"), same("2026-06-30T23:00:00Z"));
        assert_eq!(both("2026-07-01T00:00:30"), same("2026-06-30T23:00:30Z"));
        assert_eq!(both("2026-07-01T00:00:00+02:00"), same("2026-06-30T22:00:00Z"));
        let twice = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map(|text| Some(text.to_owned()));
        assert_eq!(both("2026-10-25T01:30"), twice);
        assert_eq!(both("2026-03-29T01:30"), same("2026-03-29T01:00:00Z"), "nobody's clock shows it");
        let day = ["2026-06-29T23:00:00Z", "2026-06-30T22:59:59Z"].map(|text| Some(text.to_owned()));
        assert_eq!(both("2026-06-30"), day);
        for text in ["", "soon", "2026-06-31", "2026-06-30T24:00", "2026-06-30T1:00", "2026-06-30 "] {
            assert_eq!(both(text), [None, None], "{text}");
        }
    }

    #[test]
    fn the_repeated_hour_is_known() {
        let twice = |text: &str| london().is_shown_twice(moment(text));
        assert!(!twice("2026-10-24T23:59:59Z") && !twice("2026-10-25T02:00:00Z") && !twice("2026-03-29T01:00:00Z"));
        assert!(twice("2026-10-25T00:00:00Z") && twice("2026-10-25T00:30:00Z") && twice("2026-10-25T01:59:59Z"));
        assert!(!TimeZone::default().is_shown_twice(0));
    }

    #[test]
    fn moments_are_written_with_how_far_the_clock_is_from_utc() {
        let text = |zone: &TimeZone, text: &str| zone.to_rfc3339(moment(text));
        assert_eq!(text(&london(), "2026-06-30T23:30:00Z"), "2026-07-01T00:30:00+01:00");
        assert_eq!(text(&london(), "2026-10-25T01:30:00Z"), "2026-10-25T01:30:00+00:00");
        let newfoundland = TimeZone::with_changes("America/St_Johns", -HOUR_MS * 7 / 2, []);
        assert_eq!(text(&newfoundland, "2026-12-31T03:29:00Z"), "2026-12-30T23:59:00-03:30");
        assert_eq!(from_rfc3339(&text(&newfoundland, "2026-12-31T03:29:00Z")), Some(moment("2026-12-31T03:29:00Z")));
    }

    #[test]
    fn in_json_it_is_its_name() {
        let json = serde_json::to_string(&london()).unwrap();
        assert_eq!(json, "\"Europe/London\"");
        assert_eq!(serde_json::from_str::<TimeZone>(&json).unwrap(), TimeZone::named("Europe/London"));
    }
}
