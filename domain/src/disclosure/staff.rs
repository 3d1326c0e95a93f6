//! Makes the figures that staff may see before a release: for everyone, and under each filter, with each breakdown.
//!
//! Counts are exact. Which of them are shown is decided in `shown`, for all tables at once; between snapshots, `keep`
//! holds figures still. Whether a snapshot may be made at all (step 2) is decided by whoever keeps snapshots.

use std::thread;

use super::{
    bands::{ENOUGH_FOR_SHARES, bands},
    keep::{Change, keep},
    measure::Measure,
    released::{
        Cell, ChannelCount, EasyFigure, Figure, GroupFigure, Headline, HiddenBecause, Log, Numbers, People, RULES,
        Released, Rule,
    },
    rules::{Settings, homogeneous, percent},
    shown::{Asked, Shown, groups_of},
    strata::{Filter, Strata},
    tally::{Counts, ItemTally, Tally},
};
use crate::response::Channel;

/// The staff figures of everyone, or of those a filter lets through.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffFigures {
    /// The filter; none is everyone.
    pub filter: Option<Filter>,
    /// The figures.
    pub released: Released,
}

/// The snapshot before, and who was added or changed since any of its figures was counted.
#[derive(Clone, Copy, Debug)]
pub struct EarlierStaff<'e> {
    /// The figures of the snapshot before.
    pub figures: &'e [StaffFigures],
    /// The last change that it counted.
    pub seq: i64,
    /// The people who were added or changed after each change that `Released::counted` names, as they are now.
    pub changed: &'e [(i64, Strata)],
}

/// Makes staff figures from exact counts: of everyone first, then under each filter in their order. `empty` is a tally
/// of nobody by the same measures and breakdowns.
pub fn staff(
    strata: &Strata,
    empty: &Tally,
    filters: &[Filter],
    settings: Settings,
    earlier: Option<EarlierStaff<'_>>,
) -> Vec<StaffFigures> {
    let breakdowns = empty.items.first().map(groups_of).unwrap_or_default();
    let asked = Asked::new(strata, filters, &breakdowns, settings.k_staff());
    let shown = decided(&asked, empty.items.len());
    let (people, channels) = asked.people();
    let all = std::iter::once(None).chain(filters.iter().map(Some));
    let mut made: Vec<StaffFigures> = Vec::new();
    for (row, filter) in all.enumerate() {
        let tally = strata.tally(filter, empty);
        let figures = Figures { row, filtered: filter.is_some() };
        let mut log = Vec::new();
        let items = tally.items.iter().zip(&shown).map(|(item, shown)| figures.figure(item, shown, &mut log));
        let items = items.collect();
        let people = self::people(&tally, people[row], &channels[row], filter.is_none());
        let fresh = Released { rules: RULES, people, items, log };
        let released = match earlier {
            Some(earlier) => kept(fresh, (&tally, empty), filter, (earlier, settings.k_staff()), made.first()),
            None => fresh,
        };
        made.push(StaffFigures { filter: filter.cloned(), released });
    }
    made
}

/// What may be shown of each item: they know nothing of each other, so several threads share them.
fn decided(asked: &Asked<'_>, items: usize) -> Vec<Shown> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items);
    let of_thread = |first: usize| (first..items).step_by(threads).map(|number| asked.item(number)).collect::<Vec<_>>();
    let parts: Vec<Vec<Shown>> = thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|first| scope.spawn(move || of_thread(first))).collect();
        parts.into_iter().map(|part| part.join().expect("deciding does not panic")).collect()
    });
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    (0..items).filter_map(|number| parts[number % threads].next()).collect()
}

fn kept(
    fresh: Released,
    (now, empty): (&Tally, &Tally),
    filter: Option<&Filter>,
    (earlier, k): (EarlierStaff<'_>, u32),
    everyone: Option<&StaffFigures>,
) -> Released {
    let Some(last) = earlier.figures.iter().find(|last| last.filter.as_ref() == filter) else { return fresh };
    let changed: Vec<(i64, Tally)> =
        earlier.changed.iter().map(|(seq, strata)| (*seq, strata.tally(filter, empty))).collect();
    let change = Change { seq: earlier.seq, changed: &changed, lost_by_rounding: 0, k };
    keep(fresh, now, &last.released, change, everyone.map(|everyone| &everyone.released))
}

fn people(tally: &Tally, hidden: Option<Rule>, channels: &[Option<Rule>], with_days: bool) -> People {
    let answered = hidden.is_none().then_some(tally.people);
    let channel = |((channel, count), hidden): ((Channel, u32), &Option<Rule>)| ChannelCount {
        channel,
        count: (hidden.is_none() && answered.is_some()).then_some(count),
        counted: None,
    };
    let channels = Channel::ALL.into_iter().zip(tally.channels).zip(channels).map(channel).collect();
    People { answered, channels, days: answered.filter(|_| with_days).and(tally.days), counted: None }
}

/// The figures of one row: everyone, or one filter.
#[derive(Clone, Copy)]
struct Figures {
    row: usize,
    filtered: bool,
}

impl Figures {
    fn figure(self, item: &ItemTally, shown: &Shown, log: &mut Vec<Log>) -> Figure {
        let measure = &item.measure;
        let note = |log: &mut Vec<Log>, group: Option<(String, String)>, cell: Option<String>, rule: Rule| {
            log.push(Log { figure: measure.id.clone(), group, cell, rule });
        };
        let mut figure = hidden_figure(measure);
        figure.groups = self.groups(item, shown, log);
        if let Some(rule) = shown.rows[self.row] {
            note(log, None, None, rule);
            figure.hidden = Some(because(rule));
            return figure;
        }
        let n = item.overall.n();
        figure.hidden = None;
        figure.n.answered = Some(n);
        if shown.dealt[self.row] {
            let Counts { dk, na, skipped, .. } = item.overall;
            figure.n = Numbers { answered: Some(n), dk: Some(dk), na: Some(na), skipped: Some(skipped) };
            let beside = &item.overall.codes[measure.codes.len()..];
            figure.beside.iter_mut().zip(beside).for_each(|(cell, count)| cell.count = Some(*count));
        }
        if measure.about_you {
            let hidden = &shown.answers[self.row];
            hidden.iter().zip(&measure.codes).for_each(|(rule, code)| {
                rule.iter().for_each(|rule| note(log, None, Some(code.clone()), *rule));
            });
            about_you(&mut figure, item, hidden);
            return figure;
        }
        let block = Block::of(measure, &item.overall, self.wordings(measure, shown));
        (figure.on_scale, figure.distribution) = (block.on_scale, block.distribution);
        (figure.headline, figure.bands, figure.easy) = (block.headline, block.bands, block.easy);
        figure
    }

    fn groups(self, item: &ItemTally, shown: &Shown, log: &mut Vec<Log>) -> Vec<GroupFigure> {
        let measure = &item.measure;
        let groups = item.groups.iter().zip(&shown.groups[self.row]).filter(|_| !measure.about_you);
        let figure = |(group, rule): (&super::tally::GroupCounts, &Option<Rule>)| {
            let mut figure = GroupFigure {
                by: group.by.to_string(),
                code: group.code.to_string(),
                n: None,
                hidden: None,
                on_scale: None,
                distribution: cells(&measure.codes, None),
                headline: None,
                bands: Vec::new(),
                counted: None,
            };
            if let Some(rule) = *rule {
                let named = Some((group.by.to_string(), group.code.to_string()));
                log.push(Log { figure: measure.id.clone(), group: named, cell: None, rule });
                figure.hidden = Some(because(rule));
                return figure;
            }
            let wordings =
                if self.wordings(measure, shown) == Wordings::One { Wordings::One } else { Wordings::Together };
            let block = Block::of(measure, &group.counts, wordings);
            figure.n = Some(group.counts.n());
            (figure.on_scale, figure.distribution) = (block.on_scale, block.distribution);
            (figure.headline, figure.bands) = (block.headline, block.bands);
            figure
        };
        groups.map(figure).collect()
    }

    /// Under filters the two wordings are never told apart: that would be a table of three ways.
    fn wordings(self, measure: &Measure, shown: &Shown) -> Wordings {
        match (measure.easy.is_empty() || !shown.uses_easy, shown.wordings && !self.filtered) {
            (true, _) => Wordings::One,
            (false, true) => Wordings::Apart,
            (false, false) => Wordings::Together,
        }
    }
}

/// How people who answered in different wordings are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wordings {
    /// Everybody answered in the same.
    One,
    /// Each on its own scale.
    Apart,
    /// Only the share that both scales have.
    Together,
}

/// What is shown of one set of people.
#[derive(Default)]
struct Block {
    on_scale: Option<u32>,
    distribution: Vec<Cell>,
    headline: Option<Headline>,
    bands: Vec<super::released::Band>,
    easy: Option<EasyFigure>,
}

impl Block {
    fn of(measure: &Measure, counts: &Counts, wordings: Wordings) -> Self {
        let n = counts.n();
        let hidden = Self { distribution: cells(&measure.codes, None), ..Self::default() };
        if n < ENOUGH_FOR_SHARES {
            let bands = if wordings == Wordings::One { bands(measure, &counts.codes) } else { Vec::new() };
            return Self { bands, ..hidden };
        }
        let headline =
            (!measure.top.is_empty()).then(|| Headline::of(measure.top.clone(), Some(counts.top(measure)), n));
        if wordings == Wordings::Together {
            return Self { headline, ..hidden };
        }
        let on_scale = Some(counts.answered).filter(|on_scale| *on_scale >= ENOUGH_FOR_SHARES);
        let from = measure.codes.len() + measure.beside.len();
        let enough_easy = wordings == Wordings::Apart && counts.easy_answered >= ENOUGH_FOR_SHARES;
        let easy = enough_easy.then(|| EasyFigure {
            answered: counts.easy_answered,
            distribution: cells(&measure.easy, Some((&counts.codes[from..], counts.easy_answered))),
            counted: None,
        });
        let distribution = cells(&measure.codes, on_scale.map(|on_scale| (&counts.codes[..], on_scale)));
        Self { on_scale, distribution, headline, bands: Vec::new(), easy }
    }
}

fn cells(codes: &[String], counts: Option<(&[u32], u32)>) -> Vec<Cell> {
    let cell = |(place, code): (usize, &String)| Cell {
        code: code.clone(),
        count: counts.map(|(counts, _)| counts[place]),
        percent: counts.map(|(counts, whole)| percent(counts[place], whole)),
    };
    codes.iter().enumerate().map(cell).collect()
}

/// The answers of an item about the person, which are groups of people themselves.
fn about_you(figure: &mut Figure, item: &ItemTally, hidden: &[Option<Rule>]) {
    let (measure, counts) = (&item.measure, &item.overall);
    let n = counts.n();
    if hidden.contains(&Some(Rule::Homogeneity)) {
        let most = homogeneous(&counts.codes[..measure.codes.len()], counts.answered);
        figure.most = most.map(|code| measure.codes[code].clone());
        figure.hidden = Some(HiddenBecause::ProtectsOthers);
        return;
    }
    figure.on_scale = Some(counts.answered);
    for ((cell, rule), count) in figure.distribution.iter_mut().zip(hidden).zip(&counts.codes) {
        cell.count = rule.is_none().then_some(*count);
        cell.percent = cell.count.filter(|_| n >= ENOUGH_FOR_SHARES).map(|count| percent(count, n));
    }
}

fn hidden_figure(measure: &Measure) -> Figure {
    Figure {
        id: measure.id.clone(),
        n: Numbers::default(),
        hidden: Some(HiddenBecause::TooFew),
        on_scale: None,
        distribution: cells(&measure.codes, None),
        beside: cells(&measure.beside, None),
        easy: None,
        most: None,
        headline: None,
        bands: Vec::new(),
        counted: None,
        groups: Vec::new(),
    }
}

fn because(rule: Rule) -> HiddenBecause {
    if rule == Rule::GroupSize { HiddenBecause::TooFew } else { HiddenBecause::ProtectsOthers }
}
