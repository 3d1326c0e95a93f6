//! How many envelopes one address, and one shared device, may send: a bucket each, filled every second.
//!
//! A device has a bucket of its own, so that a tablet that sends a whole day holds up nobody else in its hall.
//! A batch may take a bucket below nothing; the next one waits until it is filled again. It knows no HTTP.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use domain::time::Millis;

use crate::system::limits::gradually::Gradually;

/// Whose bucket it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// An address, or the network of one customer.
    Address(IpAddr),
    /// A shared device, by its id.
    Device(String),
}

impl From<IpAddr> for Whose {
    fn from(address: IpAddr) -> Self {
        Self::Address(network(address))
    }
}

/// The limit and everybody who has used some of it.
#[derive(Debug)]
pub struct RateLimit {
    a_second: u32,
    buckets: Mutex<Gradually<Whose, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at_ms: Millis,
}

/// Too many; try again after so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimited {
    /// From 1.
    pub retry_after_s: u64,
}

impl RateLimit {
    /// So many envelopes a second for each address and each device; 0 is without limit.
    pub fn new(a_second: u32) -> Self {
        Self { a_second, buckets: Mutex::default() }
    }

    /// Takes so many from somebody's bucket if there is anything in it.
    ///
    /// # Errors
    /// When there is nothing in it: then nothing is taken.
    pub fn take(&self, whose: impl Into<Whose>, envelopes: usize, now_ms: Millis) -> Result<(), RateLimited> {
        if self.a_second == 0 {
            return Ok(());
        }
        let full = f64::from(self.a_second);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |bucket: &Bucket| bucket.filled(full, now_ms) >= full;
        let bucket = buckets.of(whose.into(), is_full, || Bucket { left: full, at_ms: now_ms });
        let left = bucket.filled(full, now_ms);
        if left < 1.0 {
            return Err(RateLimited { retry_after_s: ((1.0 - left) / full).ceil().max(1.0) as u64 });
        }
        *bucket = Bucket { left: left - envelopes as f64, at_ms: now_ms };
        Ok(())
    }

    /// Takes more from a bucket that something was just taken from, even below nothing.
    pub fn owe(&self, whose: impl Into<Whose>, envelopes: usize) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(&whose.into()) {
            bucket.left -= envelopes as f64;
        }
    }
}

impl Bucket {
    fn filled(&self, full: f64, now_ms: Millis) -> f64 {
        let seconds = (now_ms - self.at_ms).max(0) as f64 / 1000.0;
        (self.left + seconds * full).min(full)
    }
}

/// An IPv6 customer has a whole /64 to choose addresses from; it counts as one.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const TWO: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limit = RateLimit::new(2);
        assert_eq!([(); 3].map(|()| limit.take(ONE, 1, 0).is_ok()), [true, true, false]);
        assert!(limit.take(TWO, 1, 0).is_ok(), "another address has its own");
        assert!(limit.take(ONE, 1, 500).is_ok());
    }

    #[test]
    fn a_batch_is_taken_whole_and_waited_for() {
        let limit = RateLimit::new(10);
        assert!(limit.take(ONE, 50, 0).is_ok());
        assert_eq!(limit.take(ONE, 1, 0), Err(RateLimited { retry_after_s: 5 }));
        assert!(limit.take(ONE, 1, 4_100).is_ok());
    }

    #[test]
    fn a_device_has_a_bucket_of_its_own() {
        let limit = RateLimit::new(10);
        let tablet = || Whose::Device("tablet".to_owned());
        assert!(limit.take(tablet(), 200, 0).is_ok() && limit.take(tablet(), 1, 0).is_err());
        assert!(limit.take(ONE, 1, 0).is_ok() && limit.take(Whose::Device("other".to_owned()), 1, 0).is_ok());
    }

    #[test]
    fn nought_is_no_limit_and_a_network_is_one_customer() {
        let limit = RateLimit::new(0);
        assert!((0..1000).all(|_| limit.take(ONE, 200, 0).is_ok()));
        let limit = RateLimit::new(1);
        assert!(limit.take("2001:db8::1".parse::<IpAddr>().unwrap(), 1, 0).is_ok());
        assert!(limit.take("2001:db8::2".parse::<IpAddr>().unwrap(), 1, 0).is_err());
        assert!(limit.take("2001:db8:0:1::1".parse::<IpAddr>().unwrap(), 1, 0).is_ok());
    }
}
