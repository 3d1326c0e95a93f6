//! Days and months of the calendar, and their texts. Which day a moment falls on is a time zone's to say (`zone`).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::time::{self, Millis};

/// A day of the calendar, wherever it is. It is stored as the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(i32);

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u8,
}

/// A text that names no day, or no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is written like 2026-11-22, and a month like 2026-11")]
pub struct NoDate;

impl Date {
    /// The day so many days after 1970-01-01.
    pub const fn of_number(days: i32) -> Self {
        Self(days)
    }

    /// How many days it is after 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day that a clock shows which is so far from 1970-01-01T00:00.
    pub(crate) fn shown(clock_ms: Millis) -> Self {
        let days = clock_ms.div_euclid(time::DAY_MS);
        Self(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The day after.
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The Monday of its week (ISO 8601).
    pub const fn monday(self) -> Self {
        // 1970-01-01 was a Thursday.
        Self(self.0.saturating_sub((self.0.rem_euclid(7) + 3) % 7))
    }

    /// The day of its month, from 1.
    pub fn day(self) -> u8 {
        u8::try_from(self.civil().2).unwrap_or(1)
    }

    /// Its month.
    pub fn month(self) -> Month {
        let (year, month, _) = self.civil();
        Month { year: i32::try_from(year).unwrap_or_default(), month: u8::try_from(month).unwrap_or(1) }
    }

    fn civil(self) -> (i64, i64, i64) {
        time::civil_from_days(self.0.into())
    }
}

impl Month {
    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its number in the year, from 1.
    pub fn of_year(self) -> u8 {
        self.month
    }
}

impl fmt::Display for Date {
    /// `2026-11-22`.
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{}-{:02}", self.month(), self.day())
    }
}

impl fmt::Display for Month {
    /// `2026-11`.
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let days = time::days_from_text(text).ok_or(NoDate)?;
        i32::try_from(days).map(Self).map_err(|_| NoDate)
    }
}

impl FromStr for Month {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let first: Date = [text, "-01"].concat().parse()?;
        Ok(first.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_written_as_people_sort_them() {
        let date: Date = "2026-11-22".parse().unwrap();
        assert_eq!((date.number(), date.day(), date.next().to_string()), (20_779, 22, "2026-11-23".to_owned()));
        assert_eq!((date.month().year(), date.month().of_year()), (2026, 11));
        assert_eq!(date.month().to_string(), "2026-11");
        for (day, monday) in [
            ("2026-11-22", "2026-11-16"),
            ("2026-11-23", "2026-11-23"),
            ("2026-11-29", "2026-11-23"),
            ("2027-01-01", "2026-12-28"),
            ("1970-01-01", "1969-12-29"),
            ("1969-12-28", "1969-12-22"),
        ] {
            assert_eq!(day.parse::<Date>().unwrap().monday().to_string(), monday, "{day}");
        }
        assert_eq!(Date::of_number(i32::MIN).monday(), Date::of_number(i32::MIN));
        assert_eq!("2026-11".parse(), Ok(date.month()));
        assert_eq!(Date::of_number(0).to_string(), "1970-01-01");
        assert_eq!(Date::of_number(-1).to_string(), "1969-12-31");
        assert!("2026-09".parse::<Month>().unwrap() < "2026-10".parse().unwrap());
        assert_eq!(serde_json::to_string(&date).unwrap(), "20779");
    }

    #[test]
    fn what_is_no_day_or_month_is_refused() {
        for text in ["", "2026-11", "2026-02-29", "2026-13-01", "2026/11/22", "2026-11-22T", "26-11-22", "2026-11-2é"]
        {
            assert_eq!(text.parse::<Date>(), Err(NoDate), "{text}");
        }
        for text in ["2026-13", "2026-1", "2026-11-01", "", "nov2026", "2026/11"] {
            assert_eq!(text.parse::<Month>(), Err(NoDate), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_written_day_reads_back(days in -719_528_i32..2_932_896) {
            let date = Date::of_number(days);
            proptest::prop_assert_eq!(date.to_string().parse(), Ok(date));
        }
    }
}
