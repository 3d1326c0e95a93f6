//! How many wrong receipt codes one address may try. It knows no HTTP and no codes.
//!
//! Whoever has a code may use it as often as they like: only what turns out wrong stays counted.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::time::Millis;

use crate::rate_limit::{SlowDown, network};

/// Wrong codes of one address in a minute; the next one is not looked at.
const MOST: usize = 29;
const MINUTE_MS: Millis = 60_000;
/// Addresses kept before those without a recent try are forgotten.
const SWEEP_AT: usize = 10_000;

/// The tries of every address in the last minute.
#[derive(Debug, Default)]
pub(super) struct Tries(Mutex<HashMap<IpAddr, VecDeque<Millis>>>);

/// A try under way. It counts as wrong until it is told otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Try {
    address: IpAddr,
    at_ms: Millis,
}

impl Tries {
    /// Begins a try.
    ///
    /// # Errors
    /// When there were too many wrong ones: then this one is not looked at and does not count.
    pub(super) fn begin(&self, address: IpAddr, now_ms: Millis) -> Result<Try, SlowDown> {
        let address = network(address);
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= SWEEP_AT {
            tries.retain(|_, wrong| wrong.back().is_some_and(|at_ms| is_recent(*at_ms, now_ms)));
        }
        let wrong = tries.entry(address).or_default();
        wrong.retain(|at_ms| is_recent(*at_ms, now_ms));
        match wrong.front() {
            Some(first) if wrong.len() >= MOST => {
                let wait_ms = (first + MINUTE_MS - now_ms).max(1);
                Err(SlowDown { retry_after_s: wait_ms.unsigned_abs().div_ceil(1000) })
            }
            _ => {
                wrong.push_back(now_ms);
                Ok(Try { address, at_ms: now_ms })
            }
        }
    }

    /// The code was right: the try does not count.
    pub(super) fn was_right(&self, right: Try) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wrong) = tries.get_mut(&right.address)
            && let Some(place) = wrong.iter().position(|at_ms| *at_ms == right.at_ms)
        {
            wrong.remove(place);
        }
    }
}

/// Tries in the future are from before the clock was set back, and forgotten.
fn is_recent(at_ms: Millis, now_ms: Millis) -> bool {
    (0..MINUTE_MS).contains(&(now_ms - at_ms))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const TWO: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn the_thirtieth_wrong_code_in_a_minute_is_not_looked_at() {
        let tries = Tries::default();
        assert!((0..29).all(|second| tries.begin(ONE, second * 1000).is_ok()));
        assert_eq!(tries.begin(ONE, 59_999).unwrap_err(), SlowDown { retry_after_s: 1 });
        assert!(tries.begin(TWO, 59_999).is_ok(), "another address has its own");
        assert!(tries.begin(ONE, 60_000).is_ok(), "the first is a minute old");
        assert!(tries.begin(ONE, 60_001).is_err());
    }

    #[test]
    fn right_codes_are_without_limit() {
        let tries = Tries::default();
        for _ in 0..100 {
            tries.was_right(tries.begin(ONE, 0).unwrap());
        }
        assert!((0..29).all(|_| tries.begin(ONE, 0).is_ok()));
        assert!(tries.begin(ONE, 0).is_err());
    }

    proptest! {
        #[test]
        fn no_minute_has_more_wrong_codes_than_it_may(steps in prop::collection::vec((0_i64..5_000, any::<bool>()), 1..300)) {
            let tries = Tries::default();
            let (mut now_ms, mut looked_at) = (0, Vec::new());
            for (pause_ms, right) in steps {
                now_ms += pause_ms;
                match tries.begin(ONE, now_ms) {
                    Ok(begun) if right => tries.was_right(begun),
                    Ok(_) => looked_at.push(now_ms),
                    Err(_) => {}
                }
                let in_a_minute = looked_at.iter().filter(|at_ms| now_ms - **at_ms < MINUTE_MS).count();
                prop_assert!(in_a_minute <= MOST);
            }
        }
    }
}
