//! Step 2 of `statistics.md` 4.7: whether a new release may be made now, and whether one is due by itself.

use crate::time::{DAY_MS, Millis};

/// A reason why a release may not be made now. There may be more than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// Fewer than `k` people have answered something, so there is nothing to show; a first release would only use itself up.
    FewAnswered {
        /// The threshold.
        k: u32,
    },
    /// Fewer than `k` people were added, changed or withdrawn since the last one.
    FewChanged {
        /// The threshold.
        k: u32,
    },
    /// A day has not passed since the last one, and no wave has closed; or one has, but two were made within a day.
    TooSoon,
}

/// What a release has to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SinceLast {
    /// When the last one was published; none before the first.
    pub last_ms: Option<Millis>,
    /// When the one before that was; none where there was none.
    pub before_last_ms: Option<Millis>,
    /// How many people were added, changed or withdrawn since; before the first, how many have answered something. Who
    /// answered nothing at all is none of them.
    pub people: u64,
}

/// Every reason why a release may not be made now, by hand or by itself; none where it may. `closings_ms` are the moments at
/// which waves close. A wave that closed lets one in before the day is over, and no second: whoever moves the end of a wave
/// again and again would draw noise as often.
pub fn reasons_to_wait(since: SinceLast, closings_ms: &[Millis], now_ms: Millis, k: u32) -> Vec<NotYet> {
    let too_few = since.people < u64::from(k);
    let Some(last_ms) = since.last_ms else {
        return too_few.then_some(NotYet::FewAnswered { k }).into_iter().collect();
    };
    let closed_since = closings_ms.iter().any(|closing| (last_ms..=now_ms).contains(closing));
    let two_already = since.before_last_ms.is_some_and(|before_ms| now_ms - before_ms < DAY_MS);
    let too_soon = now_ms - last_ms < DAY_MS && (!closed_since || two_already);
    let too_few = too_few.then_some(NotYet::FewChanged { k });
    too_few.into_iter().chain(too_soon.then_some(NotYet::TooSoon)).collect()
}

/// So long after a wave has closed its release is due: phones that were without signal send meanwhile, and a
/// release made before they do would be counted without them until the next.
pub const GRACE_MS: Millis = DAY_MS;

/// So long a release stays due that the rules refused or that nobody was there to make. After that nothing more arrives of
/// a wave that has closed, and nobody expects it.
pub const DUE_FOR_MS: Millis = 30 * DAY_MS;

/// The moment for which a release is due now; none where none is.
///
/// `last_ms` is when the last one was published, `closings_ms` are the moments at which waves close, and
/// `chosen_ms` the moments that the organiser chose. Whether it may be made is `reasons_to_wait`'s to say.
pub fn due(last_ms: Option<Millis>, closings_ms: &[Millis], chosen_ms: &[Millis], now_ms: Millis) -> Option<Millis> {
    let closed = closings_ms.iter().map(|closing| closing.saturating_add(GRACE_MS));
    let moments = closed.chain(chosen_ms.iter().copied());
    let open = moments.filter(|moment| *moment <= now_ms && now_ms.saturating_sub(*moment) < DUE_FOR_MS);
    open.filter(|moment| last_ms.is_none_or(|last_ms| last_ms < *moment)).max()
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
    fn the_first_waits_for_enough_people_who_answered_something() {
        let first = |people| reasons_to_wait(SinceLast { last_ms: None, before_last_ms: None, people }, &[], 0, 10);
        assert_eq!(first(0), [NotYet::FewAnswered { k: 10 }]);
        assert_eq!(first(9), [NotYet::FewAnswered { k: 10 }]);
        assert_eq!(first(10), []);
    }

    #[test]
    fn the_next_needs_enough_people_and_a_day_or_a_closing() {
        let next = |people, closings: &[Millis], now_ms| {
            reasons_to_wait(SinceLast { last_ms: Some(1000), before_last_ms: None, people }, closings, now_ms, 10)
        };
        assert_eq!(next(9, &[], 1000 + DAY_MS), [NotYet::FewChanged { k: 10 }]);
        assert_eq!(next(10, &[], 999 + DAY_MS), [NotYet::TooSoon]);
        assert_eq!(next(9, &[], 999 + DAY_MS), [NotYet::FewChanged { k: 10 }, NotYet::TooSoon]);
        assert_eq!(next(10, &[], 1000 + DAY_MS), []);
        assert_eq!(next(10, &[5000], 6000), []);
        assert_eq!(next(10, &[7000], 6000), [NotYet::TooSoon]);
    }

    #[test]
    fn waves_that_close_one_after_another_let_in_one_more_a_day() {
        let third = |now_ms| {
            let since = SinceLast { last_ms: Some(5000), before_last_ms: Some(1000), people: 10 };
            reasons_to_wait(since, &[4000, 6000], now_ms, 10)
        };
        assert_eq!(third(7000), [NotYet::TooSoon]);
        assert_eq!(third(1000 + DAY_MS), [], "a day after the one before the last");
    }
}
