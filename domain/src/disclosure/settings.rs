//! The numbers that decide what is shown: a project's thresholds, and how much noise each level carries.
//!
//! They are data with their reasons (`docs/statistics.md` 4.7); nothing here counts or hides.

/// No threshold can be set lower.
pub const FLOOR: u32 = 5;

/// From this many people every answer has its own count and a share (`docs/statistics.md` 4.1).
pub const ENOUGH_FOR_SHARES: u32 = 10;

/// The variance of a single draw of noise, in people squared, for the public and for staff. A standard deviation of two
/// people is what rounding to fives and hiding one to seven did to counts before, and hides any one answer behind chance.
const VARIANCE_PUBLIC: f64 = 4.0;
const VARIANCE_STAFF: f64 = 4.0;

/// In groups of fewer than so many thresholds, "nobody" and "everybody" are said as "hardly anybody" and "nearly all".
const TELLING: u32 = 5;

/// A project's thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    k_staff: u32,
    k_public: u32,
}

impl Settings {
    /// Thresholds for staff and for the public, none of them below the floor.
    pub fn new(k_staff: u32, k_public: u32) -> Self {
        Self { k_staff: k_staff.max(FLOOR), k_public: k_public.max(FLOOR) }
    }

    /// Fewest people behind a figure for staff.
    pub fn k_staff(self) -> u32 {
        self.k_staff
    }

    /// Fewest people behind a public figure.
    pub fn k_public(self) -> u32 {
        self.k_public
    }

    /// What holds of figures for staff.
    pub fn staff(self) -> Level {
        Level { k: self.k_staff, variance: VARIANCE_STAFF }
    }

    /// What holds of public figures.
    pub fn public(self) -> Level {
        Level { k: self.k_public, variance: VARIANCE_PUBLIC }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new(5, 10)
    }
}

/// Who reads figures, as far as the rules go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    k: u32,
    variance: f64,
}

impl Level {
    /// Fewest people behind a figure.
    pub fn k(self) -> u32 {
        self.k
    }

    /// The variance of a single draw of noise, in people squared.
    pub fn variance(self) -> f64 {
        self.variance
    }

    /// The smallest number of people that is shown, where counts have noise of this variance.
    pub(super) fn smallest_shown(self, variance: f64) -> u32 {
        smallest_shown(self.k, variance)
    }

    /// Whether "nobody" and "everybody" would say too much about so many people.
    pub(super) fn is_telling(self, n: u32) -> bool {
        n < TELLING * self.k
    }
}

/// The smallest number of people, noise included, that is shown: the threshold and one standard deviation of the noise of
/// its moment, so that a group of fewer than `k` people seldom passes for one of `k`.
pub fn smallest_shown(k: u32, variance: f64) -> u32 {
    k + variance.sqrt().round() as u32
}

/// A whole percentage.
pub(super) fn percent(count: u32, n: u32) -> u32 {
    (f64::from(count) * 100.0 / f64::from(n)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_have_a_floor() {
        let settings = Settings::new(1, 0);
        assert_eq!((settings.k_staff(), settings.k_public()), (5, 5));
    }

    #[test]
    fn a_group_is_shown_from_the_threshold_and_one_deviation_on() {
        assert_eq!(Settings::default().public().smallest_shown(4.0), 12);
        assert_eq!(Settings::default().staff().smallest_shown(0.0), 5);
    }
}
