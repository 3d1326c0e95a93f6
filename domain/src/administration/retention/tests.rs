//! Months by the calendar, what was promised against what is said now, and how long staff are told before.

use proptest::prelude::*;

use super::*;
use crate::time::{from_rfc3339, to_rfc3339};

/// The last day on which something is kept that came on `day` and is kept for so many months: the same day of the month,
/// or the last one where that month is shorter.
fn kept_until(day: Day, months: u32) -> Day {
    let (year, month, day_of_month) = civil_from_days(day);
    let (year, month) = months_later(year, month, i64::from(months.min(MOST_MONTHS)));
    days_from_civil(year, month, day_of_month.min(days_in_month(year, month)))
}

fn day(text: &str) -> Day {
    day_of(at(text))
}

fn at(text: &str) -> Millis {
    from_rfc3339(&format!("{text}T00:00:00Z")).unwrap()
}

fn date(day: Day) -> String {
    to_rfc3339(day * DAY_MS)[..10].to_owned()
}

fn said(from: &str, notice_version: u32, months: u32) -> Said {
    Said { from_ms: at(from), notice_version, months: Some(months) }
}

fn rule(said: Vec<Said>) -> Rule {
    Rule { said, told_since_ms: at("2020-01-01"), lifted_at_ms: None }
}

#[test]
fn months_are_those_of_the_calendar() {
    for (came, months, until) in [
        ("2026-11-22", 24, "2028-11-22"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-01", 0, "2026-01-01"),
    ] {
        assert_eq!(date(kept_until(day(came), months)), until, "{came} and {months}");
    }
    assert_eq!(kept_until(0, u32::MAX), kept_until(0, MOST_MONTHS), "no number of months is too large to reckon with");
}

proptest! {
    #[test]
    fn what_is_over_is_exactly_what_was_kept_until_before_today(today in 10_000_i64..40_000, months in 0_u32..150) {
        let from = kept_from(today, months);
        prop_assert!(kept_until(from, months) >= today, "kept: {}", date(from));
        prop_assert!(kept_until(from - 1, months) < today, "over: {}", date(from - 1));
    }

    #[test]
    fn nothing_is_due_before_its_last_day_has_passed(came in 10_000_i64..20_000, months in 1_u32..60, late in -40_i64..40) {
        let rule = Rule { said: vec![Said { from_ms: 0, notice_version: 1, months: Some(months) }], told_since_ms: 0,
            lifted_at_ms: None };
        let now_ms = (kept_until(came, months) + late) * DAY_MS + 12_345;
        let is_over = rule.over_before_ms(Some(1), now_ms).unwrap() > came * DAY_MS;
        prop_assert_eq!(is_over, late > 0);
        if (-AHEAD_DAYS + 1..=0).contains(&late) {
            prop_assert_eq!(rule.due_on(Some(1), came, now_ms), Some(kept_until(came, months) + 1));
        }
    }
}

#[test]
fn nobodys_answers_are_kept_longer_than_they_were_told() {
    let rule = rule(vec![said("2026-01-01", 1, 12), said("2026-06-01", 2, 24)]);
    let now_ms = at("2027-03-02");
    assert_eq!(rule.months(Some(1), now_ms), 12, "more months are for those who read of them");
    assert_eq!(rule.months(Some(2), now_ms), 24);
    assert_eq!(rule.months(Some(9), now_ms), 12, "a notice that nobody knows promised the fewest");
    assert_eq!(rule.months(None, now_ms), 12);
    assert_eq!(rule.over_before_ms(Some(1), now_ms), Some(at("2026-03-02")));
}

#[test]
fn fewer_months_count_for_all_once_they_were_said_for_a_week() {
    let rule = rule(vec![said("2026-01-01", 1, 24), said("2027-06-01", 2, 12)]);
    assert_eq!(rule.months(Some(1), at("2027-06-07")), 24);
    assert_eq!(rule.months(None, at("2027-06-07")), 24);
    for notice in [Some(1), Some(2), None] {
        assert_eq!(rule.months(notice, at("2027-06-08")), 12, "{notice:?}");
    }
    assert_eq!(rule.due_on(Some(1), day("2026-02-01"), at("2027-06-01")).map(date).as_deref(), Some("2027-06-08"));
}

#[test]
fn what_was_not_decided_has_a_time_all_the_same() {
    let undecided = Said { months: None, ..said("2026-01-01", 1, 0) };
    assert_eq!(rule(vec![undecided]).months(Some(1), at("2027-01-01")), UNDECIDED_MONTHS);
    let decided = rule(vec![undecided, said("2026-02-01", 2, 60)]);
    assert_eq!(decided.months(Some(1), at("2027-01-01")), UNDECIDED_MONTHS);
    assert_eq!(decided.months(Some(2), at("2027-01-01")), 60);
    assert_eq!(rule(Vec::new()).months(None, at("2027-01-01")), UNDECIDED_MONTHS);
}

#[test]
fn staff_are_told_for_a_week_first() {
    let mut rule = rule(vec![said("2020-01-01", 1, 12)]);
    let now_ms = at("2026-11-22");
    assert!(rule.over_before_ms(Some(1), now_ms).is_some());
    rule.told_since_ms = now_ms - 6 * DAY_MS;
    assert_eq!(rule.over_before_ms(Some(1), now_ms), None);
    assert_eq!(rule.due_on(Some(1), day("2021-01-01"), now_ms), Some(day_of(now_ms) + 1));
    rule.told_since_ms = 0;
    rule.lifted_at_ms = Some(now_ms - 6 * DAY_MS);
    assert_eq!(rule.over_before_ms(Some(1), now_ms), None, "a hold that is lifted is said ahead as well");
    assert!(rule.over_before_ms(Some(1), now_ms + DAY_MS).is_some());
}

#[test]
fn kinds_have_codes() {
    assert!(Kind::ALL.iter().all(|kind| Kind::from_code(kind.code()) == Some(*kind)));
    assert_eq!(Kind::from_code("contacts"), None);
}
