//! Chance that is the same every time: the demo's answers never differ between machines. Not for secrets.

use std::collections::BTreeMap;

/// SplitMix64. Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
pub(super) struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to just under 1.
    pub(super) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.share() * 100.0 < f64::from(percent)
    }

    /// A number around 0, seldom beyond 1 either way: the sum of three even chances.
    pub(super) fn around(&mut self) -> f64 {
        (self.share() + self.share() + self.share()) * 2.0 / 3.0 * 1.5 - 1.5
    }

    /// One of a list; none of an empty one.
    pub(super) fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        let place = (self.share() * list.len() as f64) as usize;
        list.get(place)
    }

    /// One of the allowed keys, as often as its weight says.
    pub(super) fn weighted<'w>(
        &mut self,
        weights: &'w BTreeMap<String, u32>,
        allowed: impl Fn(&str) -> bool,
    ) -> Option<&'w str> {
        let total: u32 = weights.iter().filter(|(key, _)| allowed(key)).map(|(_, weight)| weight).sum();
        let mut left = self.share() * f64::from(total);
        let allowed = weights.iter().filter(|(key, _)| allowed(key));
        for (key, weight) in allowed {
            left -= f64::from(*weight);
            if left < 0.0 {
                return Some(key);
            }
        }
        None
    }
}
