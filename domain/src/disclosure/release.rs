//! Makes a public release: the rules of `statistics.md` 4.7 in order, and every percentage and interval from the
//! rounded counts.
//!
//! Whether a release may be made at all (step 2) is decided by whoever keeps releases; this only makes one.

use super::{
    keep::{Change, keep},
    measure::Measure,
    released::{
        Cell, ChannelCount, EasyFigure, Figure, GroupFigure, Headline, HiddenBecause, LOST_BY_ROUNDING, Log, Numbers,
        People, RULES, Released, Rule,
    },
    rules::{CellRules, Settings, hidden_cells, hidden_groups, homogeneous, percent, rounded, rounded_whole},
    tally::{Counts, ItemTally, Tally},
};
use crate::response::Channel;

/// The release before, and who was added or changed since any of its figures was counted.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'e> {
    /// The release before.
    pub released: &'e Released,
    /// The last change that it counted.
    pub seq: i64,
    /// A tally of the people who were added or changed after each change that `Released::counted` names, as they are now.
    pub changed: &'e [(i64, Tally)],
}

/// Makes a public release from exact counts.
pub fn release(tally: &Tally, settings: Settings, earlier: Option<Earlier<'_>>) -> Released {
    let mut log = Vec::new();
    let items = tally.items.iter().map(|item| figure(item, settings.k_public(), &mut log)).collect();
    let fresh = Released { rules: RULES, people: people(tally, settings.k_public()), items, log };
    match earlier {
        Some(Earlier { released, seq, changed }) => {
            let change = Change { seq, changed, lost_by_rounding: LOST_BY_ROUNDING, k: settings.k_public() };
            keep(fresh, tally, released, change, None)
        }
        None => fresh,
    }
}

/// How many people answered, unless they are too few for anything to be said of them; that nobody did may be said.
fn people(tally: &Tally, k: u32) -> People {
    let answered = if tally.people == 0 { Some(0) } else { rounded_whole(tally.people, k) };
    let hidden = hidden_cells(&tally.channels, CellRules { primary: None, hide_zero: false, groups_of: None });
    let channels = Channel::ALL.into_iter().zip(tally.channels).zip(&hidden);
    let channels = channels.map(|((channel, count), hidden)| {
        let count = if hidden.is_some() || answered.is_none() { None } else { rounded(count) };
        ChannelCount { channel, count: count.zip(answered).map(|(count, whole)| count.min(whole)), counted: None }
    });
    People { answered, channels: channels.collect(), days: answered.filter(|&n| n > 0).and(tally.days), counted: None }
}

fn figure(item: &ItemTally, k: u32, log: &mut Vec<Log>) -> Figure {
    let (measure, counts) = (&item.measure, &item.overall);
    let mut scribe = Scribe { figure: &measure.id, group: None, log };
    let Some(answered) = rounded_whole(counts.n(), k) else {
        scribe.note(None, Rule::GroupSize);
        return hidden_figure(item);
    };
    let block = Block::of(measure, counts, answered, k, false, &mut scribe);
    let beside = beside_cells(measure, counts, &mut scribe);
    let easy = easy_figure(measure, counts, k, &mut scribe);
    let numbers = Numbers {
        answered: Some(answered),
        dk: rounded(counts.dk),
        na: rounded(counts.na),
        skipped: rounded(counts.skipped),
    };
    Figure {
        id: measure.id.clone(),
        n: numbers,
        hidden: block.most.as_ref().map(|_| HiddenBecause::ProtectsOthers),
        on_scale: block.on_scale,
        distribution: block.distribution,
        beside,
        easy,
        most: block.most,
        headline: block.headline,
        bands: Vec::new(),
        counted: None,
        groups: if measure.about_you { Vec::new() } else { group_figures(item, k, log) },
    }
}

fn hidden_figure(item: &ItemTally) -> Figure {
    let measure = &item.measure;
    let groups = item.groups.iter().filter(|_| !measure.about_you);
    Figure {
        id: measure.id.clone(),
        n: Numbers::default(),
        hidden: Some(HiddenBecause::TooFew),
        on_scale: None,
        distribution: hidden_cells_of(&measure.codes),
        beside: hidden_cells_of(&measure.beside),
        easy: None,
        most: None,
        headline: None,
        bands: Vec::new(),
        counted: None,
        groups: groups.map(|group| hidden_group(measure, &group.by, &group.code, HiddenBecause::TooFew)).collect(),
    }
}

/// Steps 4 and 5 for each breakdown, then the figures of the groups that are shown.
fn group_figures(item: &ItemTally, k: u32, log: &mut Vec<Log>) -> Vec<GroupFigure> {
    let mut figures = Vec::new();
    for breakdown in item.groups.chunk_by(|one, other| one.by == other.by) {
        let sizes: Vec<u32> = breakdown.iter().map(|group| group.counts.n()).collect();
        let hidden = hidden_groups(item.overall.n(), &sizes, k);
        for (group, rule) in breakdown.iter().zip(hidden) {
            let named = Some((&*group.by, &*group.code));
            let mut scribe = Scribe { figure: &item.measure.id, group: named, log };
            let n = rounded_whole(group.counts.n(), k);
            let rule = rule.or(n.is_none().then_some(Rule::GroupSize));
            figures.push(match (rule, n) {
                (None, Some(n)) => {
                    let block = Block::of(&item.measure, &group.counts, n, k, true, &mut scribe);
                    block.into_group(&group.by, &group.code, n)
                }
                (rule, _) => {
                    let rule = rule.unwrap_or(Rule::GroupSize);
                    scribe.note(None, rule);
                    let because =
                        if rule == Rule::Complement { HiddenBecause::ProtectsOthers } else { HiddenBecause::TooFew };
                    hidden_group(&item.measure, &group.by, &group.code, because)
                }
            });
        }
    }
    figures
}

fn hidden_group(measure: &Measure, by: &str, code: &str, because: HiddenBecause) -> GroupFigure {
    GroupFigure {
        by: by.to_owned(),
        code: code.to_owned(),
        n: None,
        hidden: Some(because),
        on_scale: None,
        distribution: hidden_cells_of(&measure.codes),
        headline: None,
        bands: Vec::new(),
        counted: None,
    }
}

fn hidden_cells_of(codes: &[String]) -> Vec<Cell> {
    codes.iter().map(|code| Cell { code: code.clone(), count: None, percent: None }).collect()
}

/// What is shown of one set of people: everyone, or a group.
struct Block {
    on_scale: Option<u32>,
    distribution: Vec<Cell>,
    most: Option<String>,
    headline: Option<Headline>,
}

impl Block {
    fn of(measure: &Measure, counts: &Counts, n: u32, k: u32, is_group: bool, scribe: &mut Scribe<'_>) -> Self {
        let on_scale_counts = &counts.codes[..measure.codes.len()];
        if let Some(code) = homogeneous(on_scale_counts, counts.answered).filter(|_| measure.sensitive) {
            scribe.note(None, Rule::Homogeneity);
            return Self {
                on_scale: None,
                distribution: hidden_cells_of(&measure.codes),
                most: Some(measure.codes[code].clone()),
                headline: None,
            };
        }
        let characteristic = is_group || measure.about_you;
        let groups_of = measure.about_you.then_some(counts.answered);
        let rules = CellRules { primary: characteristic.then_some(k), hide_zero: measure.sensitive, groups_of };
        let on_scale = rounded_whole(counts.answered, k).map(|on_scale| on_scale.min(n));
        let distribution = match on_scale {
            Some(whole) => cells(&measure.codes, on_scale_counts, whole, rules, scribe),
            None => hidden_cells_of(&measure.codes),
        };
        let headline = headline(measure, counts, n, rules, &distribution);
        Self { on_scale, distribution, most: None, headline }
    }

    fn into_group(self, by: &str, code: &str, n: u32) -> GroupFigure {
        let hidden = self.most.is_some().then_some(HiddenBecause::ProtectsOthers);
        GroupFigure {
            by: by.to_owned(),
            code: code.to_owned(),
            n: Some(n),
            hidden,
            on_scale: self.on_scale,
            distribution: self.distribution,
            headline: self.headline,
            bands: Vec::new(),
            counted: None,
        }
    }
}

fn cells(codes: &[String], counts: &[u32], whole: u32, rules: CellRules, scribe: &mut Scribe<'_>) -> Vec<Cell> {
    let hidden = hidden_cells(counts, rules);
    let cells = codes.iter().zip(counts).zip(hidden).map(|((code, &count), rule)| {
        if let Some(rule) = rule {
            scribe.note(Some(code), rule);
        }
        let count = if rule.is_some() { None } else { rounded(count) }.map(|count| count.min(whole));
        Cell { code: code.clone(), count, percent: count.map(|count| percent(count, whole)) }
    });
    cells.collect()
}

/// Answers beside the scale: rounded like every count, and in no percentage.
fn beside_cells(measure: &Measure, counts: &Counts, scribe: &mut Scribe<'_>) -> Vec<Cell> {
    let from = measure.codes.len();
    let beside = &counts.codes[from..from + measure.beside.len()];
    let rules = CellRules { primary: None, hide_zero: false, groups_of: None };
    let mut cells = cells(&measure.beside, beside, u32::MAX, rules, scribe);
    cells.iter_mut().for_each(|cell| cell.percent = None);
    cells
}

fn easy_figure(measure: &Measure, counts: &Counts, k: u32, scribe: &mut Scribe<'_>) -> Option<EasyFigure> {
    let answered = rounded_whole(counts.easy_answered, k).filter(|_| !measure.easy.is_empty())?;
    let from = measure.codes.len() + measure.beside.len();
    let rules = CellRules { primary: measure.about_you.then_some(k), hide_zero: measure.sensitive, groups_of: None };
    let distribution = cells(&measure.easy, &counts.codes[from..], answered, rules, scribe);
    Some(EasyFigure { answered, distribution, counted: None })
}

/// The share of the top answers. It stays hidden where it would spell out a single hidden cell.
fn headline(measure: &Measure, counts: &Counts, n: u32, rules: CellRules, distribution: &[Cell]) -> Option<Headline> {
    if measure.top.is_empty() {
        return None;
    }
    let exact = counts.top(measure);
    let too_small = exact > 0 && rules.primary.is_some_and(|k| exact < k) || exact == 0 && rules.hide_zero;
    let is_one_hidden_cell = measure.top.len() == 1
        && counts.answered > 0
        && distribution.iter().any(|cell| measure.top.contains(&cell.code) && cell.count.is_none());
    let count = if too_small || is_one_hidden_cell { None } else { rounded(exact) }.map(|count| count.min(n));
    Some(Headline::of(measure.top.clone(), count, n))
}

/// Writes down what was hidden in one figure.
struct Scribe<'s> {
    figure: &'s str,
    group: Option<(&'s str, &'s str)>,
    log: &'s mut Vec<Log>,
}

impl Scribe<'_> {
    fn note(&mut self, cell: Option<&String>, rule: Rule) {
        let group = self.group.map(|(by, code)| (by.to_owned(), code.to_owned()));
        self.log.push(Log { figure: self.figure.to_owned(), group, cell: cell.cloned(), rule });
    }
}
