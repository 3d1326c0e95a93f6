//! Where the clocks of the world change: time zones by their IANA names, from the tables inside the program, so that days
//! do not depend on what is installed on the machine. It knows no project.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use domain::time::{
    Millis,
    zone::{Change, TimeZone},
};
use jiff::{
    Timestamp,
    tz::{self, Offset, TimeZoneDatabase},
};

/// The zone of an installation that names none.
pub const DEFAULT: &str = "Europe/London";

/// Until the end of the year 2149: columns count no later day.
const UNTIL_MS: Millis = 5_680_281_600_000;

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zones that were asked for, with their changes.
static KNOWN: LazyLock<Mutex<HashMap<String, TimeZone>>> = LazyLock::new(Mutex::default);

/// The zone with this name, and its changes since 1970; none where there is no such zone.
pub fn named(name: &str) -> Option<TimeZone> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(zone) = known.get(name) {
        return Some(zone.clone());
    }
    let zone = look_up(name)?;
    known.insert(name.to_owned(), zone.clone());
    Some(zone)
}

/// The same zone with its changes; as it is where there is no such zone.
pub fn whole(zone: &TimeZone) -> TimeZone {
    named(zone.name()).unwrap_or_else(|| zone.clone())
}

fn look_up(name: &str) -> Option<TimeZone> {
    let zone = DATABASE.get(name).ok().filter(|zone| !zone.is_unknown())?;
    // The spelling that everybody knows: phones are particular about capitals.
    let name = zone.iana_name().unwrap_or(name).to_owned();
    let first = zone.to_offset(Timestamp::UNIX_EPOCH);
    let changes = zone.following(Timestamp::UNIX_EPOCH).take_while(|change| at_ms(change) < UNTIL_MS);
    let change =
        |change: tz::TimeZoneTransition<'_>| Change { from_ms: at_ms(&change), offset_ms: offset_ms(change.offset()) };
    Some(TimeZone::with_changes(&name, offset_ms(first), changes.map(change)))
}

fn at_ms(change: &tz::TimeZoneTransition<'_>) -> Millis {
    change.timestamp().as_millisecond()
}

fn offset_ms(offset: Offset) -> i32 {
    offset.seconds() * 1000
}

#[cfg(test)]
mod tests {
    use domain::time::from_rfc3339;

    use super::*;

    fn clock(name: &str, text: &str) -> String {
        let shown = named(name).unwrap().shown(from_rfc3339(text).unwrap());
        format!("{} {:02}:{:02}", shown.date, shown.hour, shown.minute)
    }

    #[test]
    fn clocks_of_the_world_show_what_they_show() {
        for (name, moment, shown) in [
            ("Europe/London", "2026-03-29T00:59:59Z", "2026-03-29 00:59"),
            ("Europe/London", "2026-03-29T01:00:00Z", "2026-03-29 02:00"),
            ("Europe/London", "2026-10-25T00:30:00Z", "2026-10-25 01:30"),
            ("Europe/London", "2026-10-25T01:30:00Z", "2026-10-25 01:30"),
            ("Europe/London", "2140-07-01T00:00:00Z", "2140-07-01 01:00"),
            ("Asia/Kolkata", "2026-06-30T18:29:59Z", "2026-06-30 23:59"),
            ("America/St_Johns", "2026-07-01T02:30:00Z", "2026-07-01 00:00"),
            ("America/St_Johns", "2026-12-31T03:29:00Z", "2026-12-30 23:59"),
            ("Pacific/Apia", "2026-06-30T11:00:00Z", "2026-07-01 00:00"),
            ("UTC", "2026-06-30T23:59:59Z", "2026-06-30 23:59"),
        ] {
            assert_eq!(clock(name, moment), shown, "{name} at {moment}");
        }
    }

    #[test]
    fn names_are_written_as_everybody_writes_them_and_others_are_none() {
        assert_eq!(named("europe/london").unwrap().name(), "Europe/London");
        assert_eq!(named("UTC").unwrap().name(), "UTC");
        for name in ["", "London", "Europe/Lundon", "Etc/Unknown", "+01:00", "../zone", "BST", "EST5EDT4,M3"] {
            assert_eq!(named(name), None, "{name}");
        }
        assert_eq!(whole(&TimeZone::named("Mars/Base")).name(), "Mars/Base");
    }
}
