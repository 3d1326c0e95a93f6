//! How often signing in may be tried: a few times an account and more an address in a quarter of an hour. Pure.

use domain::time::Millis;

/// Over which time tries are counted.
pub const WINDOW_MS: Millis = 15 * 60 * 1000;
/// Tries an account: the NCSC asks for at most ten.
pub const TRIES_AN_ACCOUNT: i64 = 10;
/// Wrong tries an address: a whole team may sit behind one.
pub const TRIES_AN_ADDRESS: i64 = 50;

/// Tries a browser that the account is known to.
pub const TRIES_A_BROWSER: i64 = 10;
/// Lines that the log gets in that time of emails that nobody has, in all.
pub const LINES_IN_ALL: i64 = 30;

/// Seconds until trying again makes sense, if these were too many tries since a moment.
pub fn wait_s(tries: i64, since_ms: Millis, most: i64, now_ms: Millis) -> Option<u64> {
    let left_ms = (since_ms + WINDOW_MS - now_ms).max(1);
    (tries > most).then(|| left_ms.unsigned_abs().div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_try_after_the_last_has_to_wait_for_the_rest_of_the_window() {
        assert_eq!(wait_s(10, 0, 10, 5_000), None);
        assert_eq!(wait_s(11, 0, 10, 5_000), Some(895));
        assert_eq!(wait_s(11, 0, 10, WINDOW_MS), Some(1));
    }
}
