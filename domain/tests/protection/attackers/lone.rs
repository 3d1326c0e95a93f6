//! A lone person in a group that the attacker fills with made-up answers, and a group where all say the same.
//!
//! All cells are large enough for every rule, or the group is no characteristic.

use super::{Outcome, another, learn};
use crate::{
    laws::Law,
    luck::Luck,
    project::ANSWERS,
    slow_noise::{Weights, log_odds},
};

/// So many made-up answers move from one answer to another before figures are made anew.
const MOVED: usize = 12;

/// A lone person beside so many made-up answers for each answer, at so many moments.
pub fn lone(law: &dyn Law, each: u32, moments: usize, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let truth = luck.below(ANSWERS);
        let (mut log, mut cells) = ([0.0; ANSWERS], [each; ANSWERS]);
        cells[truth] += 1;
        for moment in 0..moments {
            if moment > 0 {
                move_some(&mut cells, law.k() + 1, luck);
            }
            learn(&mut log, law, &cells, truth, (true, luck));
        }
        let other = another(truth, luck);
        outcome.add(&log, truth, other);
    }
    outcome
}

fn move_some(cells: &mut [u32; ANSWERS], at_least: u32, luck: &mut Luck) {
    for _ in 0..MOVED {
        let (from, to) = (luck.below(ANSWERS), luck.below(ANSWERS));
        if cells[from] > at_least {
            cells[from] -= 1;
            cells[to] += 1;
        }
    }
}

/// Fifteen people of one wave who all say the same, one of whom the attacker does not know.
pub fn same(law: &dyn Law, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let truth = luck.below(ANSWERS);
        let (mut log, mut cells) = ([0.0; ANSWERS], [0; ANSWERS]);
        cells[truth] = 15;
        learn(&mut log, law, &cells, truth, (false, luck));
        let other = another(truth, luck);
        outcome.add(&log, truth, other);
    }
    outcome
}

/// The library's noise against somebody who knows everybody else, in so many tables at so many moments. Noise is really
/// drawn and weighed, and undone by the attacker.
pub fn slow(variance: f64, tables: usize, moments: usize, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    let person = Weights::Slow.undone(&vec![1.0; moments]);
    let deviation = variance.sqrt();
    for _ in 0..targets {
        let mut log = 0.0;
        for sign in (0..2 * tables).map(|cell| if cell % 2 == 0 { 1.0 } else { -1.0 }) {
            let draws: Vec<f64> = (0..moments).map(|_| luck.normal()).collect();
            let noise = Weights::Slow.done(&draws);
            // What is left once the attacker takes away everything but the target: beside the true answer the target and
            // the noise, beside the other one the noise alone.
            let left: Vec<f64> =
                noise.iter().map(|noise| deviation * noise + if sign > 0.0 { 1.0 } else { 0.0 }).collect();
            let seen = Weights::Slow.undone(&left);
            let halfway = |seen: f64, person: f64| sign * person * (seen - person / 2.0) / variance;
            log += seen.iter().zip(&person).map(|(seen, person)| halfway(*seen, *person)).sum::<f64>();
        }
        assert!(log.is_finite(), "nothing is ever ruled out");
        outcome.add(&[log, 0.0, 0.0, 0.0, 0.0], 0, 1);
    }
    outcome
}

/// The same where the target stands out by this much.
pub fn slow_apart(apart: f64, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let log = log_odds(apart, luck);
        assert!(log.is_finite(), "nothing is ever ruled out");
        outcome.add(&[log, 0.0, 0.0, 0.0, 0.0], 0, 1);
    }
    outcome
}
