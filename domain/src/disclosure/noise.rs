//! The noise that every count carries before anybody sees it: normal, with a secret seed, and moving slowly from one
//! release to the next.
//!
//! Each count has a place of its own (item, group, answer, filter), and each release or snapshot is a moment, numbered
//! from 1. At moment `r` the noise of a place is `Σ f(i)·z(r−i)`, where `z(1), z(2), …` are independent draws of the
//! place and `f(i) = (2i choose i) / 4^i`: 1, ½, ⅜, 5⁄16, … These weights are the square root of counting up (Fichtenberger,
//! Henzinger and Upadhyay, ICML 2023): whoever sees a hundred moments learns of one person's answer 2.5 times what
//! whoever sees one does, and not a hundred times, because the noise of two moments is alike, and not the change between
//! them. Noise drawn anew each time would be averaged away; noise that stays would show each change exactly. All of it
//! takes for granted that a person joins once: somebody who is counted and not counted in turns is read off the changes.
//!
//! Nothing here knows secrets or random numbers: the draws are an argument. Nothing is hidden here.

/// Draws from the standard normal distribution, the same each time for the same place and number. Nobody who does not
/// hold the secret behind them can tell them from chance.
pub trait Draws: Sync {
    /// Fills `draws` with the draws of a place from number `first` on.
    fn fill(&self, place: &[u8], first: u32, draws: &mut [f64]);
}

/// No draw at all: every count stays as it is. For tests of everything but the noise.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDraws;

impl Draws for NoDraws {
    fn fill(&self, _: &[u8], _: u32, draws: &mut [f64]) {
        draws.fill(0.0);
    }
}

/// So many moments back draws still count. Beyond them protection wears off, moment by moment; a release a day takes
/// almost three years to get there, figures for staff every hour six weeks.
const WINDOW: usize = 1024;

/// The noise of one level of one project at one moment.
#[derive(Clone, Copy)]
pub struct Noise<'d> {
    draws: &'d dyn Draws,
    number: u32,
    /// Of a single draw.
    deviation: f64,
    /// Of a count at this moment.
    variance: f64,
}

impl<'d> Noise<'d> {
    /// Noise at the moment with this number, from 1; `variance` is that of a single draw, in people squared.
    pub fn new(draws: &'d dyn Draws, number: u32, variance: f64) -> Self {
        let number = number.max(1);
        let growth: f64 = weights(moments(number)).map(|weight| weight * weight).sum();
        Self { draws, number, deviation: variance.sqrt(), variance: variance * growth }
    }

    /// Counts as they are.
    pub fn none() -> Self {
        Self::new(&NoDraws, 1, 0.0)
    }

    /// The variance of the noise of a count at this moment, in people squared.
    pub fn variance(&self) -> f64 {
        self.variance
    }

    /// The noise of the count at a place, in people.
    pub(super) fn at(&self, place: &[u8]) -> f64 {
        if self.variance == 0.0 {
            return 0.0;
        }
        let mut draws = [0.0; WINDOW];
        let draws = &mut draws[..moments(self.number)];
        self.draws.fill(place, self.number + 1 - draws.len() as u32, draws);
        let weighted = draws.iter().rev().zip(weights(draws.len())).map(|(draw, weight)| draw * weight);
        weighted.sum::<f64>() * self.deviation
    }
}

/// How many moments back draws count at the moment with this number.
fn moments(number: u32) -> usize {
    WINDOW.min(number as usize)
}

/// The first so many weights: 1, 1/2, 3/8, 5/16, …
fn weights(many: usize) -> impl Iterator<Item = f64> {
    (0..many).scan(1.0, |next, place| {
        let weight = *next;
        *next *= 1.0 - 0.5 / (place as f64 + 1.0);
        Some(weight)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draw number n of every place is n.
    struct Numbers;

    impl Draws for Numbers {
        fn fill(&self, _: &[u8], first: u32, draws: &mut [f64]) {
            draws.iter_mut().zip(first..).for_each(|(draw, number)| *draw = f64::from(number));
        }
    }

    #[test]
    fn weights_are_the_square_root_of_counting_up() {
        let first: Vec<f64> = weights(5).collect();
        assert_eq!(first, [1.0, 0.5, 0.375, 0.3125, 0.273_437_5]);
        // Their product with themselves adds up to one at each step.
        for step in 0..5 {
            let product: f64 = (0..=step).map(|place| first[place] * first[step - place]).sum();
            assert!((product - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_latest_draw_weighs_most_and_the_oldest_are_left_out() {
        let at = |number| Noise::new(&Numbers, number, 4.0).at(b"place");
        assert_eq!(at(1), 2.0 * 1.0);
        assert_eq!(at(2), 2.0 * (2.0 + 0.5));
        assert_eq!(at(3), 2.0 * (3.0 + 0.5 * 2.0 + 0.375));
        let of_window: f64 =
            weights(WINDOW).zip((0..=2000).rev()).map(|(weight, number)| weight * f64::from(number)).sum();
        assert!((at(2000) - 2.0 * of_window).abs() < 1e-9);
    }

    #[test]
    fn its_variance_grows_with_the_logarithm_of_the_moments() {
        let of = |number| Noise::new(&Numbers, number, 1.0).variance();
        assert_eq!((of(1), of(2)), (1.0, 1.25));
        assert!((of(6) - 1.624).abs() < 0.001 && (of(1024) - of(2000)).abs() < 1e-12 && of(1024) < 3.3);
        assert_eq!(Noise::none().variance(), 0.0);
    }

    /// As `docs/statistics.md` says.
    #[test]
    fn the_smallest_number_shown_grows_with_the_noise() {
        let smallest = |number| super::super::smallest_shown(10, Noise::new(&Numbers, number, 4.0).variance());
        assert_eq!([1, 4, 5, 529, 530, 5000].map(smallest), [12, 12, 13, 13, 14, 14]);
    }
}
