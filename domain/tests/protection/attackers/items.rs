//! Whether somebody is in a group, by its figures of many items: the attacker's twenty made-up answers let the group be
//! shown, and everybody in it answers every item.
//!
//! The attacker does not know what the target answers, only what the made-up ones do.

use super::Outcome;
use crate::{
    laws::Law,
    library::Library,
    luck::Luck,
    project::{ANSWERS, Cells},
    slow_noise::logistic,
};

const MADE_UP: u32 = 20;

/// What the made-up people answer to one item, and what the target would.
fn item(luck: &mut Luck) -> (Cells, usize) {
    let mut cells = [0; ANSWERS];
    (0..MADE_UP).for_each(|_| cells[luck.below(ANSWERS)] += 1);
    (cells, luck.below(ANSWERS))
}

fn with(mut cells: Cells, target: Option<usize>) -> Cells {
    target.into_iter().for_each(|answer| cells[answer] += 1);
    cells
}

/// Against counts with laws of their own. The group has the same people in every item, so its number has the same key; its
/// cells have other people each time.
pub fn by_law(law: &dyn Law, items: usize, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for target in 0..targets {
        let is_in = target % 2 == 0;
        let number = law.draw(MADE_UP + u32::from(is_in), false, luck);
        let mut log = [0_u32, 1].map(|more| law.chance(number, MADE_UP + more, false).ln());
        for _ in 0..items {
            let (made_up, answer) = item(luck);
            let shown = with(made_up, Some(answer).filter(|_| is_in)).map(|count| law.draw(count, false, luck));
            let likely = |target: Option<usize>| -> f64 {
                let counts = with(made_up, target);
                counts.iter().zip(shown).map(|(count, shown)| law.chance(shown, *count, false)).product()
            };
            log[0] += likely(None).ln();
            log[1] += ((0..ANSWERS).map(|answer| likely(Some(answer))).sum::<f64>() / ANSWERS as f64).ln();
        }
        let (truth, other) = if is_in { (log[1], log[0]) } else { (log[0], log[1]) };
        outcome.certain += usize::from(other == f64::NEG_INFINITY);
        outcome.believed.push(logistic(truth - other));
    }
    outcome
}

/// Against the library's noise. The number of the group carries noise that is the same for every item, and noise of the
/// item's own with half the deviation; its cells are fitted to the number, so they only tell by how they differ.
pub fn slow(variance: f64, items: usize, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for target in 0..targets {
        let is_in = target % 2 == 0;
        let there = if is_in { 1.0 } else { 0.0 };
        let of_mean = variance + variance / 4.0 / items as f64;
        let mut log = (there + of_mean.sqrt() * luck.normal() - 0.5) / of_mean;
        for _ in 0..items {
            let (_, answer) = item(luck);
            log += split(variance, is_in.then_some(answer), luck).ln();
        }
        assert!(log.is_finite(), "nothing is ever ruled out");
        outcome.believed.push(logistic(if is_in { log } else { -log }));
    }
    outcome
}

/// How much more likely the cells of one item are with the target in one of them, whichever, than without: by what is left
/// of them once their mean is taken away.
fn split(variance: f64, truth: Option<usize>, luck: &mut Luck) -> f64 {
    let mut noisy = [0.0; ANSWERS];
    noisy.iter_mut().for_each(|cell| *cell = variance.sqrt() * luck.normal());
    truth.into_iter().for_each(|answer| noisy[answer] += 1.0);
    let mean = noisy.iter().sum::<f64>() / ANSWERS as f64;
    let length = 1.0 - 1.0 / ANSWERS as f64;
    noisy.iter().map(|cell| ((cell - mean - length / 2.0) / variance).exp()).sum::<f64>() / ANSWERS as f64
}

/// How often the mean of the numbers that the library shows says right whether the target is in the group.
pub fn by_library(library: &Library, items: usize, targets: usize, luck: &mut Luck) -> f64 {
    let measure = library.measure("q17.p_respect", true);
    let large = [12; ANSWERS];
    let right = (0..targets).filter(|target| {
        let is_in = target % 2 == 0;
        let tallies = (0..items).map(|number| {
            let (made_up, answer) = item(luck);
            let group = with(made_up, Some(answer).filter(|_| is_in));
            let measure = domain::disclosure::Measure { id: format!("item{number}"), ..measure.clone() };
            let mut everyone = large;
            everyone.iter_mut().zip(group).for_each(|(cell, group)| *cell += 12 + group);
            library.item(measure, &everyone, &[("you.role", 0, large), ("you.role", 1, large), ("you.role", 2, group)])
        });
        let tallies = tallies.collect();
        let released = library.released(120 + MADE_UP + u32::from(is_in), tallies, Some(luck.number()));
        let of_role = |figure: &domain::disclosure::Figure| {
            figure.groups.iter().filter(|group| group.by == "you.role").nth(2).and_then(|group| group.n)
        };
        let shown: Vec<f64> = released.items().iter().filter_map(of_role).map(f64::from).collect();
        let mean = shown.iter().sum::<f64>() / shown.len().max(1) as f64;
        is_in == (mean > f64::from(MADE_UP) + 0.5)
    });
    right.count() as f64 / targets as f64
}

/// How often the figures that the library shows of one table tell two answers of one person apart, by which of the two
/// cells is larger.
pub fn told_apart(library: &Library, targets: usize, luck: &mut Luck) -> f64 {
    let measure = library.measure("q17.p_respect", true);
    let right = (0..targets).filter(|_| {
        let truth = luck.below(2);
        let cells = with([12; ANSWERS], Some(truth));
        let released = library.released(61, vec![library.item(measure.clone(), &cells, &[])], Some(luck.number()));
        let shown = |answer: usize| released.items()[0].distribution[answer].count.unwrap_or_default();
        match shown(truth).cmp(&shown(1 - truth)) {
            std::cmp::Ordering::Equal => luck.below(2) == 0,
            order => order == std::cmp::Ordering::Greater,
        }
    });
    right.count() as f64 / targets as f64
}
