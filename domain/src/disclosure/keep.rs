//! Step 6 of `statistics.md` 4.7: between releases, a figure that too few people changed keeps its last value.
//!
//! Otherwise two releases side by side would show, by subtraction, what a handful of people answered. What withdrawn
//! people had answered is gone, so how many of them a figure lost can only be bounded from below: in doubt it stays.

use super::{
    release::Earlier,
    released::{Figure, Log, Released, Rule},
    tally::{Counts, ItemTally, Tally},
};

/// Puts the last value in place of every figure that fewer than `k` people changed.
pub(super) fn keep(mut fresh: Released, now: &Tally, earlier: Earlier<'_>, k: u32) -> Released {
    let Earlier { released: last, changed } = earlier;
    keep_people(&mut fresh, last, (now, changed), k);
    for ((figure, now), changed) in fresh.items.iter_mut().zip(&now.items).zip(&changed.items) {
        if let Some(last) = last.item(&figure.id) {
            keep_figure(figure, last, (now, changed), k, &mut fresh.log);
        }
    }
    fresh
}

/// Whether a count stays: fewer than `k` people are known to have joined, left or changed it.
///
/// Of the people counted last (at most 2 fewer than its rounded value), all but `now - changed` have left or changed.
fn stays(now: u32, changed: u32, last: Option<u32>, k: u32) -> bool {
    let unmoved = now.saturating_sub(changed);
    let left = last.map_or(0, |last| last.saturating_sub(2).saturating_sub(unmoved));
    changed.max(left) < k
}

fn keep_people(fresh: &mut Released, last: &Released, (now, changed): (&Tally, &Tally), k: u32) {
    if stays(now.people, changed.people, last.people.answered, k) {
        fresh.people = last.people.clone();
        return;
    }
    let counts = now.channels.iter().zip(&changed.channels);
    for ((channel, last), (now, changed)) in fresh.people.channels.iter_mut().zip(&last.people.channels).zip(counts) {
        if stays(*now, *changed, last.count, k) {
            *channel = last.clone();
        }
    }
}

fn keep_figure(
    figure: &mut Figure,
    last: &Figure,
    (now, changed): (&ItemTally, &ItemTally),
    k: u32,
    log: &mut Vec<Log>,
) {
    let groups = std::mem::take(&mut figure.groups);
    if stays(now.overall.n(), changed.overall.n(), last.n.answered, k) {
        log.push(unchanged(&last.id, None));
        *figure = Figure { groups: Vec::new(), ..last.clone() };
    } else {
        keep_parts(figure, last, &now.overall, &changed.overall, k);
    }
    let counts = now.groups.iter().zip(&changed.groups);
    figure.groups = groups
        .into_iter()
        .map(|group| {
            let is_it = |by: &str, code: &str| by == group.by && code == group.code;
            let last = last.groups.iter().find(|last| is_it(&last.by, &last.code));
            let sizes = counts.clone().find(|(now, _)| is_it(&now.by, &now.code));
            match (last, sizes) {
                (Some(last), Some((now, changed))) if stays(now.counts.n(), changed.counts.n(), last.n, k) => {
                    log.push(unchanged(&figure.id, Some((group.by.clone(), group.code.clone()))));
                    last.clone()
                }
                _ => group,
            }
        })
        .collect();
}

/// The counts of a figure that have contributors of their own.
fn keep_parts(figure: &mut Figure, last: &Figure, now: &Counts, changed: &Counts, k: u32) {
    let numbers = [
        (&mut figure.n.dk, last.n.dk, now.dk, changed.dk),
        (&mut figure.n.na, last.n.na, now.na, changed.na),
        (&mut figure.n.skipped, last.n.skipped, now.skipped, changed.skipped),
    ];
    for (own, last, now, changed) in numbers {
        if stays(now, changed, last, k) {
            *own = last;
        }
    }
    let first_beside = figure.distribution.len();
    for (place, own) in figure.beside.iter_mut().enumerate() {
        let (now, changed) = (now.codes[first_beside + place], changed.codes[first_beside + place]);
        if let Some(last) = last.beside.iter().find(|last| last.code == own.code)
            && stays(now, changed, last.count, k)
        {
            *own = last.clone();
        }
    }
    if stays(now.easy_answered, changed.easy_answered, last.easy.as_ref().map(|easy| easy.answered), k) {
        figure.easy.clone_from(&last.easy);
    }
}

fn unchanged(figure: &str, group: Option<(String, String)>) -> Log {
    Log { figure: figure.to_owned(), group, cell: None, rule: Rule::Unchanged }
}
