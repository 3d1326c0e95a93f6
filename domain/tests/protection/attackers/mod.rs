//! Attackers who hope to learn one person's answer, and what they get: what is certain, and what they may believe.
//!
//! An attacker begins with even odds between the true answer and another one. Something is known for certain where no
//! other answer fits all that is seen. How candidates show counts is theirs.

pub mod complement;
pub mod items;
pub mod leftovers;
pub mod lone;
pub mod membership;
pub mod newcomer;

use crate::{laws::Law, luck::Luck, project::ANSWERS, slow_noise::logistic};

/// What came of an attack on many targets.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// How often something was certain.
    pub certain: usize,
    /// What was believed of the true answer.
    pub believed: Vec<f64>,
}

impl Outcome {
    /// One more target: the logarithms of how likely all that was seen is under each answer.
    pub fn add(&mut self, log: &[f64; ANSWERS], truth: usize, other: usize) {
        let fits = log.iter().filter(|log| **log > f64::NEG_INFINITY).count();
        self.certain += usize::from(fits == 1);
        self.believed.push(logistic(log[truth] - log[other]));
    }

    /// The share of targets of whom something was certain.
    pub fn certain_share(&self) -> f64 {
        self.certain as f64 / self.believed.len().max(1) as f64
    }

    /// What was believed in so large a share of cases at most.
    pub fn percentile(&self, share: f64) -> f64 {
        let mut sorted = self.believed.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (share * (sorted.len() - 1) as f64).round() as usize;
        sorted.get(place).copied().unwrap_or(0.5)
    }
}

/// Another answer than this one.
pub fn another(answer: usize, luck: &mut Luck) -> usize {
    (answer + 1 + luck.below(ANSWERS - 1)) % ANSWERS
}

/// Adds what one table tells to each answer of the target, where the attacker knows everybody else in it.
pub fn learn(
    log: &mut [f64; ANSWERS],
    law: &dyn Law,
    cells: &[u32; ANSWERS],
    truth: usize,
    (is_fine, luck): (bool, &mut Luck),
) {
    for (answer, count) in cells.iter().enumerate() {
        let shown = law.draw(*count, is_fine, luck);
        for (guess, log) in log.iter_mut().enumerate() {
            let if_guess = count + u32::from(guess == answer) - u32::from(truth == answer);
            *log += law.chance(shown, if_guess, is_fine).ln();
        }
    }
}
