//! Moments as milliseconds since 1970 in UTC, and their RFC 3339 text. No clock is read here.

pub mod date;
pub mod zone;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// One day in milliseconds.
pub const DAY_MS: Millis = 24 * 60 * 60 * 1000;

/// The RFC 3339 text of a moment in UTC, to the second: `2026-11-22T10:15:00Z`.
pub fn to_rfc3339(at_ms: Millis) -> String {
    let days = at_ms.div_euclid(DAY_MS);
    let second_of_day = at_ms.rem_euclid(DAY_MS) / 1000;
    let (year, month, day) = civil_from_days(days);
    let (hour, minute, second) = (second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The same to the millisecond, where it does not fall on a second: `2026-11-22T10:15:00.250Z`.
pub fn to_rfc3339_exactly(at_ms: Millis) -> String {
    let seconds = to_rfc3339(at_ms);
    match at_ms.rem_euclid(1000) {
        0 => seconds,
        millis => format!("{}.{millis:03}Z", seconds.trim_end_matches('Z')),
    }
}

/// The moment that an RFC 3339 text names, whatever its offset; parts of a millisecond are dropped.
/// A leap second is read as the second before it. None when the text is no RFC 3339 time.
pub fn from_rfc3339(text: &str) -> Option<Millis> {
    let bytes = text.as_bytes();
    if !text.is_ascii() || bytes.len() < 20 {
        return None;
    }
    let (date, time) = (&text[..10], &text[11..19]);
    if !matches!(bytes[10], b'T' | b't' | b' ') {
        return None;
    }
    if bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    let (hour, minute, second) = (digits(&time[..2])?, digits(&time[3..5])?, digits(&time[6..8])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (millisecond, offset) = fraction(&text[19..])?;
    let seconds = days_from_text(date)? * 86_400 + hour * 3600 + minute * 60 + second.min(59);
    Some((seconds - offset_minutes(offset)? * 60) * 1000 + millisecond)
}

/// The milliseconds of a fraction such as `.25`, which may be absent, and what follows it.
fn fraction(rest: &str) -> Option<(i64, &str)> {
    let Some(rest) = rest.strip_prefix('.') else { return Some((0, rest)) };
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let kept = digits(&rest[..length.min(3)])?;
    Some((kept * 10_i64.pow(3 - length.min(3) as u32), &rest[length..]))
}

/// The minutes of an offset such as `Z` or `+01:00`.
fn offset_minutes(offset: &str) -> Option<i64> {
    if matches!(offset, "Z" | "z") {
        return Some(0);
    }
    let sign = match offset.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if offset.len() != 6 || offset.as_bytes()[3] != b':' {
        return None;
    }
    let (hours, minutes) = (digits(&offset[1..3])?, digits(&offset[4..6])?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day such as `2026-11-22`; none where the text names no day.
pub(crate) fn days_from_text(text: &str) -> Option<i64> {
    if !text.is_ascii() || text.len() != 10 || text.as_bytes()[4] != b'-' || text.as_bytes()[7] != b'-' {
        return None;
    }
    let (year, month, day) = (digits(&text[..4])?, digits(&text[5..7])?, digits(&text[8..])?);
    let is_day = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
    is_day.then(|| days_from_civil(year, month, day))
}

/// Days since 1970-01-01 of a date. Source: as `civil_from_days`, `days_from_civil`.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a count of days since 1970-01-01.
/// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(to_rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(to_rfc3339(951_782_400_000), "2000-02-29T00:00:00Z");
        assert_eq!(to_rfc3339(1_795_342_500_999), "2026-11-22T10:15:00Z");
        assert_eq!(to_rfc3339(-1), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn one_moment_may_be_written_in_many_ways() {
        for text in [
            "2026-11-22T10:15:00Z",
            "2026-11-22t10:15:00z",
            "2026-11-22T10:15:00.0Z",
            "2026-11-22T11:15:00+01:00",
            "2026-11-21T22:45:00.000000-11:30",
        ] {
            assert_eq!(from_rfc3339(text), Some(1_795_342_500_000), "{text}");
        }
        assert_eq!(from_rfc3339("1970-01-01T00:00:00.12Z"), Some(120));
        assert_eq!(from_rfc3339("2016-12-31T23:59:60Z"), from_rfc3339("2016-12-31T23:59:59Z"));
        assert_eq!(from_rfc3339("2100-02-28T00:00:00Z"), Some(4_107_456_000_000));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2026-11-22",
            "2026-11-22T10:15:00",
            "2026-13-01T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:15:00.Z",
            "2026-11-22T10:15:00+1:00",
            "2026-11-22T10:15:00Zz",
            "２０26-11-22T10:15:00Z",
            "+026-11-22T10:15:00Z",
        ] {
            assert_eq!(from_rfc3339(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_written_moment_reads_back(seconds in -62_135_596_800_i64..253_402_300_799) {
            proptest::prop_assert_eq!(from_rfc3339(&to_rfc3339(seconds * 1000)), Some(seconds * 1000));
        }

        #[test]
        fn moments_are_read_back_to_the_millisecond(at_ms in 0_i64..4_102_444_800_000) {
            proptest::prop_assert_eq!(from_rfc3339(&to_rfc3339_exactly(at_ms)), Some(at_ms));
        }
    }
}
