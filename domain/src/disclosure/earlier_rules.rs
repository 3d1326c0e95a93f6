//! The rules of before noise (1 to 4): public counts rounded to fives, counts from 1 to 7 hidden. Releases that were made
//! by them stay readable; nothing is made by them any more.
//!
//! `broken_invariants` looks for figures that they would never have given, and `gives_away` for figures that they should not have.

use super::{
    breach::Breach,
    released::{Cell, Figure, GroupFigure, Headline, HiddenBecause, Released},
    settings::{Level, Settings, percent},
};
use crate::statistics::{Z_95, wilson};

/// Public counts were rounded to the nearest multiple of this.
const ROUND_PUBLIC: u32 = 5;
/// Public counts from 1 to this were hidden.
const HIDDEN_UP_TO: u32 = 7;
/// Rounding took at most so many people away from a public count.
const LOST_BY_ROUNDING: u32 = 2;

/// A public count as it was shown; none where it was hidden.
fn rounded(count: u32) -> Option<u32> {
    match count {
        0 => Some(0),
        1..=HIDDEN_UP_TO => None,
        more => Some((more + ROUND_PUBLIC / 2) / ROUND_PUBLIC * ROUND_PUBLIC),
    }
}

/// Every promise of those rules that a release breaks, by the threshold it was made with.
pub(super) fn broken_invariants(released: &Released, k_public: u32) -> Vec<Breach> {
    let k = Settings::new(0, k_public).k_public();
    let people = &released.people;
    let counts = people.channels.iter().map(|channel| channel.count).chain([people.answered]);
    let mut found = Vec::new();
    if counts.flatten().any(is_exact) {
        found.push(Breach { figure: None, words: EXACT });
    }
    for figure in &released.items {
        let wrong = [
            (all_counts(figure).any(is_exact), EXACT),
            (shows_too_few(figure, k), "shows fewer people than the threshold"),
            (!holds_together(figure), "has parts that are larger than their whole, or a cell hidden alone"),
            (!shares_hold(figure), "has shares that do not follow from its counts"),
        ];
        let words = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, words)| words);
        found.extend(words.map(|words| Breach { figure: Some(figure.id.clone()), words }));
    }
    found
}

/// The figures of a release that tell what a few people said, though they kept the rules of their time: everybody in a
/// small group gave one answer, or a hidden number follows from those beside it.
pub fn gives_away(released: &Released, k_public: u32) -> Vec<Breach> {
    if released.has_noise() {
        return Vec::new();
    }
    let level = Settings::new(0, k_public).public();
    let of = |figure: &Figure| {
        let words = [
            (says_what_everybody_said(figure, level), "says what everybody in a small group answered"),
            (spells_out(figure), "has a hidden number that follows from those beside it"),
        ];
        let found = words.into_iter().filter(|(is_so, _)| *is_so);
        found.map(|(_, words)| Breach { figure: Some(figure.id.clone()), words }).collect::<Vec<_>>()
    };
    released.items.iter().flat_map(of).collect()
}

fn says_what_everybody_said(figure: &Figure, level: Level) -> bool {
    let alike = |on_scale: Option<u32>, cells: &[Cell]| {
        on_scale.is_some_and(|n| level.is_telling(n) && cells.iter().any(|cell| cell.count == Some(n)))
    };
    figure.groups.iter().any(|group| alike(group.on_scale, &group.distribution))
        || alike(figure.on_scale, &figure.distribution)
}

/// Whether a hidden cell can only have one value, by the ranges that rounding leaves to every number beside it.
fn spells_out(figure: &Figure) -> bool {
    let group = |group: &GroupFigure| has_one_value(group.on_scale, &group.distribution, group.headline.as_ref());
    has_one_value(figure.on_scale, &figure.distribution, figure.headline.as_ref().filter(|_| figure.easy.is_none()))
        || figure.groups.iter().any(group)
}

fn has_one_value(on_scale: Option<u32>, cells: &[Cell], headline: Option<&Headline>) -> bool {
    let Some(whole) = on_scale.map(range) else { return false };
    let Some((headline, top)) = headline.and_then(|headline| Some((headline, range(headline.count?)))) else {
        return Hidden::of(cells.iter(), whole).has_one_value();
    };
    let (tops, others): (Vec<&Cell>, Vec<&Cell>) = cells.iter().partition(|cell| headline.codes.contains(&cell.code));
    let besides = (whole.0.saturating_sub(top.1), whole.1.saturating_sub(top.0));
    let parts = [(tops, top), (others, besides)];
    parts.into_iter().any(|(cells, whole)| Hidden::of(cells.into_iter(), whole).has_one_value())
        || Hidden::of(cells.iter(), whole).has_one_value()
}

/// Hidden cells of some that have a whole, with the range of what is left for them.
struct Hidden {
    cells: u32,
    least: u32,
    most: u32,
}

impl Hidden {
    fn of<'c>(cells: impl Iterator<Item = &'c Cell>, whole: (u32, u32)) -> Self {
        let (mut hidden, mut shown) = (0, (0, 0));
        for cell in cells {
            match cell.count.map(range) {
                Some((low, high)) => shown = (shown.0 + low, shown.1 + high),
                None => hidden += 1,
            }
        }
        Self { cells: hidden, least: whole.0.saturating_sub(shown.1), most: whole.1.saturating_sub(shown.0) }
    }

    /// Whether they are all empty, all as full as a hidden cell was, or a single one that has one person at most.
    fn has_one_value(&self) -> bool {
        self.cells > 0
            && (self.most == 0 || self.least >= self.cells * HIDDEN_UP_TO || self.cells == 1 && self.most <= 1)
    }
}

/// What a rounded count may have been.
fn range(count: u32) -> (u32, u32) {
    if count == 0 { (0, 0) } else { (count - LOST_BY_ROUNDING, count + LOST_BY_ROUNDING) }
}

const EXACT: &str = "has a count that was not rounded, or should be hidden";

/// Whether a count is not what rounding makes of any number of people.
fn is_exact(count: u32) -> bool {
    rounded(count) != Some(count)
}

fn all_counts(figure: &Figure) -> impl Iterator<Item = u32> {
    let n = &figure.n;
    let easy = figure.easy.iter();
    let groups = figure.groups.iter().flat_map(|group| {
        let cells = group.distribution.iter().map(|cell| cell.count);
        [group.n, group.on_scale, group.headline.as_ref().and_then(|headline| headline.count)].into_iter().chain(cells)
    });
    [n.answered, n.dk, n.na, n.skipped, figure.on_scale, figure.headline.as_ref().and_then(|headline| headline.count)]
        .into_iter()
        .chain(figure.distribution.iter().chain(&figure.beside).map(|cell| cell.count))
        .chain(easy.flat_map(|easy| easy.distribution.iter().map(|cell| cell.count).chain([Some(easy.answered)])))
        .chain(groups)
        .flatten()
}

fn shows_too_few(figure: &Figure, k: u32) -> bool {
    let too_few = |n: Option<u32>| n.is_some_and(|n| n + LOST_BY_ROUNDING < k);
    let hidden_but_there = |hidden: Option<HiddenBecause>, n: Option<u32>| {
        n.is_none() && hidden.is_none() || hidden == Some(HiddenBecause::TooFew) && n.is_some()
    };
    let by_characteristic = |cells: &[Cell]| cells.iter().any(|cell| too_few(cell.count.filter(|count| *count > 0)));
    too_few(figure.n.answered)
        || too_few(figure.on_scale)
        || too_few(figure.easy.as_ref().map(|easy| easy.answered))
        || hidden_but_there(figure.hidden, figure.n.answered)
        || figure.groups.iter().any(|group| {
            too_few(group.n) || hidden_but_there(group.hidden, group.n) || by_characteristic(&group.distribution)
        })
}

fn holds_together(figure: &Figure) -> bool {
    let block = |n: Option<u32>, on_scale: Option<u32>, cells: &[Cell], headline: Option<&Headline>| {
        at_most(on_scale, n) && cells_hold(cells, on_scale) && at_most(headline.and_then(|top| top.count), n)
    };
    let of_group = |group: &GroupFigure| block(group.n, group.on_scale, &group.distribution, group.headline.as_ref());
    block(figure.n.answered, figure.on_scale, &figure.distribution, figure.headline.as_ref())
        && figure.easy.as_ref().is_none_or(|easy| cells_hold(&easy.distribution, Some(easy.answered)))
        && figure.groups.iter().all(of_group)
}

fn at_most(part: Option<u32>, whole: Option<u32>) -> bool {
    part.is_none_or(|part| whole.is_some_and(|whole| part <= whole))
}

fn cells_hold(cells: &[Cell], whole: Option<u32>) -> bool {
    let hidden = cells.iter().filter(|cell| cell.count.is_none()).count();
    (hidden != 1 || cells.len() == 1) && cells.iter().all(|cell| at_most(cell.count, whole))
}

fn shares_hold(figure: &Figure) -> bool {
    let cells = |cells: &[Cell], whole: Option<u32>| {
        cells.iter().all(|cell| cell.percent == cell.count.zip(whole).map(|(count, whole)| percent(count, whole)))
    };
    cells(&figure.distribution, figure.on_scale)
        && figure.beside.iter().all(|cell| cell.percent.is_none())
        && figure.easy.as_ref().is_none_or(|easy| cells(&easy.distribution, Some(easy.answered)))
        && headline_holds(figure.headline.as_ref(), figure.n.answered)
        && figure
            .groups
            .iter()
            .all(|group| cells(&group.distribution, group.on_scale) && headline_holds(group.headline.as_ref(), group.n))
}

fn headline_holds(headline: Option<&Headline>, n: Option<u32>) -> bool {
    let Some(headline) = headline else { return true };
    let shown = headline.count.zip(n);
    let interval = shown.and_then(|(count, n)| wilson(f64::from(count), f64::from(n), Z_95));
    let whole = |share: f64| (share * 100.0).round() as u32;
    headline.percent == shown.map(|(count, n)| percent(count, n))
        && headline.low == interval.map(|interval| whole(interval.low))
        && headline.high == interval.map(|interval| whole(interval.high))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty-two people: fourteen with lived experience who all said "always", sixteen professionals, and twelve who are
    /// both and all said "sometimes". The program of before noise made and stored it.
    const STORED: &str = include_str!("../../tests/data/release-rules-4.json");

    fn said(breaches: Vec<Breach>) -> Vec<String> {
        let name = |breach: Breach| format!("{} {}", breach.figure.as_deref().unwrap_or("people"), breach.words);
        breaches.into_iter().map(name).collect()
    }

    fn audited(stored: &str, k: u32) -> Vec<String> {
        said(broken_invariants(&Released::from_stored(stored).expect("it is still a release"), k))
    }

    #[test]
    fn a_release_of_before_noise_can_be_read_and_breaks_no_rule_of_its_time() {
        assert_eq!(audited(STORED, 10), Vec::<String>::new());
    }

    #[test]
    fn damage_of_every_kind_is_told_apart() {
        let damaged = |from: &str, to: &str| audited(&STORED.replacen(from, to, 1), 10);
        let (count, percent) = ("\"count\":25", "\"percent\":63");
        assert_eq!(damaged("\"answered\":40", "\"answered\":29"), [format!("people {EXACT}")]);
        assert!(damaged(count, "\"count\":24").contains(&format!("q17.p_respect {EXACT}")));
        assert!(damaged(count, "\"count\":45")[0].contains("larger than their whole"));
        assert!(damaged(percent, "\"percent\":64")[0].contains("do not follow"));
        assert!(audited(STORED, 60)[0].contains("fewer people than the threshold"));
    }

    #[test]
    fn a_group_that_said_one_thing_is_given_away() {
        let released = Released::from_stored(STORED).expect("it is still a release");
        let everybody = "q17.p_respect says what everybody in a small group answered";
        assert_eq!(said(gives_away(&released, 10)), [everybody]);
    }

    #[test]
    fn a_share_beside_hidden_cells_gives_them_away() {
        let cell = |code: &str, count: Option<u32>| Cell { code: code.to_owned(), count, percent: None, nearly: None };
        // 0, 1, 8, 1 and 7 of seventeen people.
        let seventeen =
            [("a", Some(0)), ("b", None), ("c", Some(10)), ("d", None), ("e", None)].map(|(a, b)| cell(a, b));
        let top = |count| Headline::of(vec!["d".to_owned(), "e".to_owned()], count, 15, 0.0);
        assert!(has_one_value(Some(15), &seventeen, Some(&top(10))), "at most one is left for b");
        assert!(has_one_value(Some(15), &seventeen, Some(&top(0))), "nobody gave d or e");
        assert!(!has_one_value(Some(20), &seventeen, None));
        let cells = |top: [Option<u32>; 2]| [cell("a", Some(0)), cell("b", top[0]), cell("c", top[1])];
        assert!(has_one_value(Some(10), &cells([Some(15), None]), None), "nobody is left");
    }
}
