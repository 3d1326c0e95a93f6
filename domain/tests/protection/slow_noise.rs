//! (d) The library's noise as an attacker meets it: how far two answers of one person lie apart, in standard deviations
//! of all the noise together.
//!
//! Rounded and fitted figures are made from noisy counts alone, so whoever sees them knows no more than whoever sees the
//! noisy counts (data processing). The normal law has no bound, so no count is ever ruled out.

use crate::luck::Luck;

/// How the noise of one count moves from one moment to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// As in the library: 1, 1/2, 3/8, …, of at most 1,024 draws.
    Slow,
    /// Drawn anew at each moment.
    Anew,
    /// One more draw is added at each moment.
    Adding,
}

impl Weights {
    fn window(self, moments: usize) -> Vec<f64> {
        let slow = |place: &mut f64, number: usize| {
            let weight = *place;
            *place *= 1.0 - 0.5 / (number as f64 + 1.0);
            Some(weight)
        };
        match self {
            Self::Slow => (0..moments.min(1024)).scan(1.0, slow).collect(),
            Self::Anew => vec![1.0],
            Self::Adding => vec![1.0; moments],
        }
    }

    /// The variance of the noise at the last of so many moments, where a draw has the variance 1.
    pub fn variance(self, moments: usize) -> f64 {
        self.window(moments).iter().map(|weight| weight * weight).sum()
    }

    /// The draws that give this series of noise: the weights undone.
    pub fn undone(self, series: &[f64]) -> Vec<f64> {
        let window = self.window(series.len());
        let mut draws: Vec<f64> = Vec::with_capacity(series.len());
        for (moment, value) in series.iter().enumerate() {
            let earlier = draws.iter().rev().zip(&window[1..]).map(|(draw, weight)| draw * weight);
            let earlier: f64 = earlier.sum();
            draws.push(value - earlier);
            debug_assert_eq!(draws.len(), moment + 1);
        }
        draws
    }

    /// The noise that draws give.
    pub fn done(self, draws: &[f64]) -> Vec<f64> {
        let window = self.window(draws.len());
        let at =
            |last: usize| -> f64 { draws[..=last].iter().rev().zip(&window).map(|(draw, weight)| draw * weight).sum() };
        (0..draws.len()).map(at).collect()
    }

    /// The square of what one person in one count of all these moments stands out by, where a draw has the variance 1.
    pub fn apart(self, moments: usize, joined: usize) -> f64 {
        self.undone(&step(moments, joined)).iter().map(|draw| draw * draw).sum()
    }
}

/// One person who joins at a moment, from 0.
pub fn step(moments: usize, joined: usize) -> Vec<f64> {
    (0..moments).map(|moment| if moment >= joined { 1.0 } else { 0.0 }).collect()
}

/// How the logarithm of the odds of the true answer is spread: normal, with this mean and twice it as variance.
pub fn log_odds(apart: f64, luck: &mut Luck) -> f64 {
    apart / 2.0 + apart.sqrt() * luck.normal()
}

/// What is believed of the true answer after even odds, at a place of the standard normal law: 0 is the median.
pub fn believed(apart: f64, place: f64) -> f64 {
    logistic(apart / 2.0 + apart.sqrt() * place)
}

/// The chance that has these odds.
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The same for an attacker who knows k − 1 of those who joined with the target, and of the others only what such people
/// answer: `sizes[one][other]` is how many of them are in both of two tables, for `q` the shares of the two answers.
///
/// Their counts stay the same over the moments, so all that is known of them is a normal law of one unknown per cell.
pub fn apart_among_strangers(sizes: &[Vec<f64>], q: [f64; 2], variance: f64, moments: usize, joined: usize) -> f64 {
    let (target, others) = (Weights::Slow.undone(&step(moments, joined)), Weights::Slow.undone(&step(moments, 0)));
    let dot =
        |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| one * other).sum::<f64>() / variance;
    let (own, both, base) = (dot(&target, &target), dot(&target, &others), dot(&others, &others));
    let cells = sizes.len() * 2;
    let sign = |cell: usize| if cell.is_multiple_of(2) { 1.0 } else { -1.0 };
    let covariance = |one: usize, other: usize| {
        let (of_one, of_other) = (q[one % 2], q[other % 2]);
        let shared = if one % 2 == other % 2 { of_one } else { 0.0 };
        sizes[one / 2][other / 2] * (shared - of_one * of_other)
    };
    let prior: Vec<Vec<f64>> = (0..cells).map(|one| (0..cells).map(|other| covariance(one, other)).collect()).collect();
    let plus_one = |row: usize, column: usize| base * prior[row][column] + if row == column { 1.0 } else { 0.0 };
    let matrix = (0..cells).map(|row| (0..cells).map(|column| plus_one(row, column)).collect()).collect();
    let solved = solve(matrix, (0..cells).map(sign).collect());
    let explained: f64 = (0..cells)
        .map(|row| sign(row) * (0..cells).map(|column| prior[row][column] * solved[column]).sum::<f64>())
        .sum();
    own * cells as f64 - both * both * explained
}

/// Gauss's elimination with the largest pivots.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for step in 0..size {
        let pivot = (step..size).max_by(|one, other| matrix[*one][step].abs().total_cmp(&matrix[*other][step].abs()));
        let pivot = pivot.expect("there are rows left");
        matrix.swap(step, pivot);
        right.swap(step, pivot);
        for row in step + 1..size {
            let factor = matrix[row][step] / matrix[step][step];
            let (above, below) = matrix.split_at_mut(row);
            below[0].iter_mut().zip(&above[step]).for_each(|(own, above)| *own -= factor * above);
            right[row] -= factor * right[step];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use domain::disclosure::{NoDraws, Noise};

    use super::*;

    #[test]
    fn one_person_stands_out_by_the_squares_of_the_weights() {
        for moments in [1, 6, 50] {
            assert!((Weights::Slow.apart(moments, 0) - Weights::Slow.variance(moments)).abs() < 1e-9);
            assert_eq!(Weights::Anew.apart(moments, 0), moments as f64);
            assert_eq!(Weights::Adding.apart(moments, 0), 1.0);
        }
        assert!((Weights::Slow.apart(7, 1) - Weights::Slow.apart(6, 0)).abs() < 1e-9, "it only counts since when");
    }

    #[test]
    fn whoever_knows_everybody_else_is_the_bound_of_whoever_does_not() {
        let known = apart_among_strangers(&[vec![0.0]], [0.3, 0.2], 4.0, 6, 1);
        assert!((known - 2.0 * Weights::Slow.apart(6, 1) / 4.0).abs() < 1e-9);
        let strangers = apart_among_strangers(&[vec![40.0]], [0.3, 0.2], 4.0, 6, 1);
        assert!(strangers > 0.0 && strangers < known);
    }

    #[test]
    fn weights_are_those_of_the_library() {
        for moments in [1, 2, 6, 50, 1024, 1025, 3000] {
            let library = Noise::new(&NoDraws, moments as u32, 1.0).variance();
            assert!((Weights::Slow.variance(moments) - library).abs() < 1e-9);
        }
    }

    #[test]
    fn weights_are_undone() {
        let draws: Vec<f64> = (0..200).map(|number| f64::from(number % 7) - 3.0).collect();
        for weights in [Weights::Slow, Weights::Anew, Weights::Adding] {
            let undone = weights.undone(&weights.done(&draws));
            assert!(undone.iter().zip(&draws).all(|(one, other)| (one - other).abs() < 1e-6));
        }
    }
}
