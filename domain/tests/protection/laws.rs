//! What becomes of one count under a candidate, and how likely that was: the candidates' exact likelihoods.
//!
//! Thresholds of whole groups are the attackers' and `rules`' business.

use crate::luck::Luck;

/// What is seen where a count is hidden.
pub const HIDDEN: i64 = i64::MIN;

/// How a candidate shows one count.
pub trait Law {
    /// Its name in tables.
    fn name(&self) -> String;
    /// The threshold of whole groups, on exact numbers.
    fn k(&self) -> u32;
    /// What is shown of so many people. `is_fine` says whether they are of a group with a characteristic.
    fn draw(&self, count: u32, is_fine: bool, luck: &mut Luck) -> i64;
    /// How likely this is shown of so many people.
    fn chance(&self, shown: i64, count: u32, is_fine: bool) -> f64;
}

/// (a) Thresholds: exact counts for staff, fives for the public.
pub struct Exact {
    /// The threshold.
    pub k: u32,
    /// Whether counts are rounded.
    pub public: bool,
    /// Whether holes are closed.
    pub closed: bool,
}

impl Exact {
    /// What staff see: exact counts.
    pub fn staff() -> Self {
        Self { k: 5, public: false, closed: true }
    }

    /// What the public sees: fives.
    pub fn public() -> Self {
        Self { k: 10, public: true, closed: true }
    }
}

impl Exact {
    /// What is shown of a count.
    pub fn shown(&self, count: u32, is_fine: bool) -> i64 {
        let few = is_fine && count < self.k;
        match (self.public, count) {
            _ if few => HIDDEN,
            (true, 1..=7) => HIDDEN,
            (true, count) => (i64::from(count) + 2) / 5 * 5,
            (false, count) => i64::from(count),
        }
    }
}

impl Law for Exact {
    fn name(&self) -> String {
        let holes = if self.closed { "" } else { ", holes left open" };
        format!("(a) rules, {}{holes}", if self.public { "public" } else { "staff" })
    }

    fn k(&self) -> u32 {
        self.k
    }

    fn draw(&self, count: u32, is_fine: bool, _: &mut Luck) -> i64 {
        self.shown(count, is_fine)
    }

    fn chance(&self, shown: i64, count: u32, is_fine: bool) -> f64 {
        if self.shown(count, is_fine) == shown { 1.0 } else { 0.0 }
    }
}

/// (c) Random rounding to a base, true on average, by a key of the cell's people.
pub struct Rounding {
    /// What is rounded to.
    pub base: u32,
    /// The threshold.
    pub k: u32,
}

impl Law for Rounding {
    fn name(&self) -> String {
        format!("(c) rounding to {}", self.base)
    }

    fn k(&self) -> u32 {
        self.k
    }

    fn draw(&self, count: u32, _: bool, luck: &mut Luck) -> i64 {
        let over = count % self.base;
        let up = luck.share() * f64::from(self.base) < f64::from(over);
        i64::from(count - over + if up { self.base } else { 0 })
    }

    fn chance(&self, shown: i64, count: u32, _: bool) -> f64 {
        let over = count % self.base;
        let up = f64::from(over) / f64::from(self.base);
        match shown - i64::from(count - over) {
            0 => 1.0 - up,
            more if more == i64::from(self.base) => up,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_rounding_is_true_on_average() {
        let law = Rounding { base: 5, k: 10 };
        for count in 0..30_u32 {
            let mean: f64 = (0..40).map(|shown| shown as f64 * law.chance(shown, count, false)).sum();
            assert!((mean - f64::from(count)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_public_sees_fives() {
        let law = Exact::public();
        let shown = [0, 1, 7, 8, 12, 13].map(|count| law.shown(count, false));
        assert_eq!(shown, [0, HIDDEN, HIDDEN, 10, 10, 15]);
        assert_eq!(law.shown(0, true), HIDDEN, "nobody in a group is fewer than ten");
    }
}
