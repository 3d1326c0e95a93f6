//! Step 2 of `statistics.md` 4.7: whether a new release may be made now, and whether one is due by itself.

use crate::time::{DAY_MS, Millis};

/// Why a release may not be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// Fewer than `k` people were added, changed or withdrawn since the last one.
    TooFewChanged {
        /// The threshold.
        k: u32,
    },
    /// A day has not passed since the last one, and no round of asking has closed.
    TooSoon,
}

/// Whether a release may be made now. The first always may.
///
/// `last_ms` is when the last one was published, `changed` how many people were added, changed or withdrawn since, and
/// `closings_ms` are the moments at which rounds of asking close.
///
/// # Errors
/// Why it may not be made.
pub fn may_release(
    last_ms: Option<Millis>,
    changed: u64,
    closings_ms: &[Millis],
    now_ms: Millis,
    k: u32,
) -> Result<(), NotYet> {
    let Some(last_ms) = last_ms else { return Ok(()) };
    if changed < u64::from(k) {
        return Err(NotYet::TooFewChanged { k });
    }
    let closed_since = closings_ms.iter().any(|closing| (last_ms..=now_ms).contains(closing));
    if closed_since || now_ms - last_ms >= DAY_MS { Ok(()) } else { Err(NotYet::TooSoon) }
}

/// So long after a round of asking has closed its release is due: phones that were without signal send meanwhile, and a
/// release made before they do would be counted without them until the next.
pub const GRACE_MS: Millis = DAY_MS;

/// So long a release stays due that the rules refused or that nobody was there to make. After that nothing more arrives of
/// a round that has closed, and nobody expects it.
pub const DUE_FOR_MS: Millis = 30 * DAY_MS;

/// The moment for which a release is due now; none where none is.
///
/// `last_ms` is when the last one was published, `closings_ms` are the moments at which rounds of asking close, and
/// `chosen_ms` the moments that the organiser chose. Whether it may be made is `may_release`'s to say.
pub fn due(last_ms: Option<Millis>, closings_ms: &[Millis], chosen_ms: &[Millis], now_ms: Millis) -> Option<Millis> {
    let closed = closings_ms.iter().map(|closing| closing.saturating_add(GRACE_MS));
    let moments = closed.chain(chosen_ms.iter().copied());
    let open = moments.filter(|moment| *moment <= now_ms && now_ms.saturating_sub(*moment) < DUE_FOR_MS);
    open.filter(|moment| last_ms.is_none_or(|last_ms| last_ms < *moment)).max()
}

/// Whether a release that is due may be made by itself. The rules are those of `may_release`, and the first one waits for
/// `k` people too: nobody asked for a release of nothing.
///
/// # Errors
/// Why it may not be made.
pub fn may_release_by_itself(
    last_ms: Option<Millis>,
    changed: u64,
    closings_ms: &[Millis],
    now_ms: Millis,
    k: u32,
) -> Result<(), NotYet> {
    match last_ms {
        None if changed < u64::from(k) => Err(NotYet::TooFewChanged { k }),
        _ => may_release(last_ms, changed, closings_ms, now_ms, k),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_due_a_day_after_a_round_closed_and_on_the_day_that_was_chosen() {
        let day = |day: i64| day * DAY_MS;
        assert_eq!(due(None, &[day(10)], &[], day(11) - 1), None);
        assert_eq!(due(None, &[day(10)], &[], day(11)), Some(day(11)));
        assert_eq!(due(None, &[], &[day(12)], day(12) - 1), None);
        assert_eq!(due(None, &[day(10)], &[day(12)], day(12)), Some(day(12)));
        assert_eq!(due(None, &[], &[], day(12)), None);
    }

    #[test]
    fn what_is_released_is_due_no_more_and_what_is_missed_not_for_ever() {
        let day = |day: i64| day * DAY_MS;
        assert_eq!(due(Some(day(11)), &[day(10)], &[], day(12)), None);
        assert_eq!(due(Some(day(10) + 1), &[day(10)], &[], day(12)), Some(day(11)), "phones have sent since");
        assert_eq!(due(None, &[day(10)], &[], day(41) - 1), Some(day(11)));
        assert_eq!(due(None, &[day(10)], &[], day(41)), None);
        assert_eq!(due(None, &[Millis::MAX], &[Millis::MIN / 2], day(1)), None);
    }

    #[test]
    fn the_first_by_itself_waits_for_enough_people() {
        let may = |last, changed| may_release_by_itself(last, changed, &[], 2 * DAY_MS, 10);
        assert_eq!(may(None, 9), Err(NotYet::TooFewChanged { k: 10 }));
        assert_eq!(may(None, 10), Ok(()));
        assert_eq!(may(Some(0), 9), Err(NotYet::TooFewChanged { k: 10 }));
        assert_eq!(may(Some(0), 10), Ok(()));
    }

    #[test]
    fn the_first_is_always_allowed() {
        assert_eq!(may_release(None, 0, &[], 0, 10), Ok(()));
    }

    #[test]
    fn the_next_needs_enough_people_and_a_day_or_a_closing() {
        let next = |changed, closings: &[Millis], now_ms| may_release(Some(1000), changed, closings, now_ms, 10);
        assert_eq!(next(9, &[], 1000 + DAY_MS), Err(NotYet::TooFewChanged { k: 10 }));
        assert_eq!(next(10, &[], 999 + DAY_MS), Err(NotYet::TooSoon));
        assert_eq!(next(10, &[], 1000 + DAY_MS), Ok(()));
        assert_eq!(next(10, &[5000], 6000), Ok(()));
        assert_eq!(next(10, &[7000], 6000), Err(NotYet::TooSoon));
    }
}
