//! What protection costs: how much is shown, how far it is off, and how often words say another thing than exact counts.
//!
//! One item of five answers is looked at, of everyone, by role and by age; the two highest answers are the headline.

use domain::{
    disclosure::{Cell, ENOUGH_FOR_SHARES, Headline, Nearly},
    reporting::findings::{Tenths, tenths},
    statistics::{Gap, Share, Z_95, gap, newcombe},
};

use crate::{
    laws::{Exact, HIDDEN, Law},
    library::Library,
    luck::Luck,
    project::{ANSWERS, Cells, Project, Tables, n},
    rules::Group,
};

/// The breakdowns that are looked at, by their names in the library.
const BY: [&str; 2] = ["you.role", "you.age"];

/// What is seen of one set of people.
#[derive(Clone, Debug, Default)]
struct Set {
    cells: [Option<f64>; ANSWERS],
    in_a_word: usize,
    headline: Option<Share>,
    said: Option<Said>,
}

/// What is said of a headline.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    Tenths(Tenths),
    Nearly(Nearly),
}

/// Everyone, then the groups by role and by age; none where nothing is shown.
type Sets = Vec<Option<Set>>;

/// A candidate, as far as utility goes.
pub enum Candidate<'c> {
    /// Thresholds.
    Rules(Exact),
    /// Counts with laws of their own.
    Law(&'c dyn Law),
    /// The library, with the Easy Read scale that the item has, or with one wording only.
    Library(&'c Library, bool),
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Cost {
    /// Cells of everyone, by role and by age: shown, and all.
    pub cells: [(usize, usize); 3],
    /// How far counts are off, added up over so many.
    pub counts: (f64, usize),
    /// How far headlines are off in points, added up over so many.
    pub points: (f64, usize),
    /// Headlines that say another thing, of so many.
    pub tenths: (usize, usize),
    /// Comparisons that say another thing, of so many.
    pub gaps: (usize, usize),
}

/// What a candidate costs in so many projects of so many people.
pub fn cost(candidate: &Candidate<'_>, k: u32, people: usize, projects: usize, luck: &mut Luck) -> Cost {
    let mut cost = Cost::default();
    for _ in 0..projects {
        let tables = Tables::of(&Project::random(people, luck).people);
        let exact: Vec<Cells> =
            std::iter::once(tables.everyone).chain(tables.groups[..BY.len()].iter().flatten().copied()).collect();
        let seen = match candidate {
            Candidate::Rules(rules) => by_rules(rules, &tables),
            Candidate::Law(law) => exact.iter().map(|cells| by_law(*law, cells, luck)).collect(),
            Candidate::Library(library, one_wording) => by_library(library, *one_wording, &tables, luck),
        };
        cost.add(&exact, &seen, k);
    }
    cost
}

impl Cost {
    fn add(&mut self, exact: &[Cells], seen: &Sets, k: u32) {
        let roles = crate::project::GROUPS[0];
        for (place, (cells, set)) in exact.iter().zip(seen).enumerate().filter(|(_, (cells, _))| n(cells) > 0) {
            let kind = if place == 0 { 0 } else { 1 + usize::from(place > roles) };
            let set = set.clone().unwrap_or_default();
            let shown = set.cells.iter().flatten().count() + set.in_a_word;
            self.cells[kind] = (self.cells[kind].0 + shown, self.cells[kind].1 + ANSWERS);
            for (seen, exact) in set.cells.iter().zip(cells).filter_map(|(seen, exact)| Some(((*seen)?, *exact))) {
                self.counts = (self.counts.0 + (seen - f64::from(exact)).abs(), self.counts.1 + 1);
            }
            if let Some(share) = set.headline {
                let off = (share.value() - f64::from(top(cells)) / f64::from(n(cells))).abs() * 100.0;
                self.points = (self.points.0 + off, self.points.1 + 1);
            }
            if let Some(said) = set.said {
                let differs = usize::from(said != said_of(top(cells), n(cells), k));
                self.tenths = (self.tenths.0 + differs, self.tenths.1 + 1);
            }
        }
        self.compare(exact, seen);
    }

    fn compare(&mut self, exact: &[Cells], seen: &Sets) {
        let shown = |place: usize| seen[place].as_ref().and_then(|set: &Set| set.headline);
        let plain = |cells: &Cells| (f64::from(top(cells)), f64::from(n(cells)));
        if let (Some(lived), Some(professional)) = (shown(1), shown(2)) {
            let differs =
                wording(lived.effective(), professional.effective()) != wording(plain(&exact[1]), plain(&exact[2]));
            self.gaps = (self.gaps.0 + usize::from(differs), self.gaps.1 + 1);
        }
    }
}

fn top(cells: &Cells) -> u32 {
    cells[3] + cells[4]
}

fn said_of(count: u32, n: u32, k: u32) -> Said {
    match n < 5 * k {
        true if count == 0 => Said::Nearly(Nearly::Nobody),
        true if count >= n => Said::Nearly(Nearly::All),
        _ => Said::Tenths(tenths(count, n)),
    }
}

fn wording(first: (f64, f64), second: (f64, f64)) -> Option<Gap> {
    let difference = first.0 / first.1 - second.0 / second.1;
    newcombe(first, second, Z_95).map(|interval| gap(difference, interval))
}

/// Counts that are shown as they are.
fn plain(number: i64, cells: [i64; ANSWERS], k: u32) -> Set {
    let cells = cells.map(|count| Some(count).filter(|count| *count != HIDDEN));
    let headline = cells[3].zip(cells[4]).map(|(one, other)| (one + other).min(number));
    let headline = headline.filter(|_| number >= i64::from(ENOUGH_FOR_SHARES));
    Set {
        cells: cells.map(|count| count.map(|count| count as f64)),
        in_a_word: 0,
        headline: headline.map(|count| Share { count: count as f64, n: number as f64, noise: 0.0 }),
        said: headline.map(|count| said_of(count as u32, number as u32, k)),
    }
}

fn by_rules(rules: &Exact, tables: &Tables) -> Sets {
    let seen = rules.seen(tables);
    let everyone: Group = seen.everyone.map(|cells| (rules.shown(n(&tables.everyone), false), cells));
    let groups = seen.groups[..BY.len()].iter().flatten().copied();
    let all = std::iter::once(everyone).chain(groups);
    all.map(|group| group.map(|(number, cells)| plain(number, cells, rules.k))).collect()
}

fn by_law(law: &dyn Law, cells: &Cells, luck: &mut Luck) -> Option<Set> {
    let mut draw = |count: u32| law.draw(count, false, luck);
    (n(cells) >= law.k()).then(|| plain(draw(n(cells)), cells.map(&mut draw), law.k()))
}

fn by_library(library: &Library, one_wording: bool, tables: &Tables, luck: &mut Luck) -> Sets {
    let named = BY.iter().zip(&tables.groups);
    let groups: Vec<(&str, usize, Cells)> =
        named.flat_map(|(by, groups)| groups.iter().enumerate().map(|(number, cells)| (*by, number, *cells))).collect();
    let item = library.item(library.measure("q17.p_respect", one_wording), &tables.everyone, &groups);
    let released = library.released(n(&tables.everyone), vec![item], Some(luck.number()));
    let figure = &released.items()[0];
    let mut sets = vec![of_library(figure.n.answered, &figure.distribution, figure.headline.as_ref())];
    for (by, many) in BY.iter().zip(crate::project::GROUPS) {
        let groups = figure.groups.iter().filter(|group| group.by == *by).take(many);
        sets.extend(groups.map(|group| of_library(group.n, &group.distribution, group.headline.as_ref())));
    }
    sets
}

fn of_library(number: Option<u32>, distribution: &[Cell], headline: Option<&Headline>) -> Option<Set> {
    let number = number?;
    let mut set = Set::default();
    for (own, cell) in set.cells.iter_mut().zip(distribution) {
        *own = cell.count.map(f64::from);
    }
    set.in_a_word = distribution.iter().filter(|cell| cell.nearly.is_some()).count();
    set.headline = headline.and_then(|headline| headline.share(Some(number)));
    set.said = headline.and_then(|headline| match (headline.nearly, headline.count) {
        (Some(nearly), _) => Some(Said::Nearly(nearly)),
        (None, Some(count)) => Some(Said::Tenths(tenths(count, number))),
        (None, None) => None,
    });
    Some(set)
}
