//! What holds of every release whatever was counted, looked for in one that was stored: rounding, thresholds, shares.
//!
//! It sees no answers, so it finds figures that no rules would ever give, not figures that are merely wrong.

use super::{
    released::{Cell, Figure, GroupFigure, Headline, HiddenBecause, LOST_BY_ROUNDING, Released},
    rules::{Settings, percent, rounded},
};
use crate::statistics::{Z_95, wilson};

/// A promise that a stored figure breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The figure; none for the number of people.
    pub figure: Option<String>,
    /// What is wrong with it, in words that follow its name.
    pub words: &'static str,
}

/// Every promise that a release breaks, by the threshold it was made with.
pub fn audit(released: &Released, k_public: u32) -> Vec<Breach> {
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
    use crate::{
        answer::{Answer, Answers},
        disclosure::{Recount, Row, release},
        questionnaire::{Length, Style, coeval_core},
        response::Channel,
    };

    /// Thirty people, of whom twenty-four said "always".
    fn stored() -> String {
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[]);
        for n in 0..30 {
            let code = if n < 24 { "always" } else { "never" };
            let answers = Answers::from([("q17.p_respect".to_owned(), Answer::from(code))]);
            let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
            recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
        }
        release(recount.tally(), Settings::default(), None).to_stored()
    }

    fn said(stored: &str, k: u32) -> Vec<String> {
        let released = Released::from_stored(stored).expect("it is still a release");
        let breaches = audit(&released, k).into_iter();
        breaches.map(|breach| format!("{} {}", breach.figure.as_deref().unwrap_or("people"), breach.words)).collect()
    }

    #[test]
    fn what_the_rules_made_breaks_nothing() {
        assert_eq!(said(&stored(), 10), Vec::<String>::new());
    }

    #[test]
    fn damage_of_every_kind_is_told_apart() {
        let stored = stored();
        let damaged = |from: &str, to: &str| said(&stored.replacen(from, to, 1), 10);
        let (count, percent) = ("\"count\":25", "\"percent\":83");
        assert_eq!(damaged("\"answered\":30", "\"answered\":29"), [format!("people {EXACT}")]);
        assert!(damaged(count, "\"count\":24").contains(&format!("q17.p_respect {EXACT}")));
        assert!(damaged(count, "\"count\":45")[0].contains("larger than their whole"));
        assert!(damaged(percent, "\"percent\":84")[0].contains("do not follow"));
        assert!(said(&stored, 40)[0].contains("fewer people than the threshold"));
    }
}
