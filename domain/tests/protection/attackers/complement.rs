//! A group of three that is never shown, by what the groups beside it leave of the whole, over thirty items.
//!
//! 12 people have lived experience, 8 are professionals, 3 are both, 6 prefer not to say. The questionnaire's own item about
//! the role says how many answered it, and how many prefer not to say.

use crate::{
    laws::{HIDDEN, Law},
    library::{Library, counts, variance},
    luck::Luck,
};

/// Lived experience, professional, both, prefer not to say.
const SIZES: [u32; 4] = [12, 8, 3, 6];
const ITEMS: usize = 30;
const BOTH: i64 = 3;

/// How often the group's size was certain, and how often a guess was right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sizes {
    /// Share of projects in which only one size fitted.
    pub certain: f64,
    /// Share of projects in which the best guess was right.
    pub guessed: f64,
}

/// What is seen of one item: everyone, lived experience, professionals; none where it is hidden.
type Item = [Option<f64>; 3];

/// How many of each answered an item, of whom so many leave out each.
fn answered(skipped: f64, luck: &mut Luck) -> [u32; 4] {
    SIZES.map(|size| (0..size).filter(|_| luck.share() >= skipped).count() as u32)
}

/// Against counts with laws of their own and thresholds on exact numbers. With `closed`, the role's own item is hidden
/// where all items together would leave fewer than k sizes.
pub fn by_law(law: &dyn Law, skipped: f64, closed: bool, projects: usize, luck: &mut Luck) -> Sizes {
    let mut sizes = Sizes::default();
    for _ in 0..projects {
        let role = [23, 6].map(|count| law.draw(count, false, luck));
        let mut bounds = Bounds::new(law, role);
        let mut items: Vec<Item> = Vec::new();
        for number in 0..ITEMS {
            if number > 0 && skipped == 0.0 {
                // The same people have the same keys: every item says the same.
                items.push(items[0]);
                continue;
            }
            let [lived, professional, both, silent] = answered(skipped, luck);
            let all = lived + professional + both + silent;
            let groups = shown_groups(law.k(), all, [lived, professional]);
            let seen = [Some(all), groups[0], groups[1]]
                .map(|count| count.map(|count| law.draw(count, false, luck)).filter(|shown| *shown != HIDDEN));
            bounds.tighten(law, seen);
            items.push(seen.map(|shown| shown.map(|shown| shown as f64)));
        }
        let most = i64::from(law.k()) - 1;
        let (low, high) = (bounds.low(), bounds.high().min(most));
        let is_hidden = closed && high - low < most;
        sizes.certain += f64::from(u8::from(low == high && low == BOTH && !is_hidden));
        let role = (!is_hidden).then_some(role.map(|count| count as f64));
        let guess = estimate(&items, role, skipped).map_or(most / 2, |both| both.round() as i64).clamp(0, most);
        sizes.guessed += f64::from(u8::from(guess == BOTH));
    }
    Sizes { certain: sizes.certain / projects as f64, guessed: sizes.guessed / projects as f64 }
}

/// Groups of k and more; the smaller one is hidden too where they leave fewer than k others.
fn shown_groups(k: u32, all: u32, groups: [u32; 2]) -> [Option<u32>; 2] {
    let mut shown = groups.map(|group| Some(group).filter(|group| *group >= k));
    let left = all - shown.iter().flatten().sum::<u32>();
    if left > 0 && left < k {
        let smaller = usize::from(shown[0].is_none() || groups[1] <= groups[0]);
        shown[smaller] = None;
    }
    shown
}

/// What all items together leave: each shows at most who is there, so the largest of each is a bound.
struct Bounds {
    role: [(i64, i64); 2],
    groups: [i64; 2],
    left: i64,
}

impl Bounds {
    fn new(law: &dyn Law, role: [i64; 2]) -> Self {
        Self { role: role.map(|shown| fitting(law, shown)), groups: [0; 2], left: 0 }
    }

    fn tighten(&mut self, law: &dyn Law, seen: [Option<i64>; 3]) {
        let [all, lived, professional] = seen.map(|shown| shown.map(|shown| fitting(law, shown)));
        for (own, seen) in self.groups.iter_mut().zip([lived, professional]) {
            *own = seen.map_or(*own, |(low, _)| low.max(*own));
        }
        if let (Some(all), Some(lived), Some(professional)) = (all, lived, professional) {
            self.left = self.left.max(all.0 - lived.1 - professional.1);
        }
    }

    fn low(&self) -> i64 {
        (self.left - self.role[1].1).max(0)
    }

    fn high(&self) -> i64 {
        self.role[0].1 - self.groups[0] - self.groups[1]
    }
}

/// The fewest and most people whose count may be shown like this.
fn fitting(law: &dyn Law, shown: i64) -> (i64, i64) {
    let mut fit = (0..80).filter(|count| law.chance(shown, *count, false) > 0.0).map(i64::from);
    let low = fit.next().unwrap_or_default();
    (low, fit.last().unwrap_or(low))
}

/// The mean of two ways to work it out: from the role's own item less the groups, and from what groups leave less those
/// who prefer not to say.
fn estimate(items: &[Item], role: Option<[f64; 2]>, skipped: f64) -> Option<f64> {
    let whole: Vec<(f64, f64, f64)> =
        items.iter().filter_map(|[all, lived, professional]| Some(((*all)?, (*lived)?, (*professional)?))).collect();
    let role = role.filter(|_| !whole.is_empty())?;
    let mean =
        |of: fn(&(f64, f64, f64)) -> f64| whole.iter().map(of).sum::<f64>() / whole.len() as f64 / (1.0 - skipped);
    let from_role = role[0] - mean(|item| item.1 + item.2);
    let from_left = mean(|item| item.0 - item.1 - item.2) - role[1];
    Some((from_role + from_left) / 2.0)
}

/// What comes of it with the library: how often a guess is right, and how often the group of three is shown at least once.
pub fn by_library(library: &Library, skipped: f64, projects: usize, luck: &mut Luck) -> (Sizes, f64) {
    let (mut guessed, mut once) = (0, 0);
    let by_size: Vec<f64> = (0..10).map(|size| shown_by_chance(library, size, luck)).collect();
    for _ in 0..projects {
        let (items, role, shown) = released(library, skipped, luck);
        let hidden = ITEMS - shown;
        let of_size = |size: usize| by_size[size].clamp(0.002, 0.998);
        let estimate = estimate(&items, role, skipped);
        let likely = |size: usize| {
            let from_counts = estimate.map_or(0.0, |estimate| -(estimate - size as f64).powi(2) / 4.0);
            let of_size = of_size((size as f64 * (1.0 - skipped)).round() as usize);
            from_counts + shown as f64 * of_size.ln() + hidden as f64 * (1.0 - of_size).ln()
        };
        let guess = (0..10).max_by(|one, other| likely(*one).total_cmp(&likely(*other))).unwrap_or_default();
        guessed += usize::from(guess as i64 == BOTH);
        once += usize::from(shown > 0);
    }
    let share = |many: usize| many as f64 / projects as f64;
    (Sizes { certain: 0.0, guessed: share(guessed) }, share(once))
}

/// How often a group of so many is shown, by the law of its fitted number: five sixths of the variance of a draw, and the
/// smallest number shown is the threshold and one deviation.
fn shown_by_chance(library: &Library, size: u32, luck: &mut Luck) -> f64 {
    let (deviation, draws) = (variance().sqrt(), 20_000);
    let smallest = f64::from(library.settings.k_public()) + deviation - 0.5;
    let fitted = (variance() * 5.0 / 6.0).sqrt();
    let is_shown = |luck: &mut Luck| f64::from(size) + fitted * luck.normal() >= smallest;
    (0..draws).filter(|_| is_shown(luck)).count() as f64 / f64::from(draws)
}

/// What the library shows of thirty items, of the role's own item, and how many items show the group of three.
fn released(library: &Library, skipped: f64, luck: &mut Luck) -> (Vec<Item>, Option<[f64; 2]>, usize) {
    let five = |mut people: u32| {
        let mut cells = [0; 5];
        while people > 0 {
            people -= 1;
            cells[people as usize % 5] += 1;
        }
        cells
    };
    let measure = library.measure("q17.p_respect", true);
    let mut items: Vec<_> = (0..ITEMS)
        .map(|number| {
            let [lived, professional, both, silent] = answered(skipped, luck);
            let groups =
                [("you.role", 0, five(lived)), ("you.role", 1, five(professional)), ("you.role", 2, five(both))];
            let measure = domain::disclosure::Measure { id: format!("item{number}"), ..measure.clone() };
            library.item(measure, &five(lived + professional + both + silent), &groups)
        })
        .collect();
    let mut role = library.item(library.measure("you.role", true), &[0; 5], &[]);
    role.overall = counts(&role.measure, &SIZES[..3]);
    let beside =
        role.measure.codes.len() + role.measure.beside.iter().position(|code| code == "prefer_not").unwrap_or(0);
    role.overall.codes[beside] = SIZES[3];
    let preferred = beside - role.measure.codes.len();
    items.push(role);
    let released = library.released(SIZES.iter().sum(), items, Some(luck.number()));
    let number = |count: Option<u32>| count.map(f64::from);
    let (role, items) = released.items().split_last().expect("there are items");
    let of = |figure: &domain::disclosure::Figure| -> Item {
        let mut groups = figure.groups.iter().filter(|group| group.by == "you.role").map(|group| number(group.n));
        let mut next = || groups.next().flatten();
        [number(figure.n.answered), next(), next()]
    };
    let shows_both = |figure: &&domain::disclosure::Figure| {
        figure.groups.iter().filter(|group| group.by == "you.role").nth(2).is_some_and(|group| group.n.is_some())
    };
    let own = number(role.n.answered).zip(number(role.beside[preferred].count)).map(|(all, not)| [all, not]);
    (items.iter().map(of).collect(), own, items.iter().filter(shows_both).count())
}
