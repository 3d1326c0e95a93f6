//! Somebody who joins between two moments with others whom the attacker made up or knows, in tables of a whole project.
//!
//! The attacker's people share all groups of the target, and answer anew at each moment, so that figures are made anew.
//! Keys of cells with the attacker's people in them are drawn anew each time; that keys of a whole are the sum of those of
//! its parts is left out, which helps cell keys.

use super::{Outcome, another, learn};
use crate::{
    laws::{Exact, Law},
    luck::Luck,
    project::{ANSWERS, CHARACTERISTICS, Cells, Person, Project, Tables, n},
    slow_noise::apart_among_strangers,
};

/// How much of a project is seen.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Breakdowns beside the table of everyone.
    pub breakdowns: usize,
    /// Moments; the target joins at the second.
    pub moments: usize,
}

/// Whom the attacker is after, in what project.
struct Case {
    project: Project,
    target: Person,
    other: usize,
    k: usize,
}

impl Case {
    fn random(k: u32, luck: &mut Luck) -> Self {
        let people = 25 + luck.below(40);
        let project = Project::random(people, luck);
        let target = project.person(luck);
        let other = another(target.answer, luck);
        Self { project, target, other, k: k as usize }
    }

    /// The made-up answers at a moment, by answer: twice k, and k − 1 more from when the target joined.
    fn made_up(&self, moment: usize, luck: &mut Luck) -> Vec<Person> {
        let many = 2 * self.k + if moment > 0 { self.k - 1 } else { 0 };
        let one = |luck: &mut Luck| Person { answer: luck.below(ANSWERS), ..self.target.clone() };
        (0..many).map(|_| one(luck)).collect()
    }

    fn tables(&self, moment: usize, luck: &mut Luck) -> Tables {
        let mut people = self.project.people.clone();
        people.extend(self.made_up(moment, luck));
        people.push(self.target.clone());
        Tables::of(&people)
    }
}

/// Against an attacker who knows everybody else, where every count has a law of its own.
pub fn known(law: &dyn Law, view: View, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let case = Case::random(law.k(), luck);
        let truth = case.target.answer;
        let mut log = [0.0; ANSWERS];
        for moment in 1..view.moments {
            let tables = case.tables(moment, luck);
            learn(&mut log, law, &tables.everyone, truth, (false, luck));
            for (by, cells) in own_groups(&case.target, &tables).filter(|(by, _)| *by < view.breakdowns) {
                // Cells of the same people have the same key: another look tells nothing new.
                if n(&cells) >= law.k() && n(&cells) < n(&tables.everyone) {
                    learn(&mut log, law, &cells, truth, (by < CHARACTERISTICS, luck));
                }
            }
        }
        outcome.add(&log, truth, case.other);
    }
    outcome
}

fn own_groups<'t>(target: &Person, tables: &'t Tables) -> impl Iterator<Item = (usize, Cells)> + use<'t> {
    let own = tables.groups.iter().zip(target.groups).enumerate();
    own.filter_map(|(by, (groups, group))| Some((by, groups[group?])))
}

/// The same against thresholds, with every hole closed: whatever would be seen otherwise had the target answered otherwise.
pub fn known_by_rules(rules: &Exact, view: View, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let case = Case::random(rules.k, luck);
        let truth = case.target.answer;
        let mut log = [0.0; ANSWERS];
        for moment in 1..view.moments {
            let tables = case.tables(moment, luck);
            let mut open: Vec<usize> = (0..ANSWERS).filter(|guess| log[*guess] == 0.0 && *guess != truth).collect();
            let mut rule_out = |guesses: &mut Vec<usize>, differs: &dyn Fn(&Tables) -> bool| {
                guesses.retain(|guess| {
                    let is_out = differs(&tables.if_answered(&case.target, *guess));
                    log[*guess] = if is_out { f64::NEG_INFINITY } else { 0.0 };
                    !is_out
                });
            };
            let everyone = rules.everyone(&tables.everyone);
            rule_out(&mut open, &|other| rules.everyone(&other.everyone) != everyone);
            if view.breakdowns > 0 && !open.is_empty() {
                let seen = rules.seen(&tables).groups;
                rule_out(&mut open, &|other| rules.seen(other).groups[..view.breakdowns] != seen[..view.breakdowns]);
            }
        }
        outcome.add(&log, truth, case.other);
    }
    outcome
}

/// Against an attacker who knows only those who were made up: everybody else answers like people of the project do. Only
/// the table of everyone is looked at.
pub fn among_strangers(law: &dyn Law, view: View, targets: usize, luck: &mut Luck) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..targets {
        let case = Case::random(law.k(), luck);
        let truth = case.target.answer;
        let strangers = Tables::of(&case.project.people).everyone;
        let many = case.project.people.len();
        // How likely all that was seen is, by answer, with and without the target, and by how many strangers gave it.
        let mut likely = vec![[vec![1.0; many + 1], vec![1.0; many + 1]]; ANSWERS];
        for moment in 0..view.moments {
            let made_up = Tables::of(&case.made_up(moment, luck)).everyone;
            for (answer, likely) in likely.iter_mut().enumerate() {
                let joined = u32::from(moment > 0);
                let there = if answer == truth { joined } else { 0 };
                let shown = law.draw(strangers[answer] + made_up[answer] + there, false, luck);
                for (with, likely) in likely.iter_mut().enumerate() {
                    for (count, likely) in (0..).zip(likely.iter_mut()) {
                        *likely *= law.chance(shown, count + made_up[answer] + joined * with as u32, false);
                    }
                }
            }
        }
        outcome.add(&weighed(&likely, &case, many), truth, case.other);
    }
    outcome
}

/// The likelihood of each answer: exact for the true and the other one, and for the rest whether it fits at all.
fn weighed(likely: &[[Vec<f64>; 2]], case: &Case, many: usize) -> [f64; ANSWERS] {
    let fits = |answer: usize, with: usize| likely[answer][with].iter().any(|chance| *chance > 0.0);
    let mut log = [0.0; ANSWERS];
    for (guess, log) in log.iter_mut().enumerate() {
        let all_fit = (0..ANSWERS).all(|answer| fits(answer, usize::from(answer == guess)));
        *log = if all_fit { 0.0 } else { f64::NEG_INFINITY };
    }
    let (truth, other) = (case.target.answer, case.other);
    for (guess, not) in [(truth, other), (other, truth)] {
        let (first, second) = (&likely[guess][1], &likely[not][0]);
        let shares = (case.project.answers[guess], case.project.answers[not]);
        log[guess] += together(first, second, shares, many).ln();
    }
    log
}

/// Two likelihoods, weighed by how many of so many people give each of two answers.
fn together(first: &[f64], second: &[f64], (p, q): (f64, f64), many: usize) -> f64 {
    let binomial = |many: usize, share: f64| -> Vec<f64> {
        let odds = share / (1.0 - share);
        let next = |chance: &mut f64, count: usize| {
            let now = *chance;
            *chance *= odds * (many - count) as f64 / (count + 1) as f64;
            Some(now)
        };
        (0..=many).scan((1.0 - share).powi(many as i32), next).collect()
    };
    let of_first = binomial(many, p);
    let counts = (0..=many).filter(|count| first[*count] > 0.0);
    counts
        .map(|count| {
            let rest = binomial(many - count, (q / (1.0 - p)).min(1.0 - 1e-12));
            let inner: f64 = rest.iter().zip(second).map(|(chance, likely)| chance * likely).sum();
            of_first[count] * first[count] * inner
        })
        .sum()
}

/// What the library's noise leaves to an attacker who knows only those who were made up, in each of many projects: how far
/// the target stands out.
pub fn slow_among_strangers(k: u32, variance: f64, view: View, targets: usize, luck: &mut Luck) -> Vec<f64> {
    let apart = |_| {
        let case = Case::random(k, luck);
        let own = case.target.groups.into_iter().enumerate().take(view.breakdowns);
        let tables: Vec<Option<(usize, usize)>> =
            std::iter::once(None).chain(own.filter_map(|(by, group)| Some(Some((by, group?))))).collect();
        let is_in = |person: &Person, table: &Option<(usize, usize)>| {
            table.is_none_or(|(by, group)| person.groups[by] == Some(group))
        };
        let both = |one, other| {
            let people = case.project.people.iter().filter(|person| is_in(person, one) && is_in(person, other));
            people.count() as f64
        };
        let sizes: Vec<Vec<f64>> =
            tables.iter().map(|one| tables.iter().map(|other| both(one, other)).collect()).collect();
        let shares = [case.project.answers[case.target.answer], case.project.answers[case.other]];
        apart_among_strangers(&sizes, shares, variance, view.moments, 1)
    };
    (0..targets).map(apart).collect()
}
