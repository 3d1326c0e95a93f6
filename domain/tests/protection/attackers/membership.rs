//! Whether somebody is in a group at all: the attacker fills an empty group up to one below the threshold, and looks
//! whether it is shown.

use domain::disclosure::Measure;

use super::Outcome;
use crate::{
    laws::Exact,
    library::Library,
    luck::Luck,
    project::{ANSWERS, Cells, Person, Project, Tables},
    slow_noise::log_odds,
};

/// Against thresholds on exact numbers: how often the group is shown with the target in it, and not without.
pub fn by_rules(rules: &Exact, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let mut project = Project::random(40 + luck.below(40), luck);
        for person in &mut project.people {
            person.groups[0] = person.groups[0].filter(|group| *group != 2);
        }
        let mut in_group = |person: Person| Person { answer: luck.below(ANSWERS), groups: both(&person) };
        let made_up = vec![project.people[0].clone(); rules.k as usize - 1];
        project.people.extend(made_up.into_iter().map(&mut in_group));
        let target = in_group(project.people[0].clone());
        let outside = Person { groups: [None; 7], ..target.clone() };
        let shown = |person: Person| {
            let people: Vec<Person> = project.people.iter().cloned().chain([person]).collect();
            rules.seen(&Tables::of(&people)).groups[0][2].is_some()
        };
        let is_seen = shown(target) != shown(outside);
        outcome.certain += usize::from(is_seen);
        outcome.believed.push(if is_seen { 1.0 } else { 0.5 });
    }
    outcome
}

fn both(person: &Person) -> [Option<usize>; 7] {
    let mut groups = person.groups;
    groups[0] = Some(2);
    groups
}

/// How often a group of so many is shown by the library, of so many tries.
pub fn shown(library: &Library, measure: &Measure, people: u32, tries: usize, luck: &mut Luck) -> f64 {
    let mut group: Cells = [0; ANSWERS];
    (0..people).for_each(|person| group[person as usize % ANSWERS] += 1);
    let large = [12; ANSWERS];
    let mut everyone = group;
    everyone.iter_mut().for_each(|cell| *cell += 24);
    let times = (0..tries).filter(|_| {
        let groups = [("you.role", 0, large), ("you.role", 1, large), ("you.role", 2, group)];
        let item = library.item(measure.clone(), &everyone, &groups);
        let released = library.released(120 + people, vec![item], Some(luck.number()));
        let mut groups = released.items()[0].groups.iter().filter(|group| group.by == "you.role");
        groups.nth(2).expect("it is listed").hidden.is_none()
    });
    times.count() as f64 / tries as f64
}

/// What whoever looks whether the group is shown may believe, from how often it is with the target and without.
pub fn by_look(with: f64, without: f64, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let is_shown = luck.share() < with;
        let (with, without) = if is_shown { (with, without) } else { (1.0 - with, 1.0 - without) };
        outcome.believed.push(with / (with + without));
    }
    outcome
}

/// What whoever sees every noisy count of the group may believe at most, knowing everybody else: the person is in its
/// number, and in one of its cells.
pub fn by_counts(variance: f64, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let log = log_odds(2.0 / variance, luck);
        outcome.add(&[log, 0.0, 0.0, 0.0, 0.0], 0, 1);
    }
    outcome
}
