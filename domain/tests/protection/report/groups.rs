//! Who is in a group: by whether it is shown, by what other groups leave, and by its figures of many items.

use super::{OURS, REAL, Table, laws, percent, projects, said};
use crate::{
    attackers::{
        complement::{self, Sizes},
        items, membership,
    },
    laws::{Exact, Law},
    library::{Library, variance},
    luck::Luck,
};

#[test]
fn whether_a_group_is_shown() {
    let (mut luck, targets) = (Luck::new(4), projects(40));
    let columns = ["candidate", "certain: median, 99 %, 99.9 %"];
    let mut table = Table::new("Whether somebody is in a group, filled up to k − 1 and looked for", &columns);
    let mut chances = Table::new("How often the library shows a small group", &["threshold", "people", "shown"]);
    for rules in [Exact::staff(), Exact::public()] {
        let outcome = membership::by_rules(&rules, targets, &mut luck);
        assert!(outcome.certain_share() > REAL, "the attack is real");
        table.row(&[format!("{}; (b) and (c) have the same threshold", rules.name()), said(&outcome)]);
    }
    for k in [5, 10] {
        let library = Library::new(k);
        let measure = library.measure("q17.p_respect", true);
        let tries = projects(100).clamp(100, 4000);
        let around = [1, k - 3, k - 2, k - 1, k, k + 2, k + 4]
            .map(|people| (people, membership::shown(&library, &measure, people, tries, &mut luck)));
        for (people, share) in around {
            chances.row(&[k.to_string(), people.to_string(), percent(share)]);
        }
        let outcome = membership::by_look(around[4].1, around[3].1, targets, &mut luck);
        table.row(&[format!("{OURS}, k={k}"), said(&outcome)]);
    }
    let outcome = membership::by_counts(variance(), targets, &mut luck);
    assert_eq!(outcome.certain, 0);
    table.row(&[format!("{OURS}, all noisy counts of the group"), said(&outcome)]);
    println!("{}{}", table.0, chances.0);
}

#[test]
fn a_group_by_what_is_left() {
    let (mut luck, many) = (Luck::new(5), projects(12));
    let columns = ["left out", "candidate", "certain: exactly three", "guess is right"];
    let mut table = Table::new("A group of three by what is left, over thirty items", &columns);
    let mut certain = 0.0_f64;
    for skipped in [0.0, 0.1] {
        let mut row = |name: String, sizes: Sizes| {
            certain = certain.max(sizes.certain);
            table.row(&[percent(skipped), name, percent(sizes.certain), percent(sizes.guessed)]);
        };
        let rules = Exact::staff();
        let by = |law: &dyn Law, closed, luck: &mut Luck| complement::by_law(law, skipped, closed, many, luck);
        row(format!("{}, holes closed in each item", rules.name()), by(&rules, false, &mut luck));
        row(format!("{}, holes closed over all items", rules.name()), by(&rules, true, &mut luck));
        for law in laws().iter().skip(2).filter(|law| law.k() == 5) {
            row(law.name(), by(&**law, false, &mut luck));
        }
        let (ours, once) = complement::by_library(&Library::new(5), skipped, many.min(2000), &mut luck);
        row(format!("{OURS}; the three are shown in some item: {}", percent(once)), ours);
    }
    assert!(certain > REAL, "the attack is real");
    println!("{}", table.0);
}

#[test]
fn a_group_by_its_figures_of_many_items() {
    let (mut luck, targets) = (Luck::new(8), projects(40));
    let columns = ["candidate", "one item", "ten items", "thirty items"];
    let title = "Whether somebody is in a group of twenty made-up people (certain: median, 99 %, 99.9 %)";
    let mut table = Table::new(title, &columns);
    let items = [1, 10, 30];
    let mut certain = 0.0_f64;
    for law in laws() {
        let outcomes = items.map(|items| items::by_law(&*law, items, targets, &mut luck));
        certain = outcomes.iter().map(crate::attackers::Outcome::certain_share).fold(certain, f64::max);
        table.row(&[vec![law.name()], outcomes.iter().map(said).collect()].concat());
    }
    let ours = items.map(|items| items::slow(variance(), items, targets, &mut luck));
    assert!(ours.iter().all(|outcome| outcome.certain == 0));
    table.row(&[vec![OURS.to_owned()], ours.iter().map(said).collect()].concat());
    let (library, tries) = (Library::new(5), projects(12).min(1000));
    let right = items.map(|items| percent(items::by_library(&library, items, tries, &mut luck)));
    table.row(&[vec![format!("{OURS}, how often the mean of what is shown is right")], right.to_vec()].concat());
    assert!(certain > REAL, "the attack is real");
    println!("{}", table.0);
}
