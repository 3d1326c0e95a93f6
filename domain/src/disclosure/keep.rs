//! Step 6 of `statistics.md` 4.7: between releases or snapshots, a figure that too few people changed keeps its value.
//!
//! Otherwise two of them side by side would show, by subtraction, what a handful of people answered. Each figure is held
//! against the change that it was last counted at, so many small changes add up until it may move. What withdrawn people
//! had answered is gone, so how many of them a figure lost can only be bounded from below: in doubt it stays.

use super::{
    released::{Figure, GroupFigure, Headline, Log, Released, Rule},
    tally::{GroupCounts, ItemTally, Tally},
};

/// What changed since figures were counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change<'c> {
    /// The last change that was counted before.
    pub seq: i64,
    /// The people who were added or changed after each change that a figure may have been counted at.
    pub changed: &'c [(i64, Tally)],
    /// Rounding takes at most so many people away from a count.
    pub lost_by_rounding: u32,
    /// Fewest people.
    pub k: u32,
}

impl<'c> Change<'c> {
    /// Who changed since then; where that is not known, since the next change that is, which are fewer.
    fn since(&self, counted: i64) -> Option<&'c Tally> {
        let known = self.changed.iter().filter(|(seq, _)| *seq >= counted);
        known.min_by_key(|(seq, _)| *seq).map(|(_, tally)| tally)
    }

    /// Whether a count stays: fewer than `k` people are known to have joined, left or changed it.
    ///
    /// Of the people counted last, all but `now - changed` have left or changed.
    fn stays(&self, now: u32, changed: u32, last: Option<u32>) -> bool {
        let unmoved = now.saturating_sub(changed);
        let left = last.map_or(0, |last| last.saturating_sub(self.lost_by_rounding).saturating_sub(unmoved));
        changed.max(left) < self.k
    }

    /// Whether somebody, but fewer than `k` people, came to a part of a figure or changed there.
    fn is_a_few(&self, changed: u32) -> bool {
        (1..self.k).contains(&changed)
    }
}

/// Puts the last value in place of every figure that fewer than `k` people changed. Under a filter, `everyone` are the
/// figures without it: where those stay, filtered ones do.
pub(super) fn keep(
    mut fresh: Released,
    now: &Tally,
    last: &Released,
    change: Change<'_>,
    everyone: Option<&Released>,
) -> Released {
    keep_people(&mut fresh, now, last, change);
    for (place, (figure, now)) in fresh.items.iter_mut().zip(&now.items).enumerate() {
        let Some(last) = last.item(&figure.id) else { continue };
        let moves = everyone.is_none_or(|everyone| everyone.items[place].counted.is_none());
        keep_figure(figure, last, (now, place), change, moves, &mut fresh.log);
    }
    fresh
}

fn keep_people(fresh: &mut Released, now: &Tally, last: &Released, change: Change<'_>) {
    let counted = last.people.counted.unwrap_or(change.seq);
    let changed = change.since(counted);
    if changed.is_none_or(|changed| change.stays(now.people, changed.people, last.people.answered)) {
        fresh.people = last.people.clone();
        fresh.people.counted = Some(counted);
        return;
    }
    let pairs = fresh.people.channels.iter_mut().zip(&last.people.channels).enumerate();
    for (place, (channel, last)) in pairs {
        let counted = last.counted.unwrap_or(counted);
        let changed = change.since(counted).map_or(0, |changed| changed.channels[place]);
        if change.stays(now.channels[place], changed, last.count) {
            *channel = last.clone();
            channel.counted = Some(counted);
        }
    }
}

fn keep_figure(
    figure: &mut Figure,
    last: &Figure,
    (now, place): (&ItemTally, usize),
    change: Change<'_>,
    moves: bool,
    log: &mut Vec<Log>,
) {
    let counted = last.counted.unwrap_or(change.seq);
    let changed = change.since(counted).map(|changed| &changed.items[place]);
    let stays = |changed: &ItemTally| change.stays(now.overall.n(), changed.overall.n(), last.n.answered);
    let groups = std::mem::take(&mut figure.groups);
    let moves = match changed.filter(|changed| moves && !stays(changed)) {
        Some(changed) => keep_wording(figure, last, changed, change),
        None => false,
    };
    if !moves {
        log.push(unchanged(&last.id, None));
        *figure = Figure { groups: Vec::new(), counted: Some(counted), ..last.clone() };
    }
    let fresh = Fresh { groups: &groups, last: &last.groups, now: &now.groups, place, counted, change };
    let renewed = if moves { fresh.renewed() } else { vec![false; groups.len()] };
    figure.groups = groups
        .iter()
        .zip(renewed)
        .map(|(group, renewed)| match fresh.last_of(group).filter(|_| !renewed) {
            Some(last) => {
                log.push(unchanged(&figure.id, Some((group.by.clone(), group.code.clone()))));
                GroupFigure { counted: Some(fresh.counted(last)), ..last.clone() }
            }
            None => group.clone(),
        })
        .collect();
}

/// Keeps the Easy Read answers where only a few came to them or changed there, and the share of both scales with them.
/// False where they cannot be kept apart, so that the whole figure has to stay.
fn keep_wording(figure: &mut Figure, last: &Figure, changed: &ItemTally, change: Change<'_>) -> bool {
    if changed.measure.easy.is_empty() || change.lost_by_rounding > 0 && last.easy.is_none() {
        return true;
    }
    let counted = last.easy.as_ref().and_then(|easy| easy.counted).or(last.counted).unwrap_or(change.seq);
    let since_then =
        change.since(counted).and_then(|tally| tally.items.iter().find(|item| item.measure.id == figure.id));
    let few_easy = change.is_a_few(since_then.unwrap_or(changed).overall.easy_answered);
    let few_others = change.is_a_few(changed.overall.answered);
    if change.lost_by_rounding > 0 {
        if few_easy {
            figure.easy = last.easy.clone().map(|easy| super::released::EasyFigure { counted: Some(counted), ..easy });
        }
        return true;
    }
    let both_are_told_apart = figure.easy.is_some() || last.easy.is_some();
    match (&last.easy, both_are_told_apart && few_easy, both_are_told_apart && few_others) {
        (_, false, false) => true,
        (Some(easy), true, false) => {
            let easy = super::released::EasyFigure { counted: Some(counted), ..easy.clone() };
            let Some(on_scale) = figure.on_scale else { return false };
            let n = on_scale + easy.answered;
            let top = |cells: &[super::released::Cell], top: &[String]| -> u32 {
                cells.iter().filter(|cell| top.contains(&cell.code)).filter_map(|cell| cell.count).sum()
            };
            let count =
                top(&figure.distribution, &changed.measure.top) + top(&easy.distribution, &changed.measure.easy_top);
            figure.headline = figure.headline.take().map(|headline| Headline::of(headline.codes, Some(count), n));
            figure.n.answered = Some(n);
            figure.easy = Some(easy);
            true
        }
        _ => false,
    }
}

/// The groups of a figure that moves.
struct Fresh<'f> {
    groups: &'f [GroupFigure],
    last: &'f [GroupFigure],
    now: &'f [GroupCounts],
    place: usize,
    /// The change at which the figure was last counted.
    counted: i64,
    change: Change<'f>,
}

impl Fresh<'_> {
    fn last_of(&self, group: &GroupFigure) -> Option<&GroupFigure> {
        self.last.iter().find(|last| last.by == group.by && last.code == group.code)
    }

    fn counted(&self, last: &GroupFigure) -> i64 {
        last.counted.unwrap_or(self.counted)
    }

    fn changed(&self, counted: i64) -> Option<&ItemTally> {
        self.change.since(counted).map(|tally| &tally.items[self.place])
    }

    /// Which groups may move: enough people changed each since it was counted, and those who changed besides in the same
    /// breakdown are nobody or enough too; where they are not, the group that changed least stays.
    fn renewed(&self) -> Vec<bool> {
        let n = |item: Option<&ItemTally>, place: usize| item.map_or(0, |item| item.groups[place].counts.n());
        let mut renewed: Vec<bool> = (0..self.groups.len())
            .map(|place| {
                let Some(last) = self.last_of(&self.groups[place]) else { return true };
                let changed = n(self.changed(self.counted(last)), place);
                !self.change.stays(self.now[place].counts.n(), changed, last.n)
            })
            .collect();
        for breakdown in self.groups.chunk_by(|one, other| one.by == other.by) {
            let from = self.groups.iter().position(|group| group.by == breakdown[0].by).unwrap_or_default();
            let range = from..from + breakdown.len();
            while let Some(least) = self.to_hold(&renewed, range.clone()) {
                renewed[least] = false;
            }
        }
        renewed
    }

    /// The group to hold still, as long as those who changed besides the moving groups are a few: besides all of them, or
    /// besides those that could be seen when one of them was counted.
    fn to_hold(&self, renewed: &[bool], range: std::ops::Range<usize>) -> Option<usize> {
        let moving: Vec<(usize, &GroupFigure)> = range
            .filter(|place| renewed[*place])
            .filter_map(|place| Some((place, self.last_of(&self.groups[place])?)))
            .collect();
        let exposed = moving.iter().find_map(|(_, last)| {
            let counted = self.counted(last);
            let changed = self.changed(counted)?;
            let seen = |last: &GroupFigure| last.n.is_some() && self.counted(last) == counted;
            let besides = |moved: &[usize]| {
                let moved: u32 = moved.iter().map(|place| changed.groups[*place].counts.n()).sum();
                self.change.is_a_few(changed.overall.n().saturating_sub(moved))
            };
            let all: Vec<usize> = moving.iter().map(|(place, _)| *place).collect();
            let since: Vec<usize> = moving.iter().filter(|(_, last)| seen(last)).map(|(place, _)| *place).collect();
            [since, all].into_iter().find(|moved| besides(moved))
        })?;
        let size = |place: &usize| {
            let counted = self.last_of(&self.groups[*place]).map_or(self.counted, |last| self.counted(last));
            self.changed(counted).map_or(0, |changed| changed.groups[*place].counts.n())
        };
        exposed.into_iter().min_by_key(size)
    }
}

fn unchanged(figure: &str, group: Option<(String, String)>) -> Log {
    Log { figure: figure.to_owned(), group, cell: None, rule: Rule::Unchanged }
}
