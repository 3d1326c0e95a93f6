//! Step 2 of `statistics.md` 4.7: whether a new release may be made now.

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

#[cfg(test)]
mod tests {
    use super::*;

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
