//! What protection costs, in a table.

use super::{OURS, Table, laws, percent, projects};
use crate::{
    cell_keys::CellKeys,
    laws::{Exact, Law},
    library::Library,
    luck::Luck,
    utility::{Candidate, Cost, cost},
};

const COLUMNS: [&str; 10] = [
    "people",
    "candidate",
    "cells shown: everyone",
    "by role",
    "by age",
    "counts off by",
    "headlines off by (points)",
    "headline says another thing",
    "comparison says another thing",
    "comparisons made",
];

#[test]
fn what_protection_costs() {
    let (mut luck, many) = (Luck::new(6), projects(8).min(2000));
    let mut table = Table::new("What protection costs", &COLUMNS);
    let mut laws = laws();
    laws.push(Box::new(CellKeys::new(256, 4.0, 8, 10)));
    let libraries = [Library::new(10), Library::new(5)];
    for people in [15, 40, 150, 1000] {
        // Large projects say more each.
        let projects = if people == 1000 { many / 2 } else { many };
        for (name, k, candidate) in candidates(&laws, &libraries) {
            let cost = cost(&candidate, k, people, projects, &mut luck);
            table.row(&costs(people, name, &cost, projects));
        }
    }
    println!("{}", table.0);
}

/// The library's cost by how much noise it would have; a group is shown from the threshold and one deviation on.
#[test]
fn what_more_or_less_noise_costs() {
    let (mut luck, many) = (Luck::new(12), projects(8).min(2000));
    let mut table = Table::new("What more or less noise would cost, k=10", &COLUMNS);
    for people in [15, 40, 150, 1000] {
        let projects = if people == 1000 { many / 2 } else { many };
        for variance in [2.0, 4.0, 9.0, 16.0] {
            let library = Library::with_variance(10, variance);
            let cost = cost(&Candidate::Library(&library, true), 10, people, projects, &mut luck);
            table.row(&costs(people, format!("{OURS}, variance {variance}"), &cost, projects));
        }
    }
    println!("{}", table.0);
}

fn candidates<'c>(laws: &'c [Box<dyn Law>], libraries: &'c [Library; 2]) -> Vec<(String, u32, Candidate<'c>)> {
    let open = |rules: Exact| Exact { closed: false, ..rules };
    let rules = [Exact::public(), open(Exact::public()), Exact::staff(), open(Exact::staff())];
    let mut all: Vec<(String, u32, Candidate<'c>)> =
        rules.into_iter().map(|rules| (rules.name(), rules.k, Candidate::Rules(rules))).collect();
    all.extend(laws[2..].iter().map(|law| (law.name(), law.k(), Candidate::Law(&**law))));
    for (library, k) in libraries.iter().zip([10, 5]) {
        for (words, one) in [("one wording", true), ("with Easy Read", false)] {
            all.push((format!("{OURS}, k={k}, {words}"), k, Candidate::Library(library, one)));
        }
    }
    all
}

fn costs(people: usize, name: String, cost: &Cost, projects: usize) -> Vec<String> {
    let share =
        |(some, all): (usize, usize)| if all == 0 { "–".to_owned() } else { percent(some as f64 / all as f64) };
    let mean = |(sum, all): (f64, usize)| if all == 0 { "–".to_owned() } else { format!("{:.2}", sum / all as f64) };
    let [everyone, role, age] = cost.cells.map(share);
    let made = percent(cost.gaps.1 as f64 / projects as f64);
    let words = [share(cost.tenths), share(cost.gaps), made];
    let figures = [people.to_string(), name, everyone, role, age, mean(cost.counts), mean(cost.points)];
    figures.into_iter().chain(words).collect()
}
