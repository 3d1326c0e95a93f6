//! How long to wait after a failed try: doubling, capped, spread by jitter. Randomness is an argument.

use domain::time::Millis;

/// The first wait at its longest.
pub const FIRST_MS: Millis = 8_000;
/// The longest wait of our own.
pub const LONGEST_MS: Millis = 15 * 60 * 1000;
/// The longest wait that a server can ask for.
pub const LONGEST_ASKED_MS: Millis = 60 * 60 * 1000;

/// The wait after `attempts` failed tries, at least 1. `jitter` is random, from 0 to 1: half of the wait is fixed and
/// half is spread, so that phones which lost the network together do not come back together.
/// `retry_after_s` is the least that the server asked for.
pub fn delay_ms(attempts: u32, jitter: f64, retry_after_s: Option<u32>) -> Millis {
    let doublings = attempts.saturating_sub(1).min(16);
    let whole = (FIRST_MS << doublings).min(LONGEST_MS);
    let spread = (whole as f64 / 2.0 * jitter.clamp(0.0, 1.0)) as Millis;
    let asked = Millis::from(retry_after_s.unwrap_or(0)) * 1000;
    (whole / 2 + spread).max(asked.min(LONGEST_ASKED_MS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        assert_eq!(delay_ms(1, 1.0, None), 8_000);
        assert_eq!(delay_ms(2, 1.0, None), 16_000);
        assert_eq!(delay_ms(40, 1.0, None), 900_000);
        assert_eq!(delay_ms(1, 0.0, None), 4_000);
    }

    #[test]
    fn the_server_can_ask_for_more_but_not_for_ever() {
        assert_eq!(delay_ms(1, 0.0, Some(60)), 60_000);
        assert_eq!(delay_ms(1, 1.0, Some(1)), 8_000);
        assert_eq!(delay_ms(1, 0.0, Some(u32::MAX)), LONGEST_ASKED_MS);
    }

    proptest! {
        #[test]
        fn a_wait_is_never_nothing_and_never_endless(attempts: u32, jitter: f64, asked: Option<u32>) {
            let delay = delay_ms(attempts, jitter, asked);
            prop_assert!((FIRST_MS / 2..=LONGEST_ASKED_MS).contains(&delay));
        }
    }
}
