//! How many receipt codes one address may try, and how many of them may be wrong. It knows no HTTP and no codes.
//!
//! Whoever has a code may use it as often as a whole hall of people would: only what turns out wrong stays counted among
//! the wrong ones.

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::time::Millis;

use crate::system::limits::{
    envelopes::{RateLimited, network},
    gradually::Gradually,
};

/// Wrong codes of one address in a minute; the next one is not looked at.
const MOST_WRONG: usize = 29;
/// Codes of one address in a minute, right or wrong: two hundred people behind it, ten steps each.
const MOST: u32 = 2_000;
const MINUTE_MS: Millis = 60_000;

/// The tries of every address in the last minute.
#[derive(Debug, Default)]
pub struct Tries(Mutex<Gradually<IpAddr, OfAddress>>);

/// What one address tried.
#[derive(Debug)]
struct OfAddress {
    wrong: VecDeque<Millis>,
    /// When the minute began in which all are counted.
    since_ms: Millis,
    all: u32,
}

/// A try under way. It counts as wrong until it is told otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Try {
    address: IpAddr,
    at_ms: Millis,
}

/// Why a code is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMany {
    /// There were too many wrong ones.
    Wrong(RateLimited),
    /// There were too many, right or wrong.
    AtAll(RateLimited),
}

impl Tries {
    /// Begins a try.
    ///
    /// # Errors
    /// When there were too many: then this one is not looked at and does not count.
    pub fn begin(&self, address: IpAddr, now_ms: Millis) -> Result<Try, TooMany> {
        let address = network(address);
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_address = tries.of(
            address,
            |of_address| of_address.is_over(now_ms),
            || OfAddress { wrong: VecDeque::new(), since_ms: now_ms, all: 0 },
        );
        of_address.begin(now_ms)?;
        Ok(Try { address, at_ms: now_ms })
    }

    /// The code was right: the try does not count as wrong.
    pub fn was_right(&self, right: Try) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(OfAddress { wrong, .. }) = tries.get_mut(&right.address)
            && let Some(place) = wrong.iter().position(|at_ms| *at_ms == right.at_ms)
        {
            wrong.remove(place);
        }
    }
}

impl OfAddress {
    fn begin(&mut self, now_ms: Millis) -> Result<(), TooMany> {
        self.wrong.retain(|at_ms| is_recent(*at_ms, now_ms));
        if !is_recent(self.since_ms, now_ms) {
            (self.since_ms, self.all) = (now_ms, 0);
        }
        match self.wrong.front() {
            Some(first) if self.wrong.len() >= MOST_WRONG => return Err(TooMany::Wrong(until(*first, now_ms))),
            _ if self.all >= MOST => return Err(TooMany::AtAll(until(self.since_ms, now_ms))),
            _ => {}
        }
        self.wrong.push_back(now_ms);
        self.all += 1;
        Ok(())
    }

    fn is_over(&self, now_ms: Millis) -> bool {
        !is_recent(self.since_ms, now_ms) && self.wrong.back().is_none_or(|at_ms| !is_recent(*at_ms, now_ms))
    }
}

/// How long until a try is a minute old.
fn until(at_ms: Millis, now_ms: Millis) -> RateLimited {
    let wait_ms = (at_ms + MINUTE_MS - now_ms).max(1);
    RateLimited { retry_after_s: wait_ms.unsigned_abs().div_ceil(1000) }
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
        assert_eq!(tries.begin(ONE, 59_999).unwrap_err(), TooMany::Wrong(RateLimited { retry_after_s: 1 }));
        assert!(tries.begin(TWO, 59_999).is_ok(), "another address has its own");
        assert!(tries.begin(ONE, 60_000).is_ok(), "the first is a minute old");
        assert!(tries.begin(ONE, 60_001).is_err());
    }

    #[test]
    fn right_codes_have_only_the_limit_of_all() {
        let tries = Tries::default();
        for _ in 0..2_000 {
            tries.was_right(tries.begin(ONE, 10_000).unwrap());
        }
        assert_eq!(tries.begin(ONE, 30_000).unwrap_err(), TooMany::AtAll(RateLimited { retry_after_s: 40 }));
        assert!((0..29).all(|_| tries.begin(ONE, 70_000).is_ok()));
        assert!(tries.begin(ONE, 70_000).is_err());
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
                prop_assert!(in_a_minute <= MOST_WRONG);
            }
        }
    }
}
