//! What staff may see of one item: which filters, which groups under which filter, and why the others are hidden.
//!
//! It decides steps 4, 5, 7, 8 and 9 of `statistics.md` 4.7 for every table that could ever be asked for at once, as a
//! reader may ask for all of them. It makes no figures.

use std::{cmp::Reverse, collections::HashSet, ops::Range, sync::Arc};

use super::{
    measure::Measure,
    released::Rule,
    rules::homogeneous,
    secondary::{Grid, Sight},
    span::Span,
    strata::{Filter, FilterBy, Strata},
    tally::{Counts, ItemTally},
};

/// What is asked of one item: nobody's answers, only who gave one.
pub(super) struct Asked<'a> {
    /// Everyone by how and when they answered.
    pub strata: &'a Strata,
    /// Every filter there is.
    pub filters: &'a [Filter],
    /// Every breakdown: where its groups lie, by name, and where they come from.
    pub breakdowns: &'a [Groups],
    /// Fewest people.
    pub k: u32,
    /// Whether each row (everyone, then each filter) lets each stratum through.
    lets: Vec<Vec<bool>>,
}

/// The groups of one breakdown among the groups of an item.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    /// Its name.
    pub by: Arc<str>,
    /// Whether it is how and when people answered, which strata tell too.
    pub plain: bool,
    /// Where its groups lie.
    pub range: Range<usize>,
}

/// What may be shown of one item. Everywhere, none is shown and a rule says why not; the first row is everyone, then
/// come the filters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    /// The item under each filter.
    pub rows: Vec<Option<Rule>>,
    /// Each group under each filter.
    pub groups: Vec<Vec<Option<Rule>>>,
    /// Each answer under each filter, where the item is about the person.
    pub answers: Vec<Vec<Option<Rule>>>,
    /// Whether anybody answered in the Easy Read wording, where it has a scale of its own.
    pub uses_easy: bool,
    /// Whether the two wordings may be shown apart.
    pub wordings: bool,
    /// Whether the numbers of those who gave no answer may be shown under each filter.
    pub dealt: Vec<bool>,
}

/// People who are alike for the arithmetic of one table.
struct Class {
    stratum: usize,
    /// The group within the table's breakdown; none for everybody else.
    group: Option<usize>,
    easy: bool,
}

/// A set that is shown in any case: strata, and the wording where only one counts.
type Known = (Vec<bool>, Option<bool>);

impl<'a> Asked<'a> {
    /// Questions about these people under these filters, by these breakdowns.
    pub(super) fn new(strata: &'a Strata, filters: &'a [Filter], breakdowns: &'a [Groups], k: u32) -> Self {
        let through = |filter: &Filter| strata.0.iter().map(|(stratum, _)| filter.lets(stratum)).collect();
        let lets = std::iter::once(vec![true; strata.0.len()]).chain(filters.iter().map(through)).collect();
        Self { strata, filters, breakdowns, k, lets }
    }

    /// What may be shown of the item with this number.
    pub(super) fn item(&self, number: usize) -> Shown {
        let items: Vec<&ItemTally> = self.strata.0.iter().map(|(_, tally)| &tally.items[number]).collect();
        let measure = items.first().map(|item| item.measure.clone());
        let overall: Vec<Counts> = items.iter().map(|item| item.overall.clone()).collect();
        let Some(measure) = measure else { return self.nothing(0, 0) };
        let group_count = items.first().map_or(0, |item| item.groups.len());
        let (mut known, rows, wordings) = self.rows(&sizes(&overall), !measure.easy.is_empty());
        let mut shown = self.nothing(group_count, if measure.about_you { measure.codes.len() } else { 0 });
        (shown.rows, shown.wordings) = (rows, wordings);
        shown.uses_easy = overall.iter().any(|counts| counts.easy_answered > 0);
        shown.dealt = self.dealt(&overall, &shown.rows);
        if shown.rows[0].is_some() {
            return shown;
        }
        if measure.about_you {
            let cells = |stratum: usize, code: usize| (overall[stratum].codes[code], 0);
            shown.answers = self.answers(&measure, &overall, &known, &shown.rows, &cells);
            return shown;
        }
        let cells = |stratum: usize, group: usize| {
            let counts = &items[stratum].groups[group].counts;
            (counts.answered, counts.easy_answered)
        };
        // Tables by how and when come first: their sets are known whatever else is asked.
        let in_order = self.breakdowns.iter().filter(|groups| groups.plain);
        for groups in in_order.chain(self.breakdowns.iter().filter(|groups| !groups.plain)) {
            let table = Table::new(self, &groups.range, &sizes(&overall), &cells);
            let decided = table.decide(&known, &shown.rows, &|_, _| None, groups.plain);
            if groups.plain {
                known.extend(table.shown_sets(&decided));
            }
            for (row, decided) in shown.groups.iter_mut().zip(decided) {
                row[groups.range.clone()].clone_from_slice(&decided);
            }
        }
        shown
    }

    /// What may be shown of how many people there are: under each filter, and by channel.
    pub(super) fn people(&self) -> (Vec<Option<Rule>>, Vec<Vec<Option<Rule>>>) {
        let everyone: Vec<(u32, u32)> = self.strata.0.iter().map(|(_, tally)| (tally.people, 0)).collect();
        let (known, rows, _) = self.rows(&everyone, false);
        if rows[0].is_some() {
            return (rows.clone(), vec![vec![Some(Rule::GroupSize); 4]; rows.len()]);
        }
        let cells = |stratum: usize, channel: usize| (self.strata.0[stratum].1.channels[channel], 0);
        let table = Table::new(self, &(0..4), &everyone, &cells);
        let channels = table.decide(&known, &rows, &|_, _| None, true);
        (rows, channels)
    }

    /// Whether the item is shown under each filter, and which sets are shown by that.
    fn rows(&self, sizes: &[(u32, u32)], two_wordings: bool) -> (Vec<Known>, Vec<Option<Rule>>, bool) {
        let weights = sizes.iter().flat_map(|(standard, easy)| [*standard, *easy]).collect();
        let mut span = Span::new(weights, self.k);
        let members = |(strata, easy): &Known| -> Vec<bool> {
            strata.iter().flat_map(|is_in| [*is_in && *easy != Some(true), *is_in && *easy != Some(false)]).collect()
        };
        let everyone: Known = (vec![true; sizes.len()], None);
        let mut known = Vec::new();
        let mut rows = vec![Some(Rule::GroupSize); self.filters.len() + 1];
        if !span.admit(&members(&everyone)) {
            return (known, rows, false);
        }
        rows[0] = None;
        let uses_both = two_wordings && sizes.iter().any(|(_, easy)| *easy > 0);
        let apart = [false, true].map(|easy| (everyone.0.clone(), Some(easy)));
        let wordings = !uses_both || apart.iter().all(|set| span.admit(&members(set)));
        known.push(everyone);
        known.extend(apart.into_iter().filter(|_| uses_both && wordings));
        for (row, lets) in rows.iter_mut().zip(&self.lets).skip(1) {
            let set: Known = (lets.clone(), None);
            *row = verdict(&mut span, &members(&set));
            known.extend(row.is_none().then_some(set));
        }
        (known, rows, wordings)
    }

    /// Whether those who gave no answer may be counted under each filter: those of whom that is not said are nobody or
    /// at least `k`.
    fn dealt(&self, overall: &[Counts], rows: &[Option<Rule>]) -> Vec<bool> {
        let offered = |counts: &Counts| {
            let on_scale: u32 = counts.n();
            counts.codes.iter().sum::<u32>().max(on_scale) + counts.dk + counts.na + counts.skipped
        };
        let of = |filter: &Filter| -> u32 {
            let through = self.strata.0.iter().zip(overall).filter(|((stratum, _), _)| filter.lets(stratum));
            through.map(|(_, counts)| offered(counts)).sum()
        };
        let whole: u32 = overall.iter().map(offered).sum();
        let by = |by: FilterBy| {
            let shown = self.filters.iter().zip(&rows[1..]).filter(|(filter, row)| filter.by == by && row.is_none());
            let rest = whole - shown.map(|(filter, _)| of(filter)).sum::<u32>();
            rest == 0 || rest >= self.k
        };
        let is_safe = FilterBy::ALL.map(by);
        let of_filter = self.filters.iter().map(|filter| is_safe[filter.by as usize]);
        [rows[0].is_none()].into_iter().chain(of_filter).collect()
    }

    /// The answers of an item about the person are themselves groups of people.
    fn answers(
        &self,
        measure: &Measure,
        overall: &[Counts],
        known: &[Known],
        rows: &[Option<Rule>],
        cells: &dyn Fn(usize, usize) -> (u32, u32),
    ) -> Vec<Vec<Option<Rule>>> {
        let codes = 0..measure.codes.len();
        let table = Table::new(self, &codes, &sizes(overall), cells);
        let alike: Vec<bool> = (0..rows.len())
            .map(|row| {
                let counts: Vec<u32> = codes.clone().map(|code| table.count(row, code)).collect();
                measure.sensitive && homogeneous(&counts, counts.iter().sum()).is_some()
            })
            .collect();
        let forced = |row: usize, code: usize| match table.count(row, code) {
            _ if alike[row] => Some(Some(Rule::Homogeneity)),
            0 => Some(measure.sensitive.then_some(Rule::Primary)),
            few if few < self.k => Some(Some(Rule::Primary)),
            _ => None,
        };
        table.decide(known, rows, &forced, false)
    }

    fn nothing(&self, groups: usize, answers: usize) -> Shown {
        let rows = self.filters.len() + 1;
        Shown {
            rows: vec![Some(Rule::GroupSize); rows],
            groups: vec![vec![Some(Rule::GroupSize); groups]; rows],
            answers: vec![vec![Some(Rule::GroupSize); answers]; rows],
            uses_easy: false,
            wordings: false,
            dealt: vec![false; rows],
        }
    }
}

fn sizes(counts: &[Counts]) -> Vec<(u32, u32)> {
    counts.iter().map(|counts| (counts.answered, counts.easy_answered)).collect()
}

fn verdict(span: &mut Span, set: &[bool]) -> Option<Rule> {
    let rule = if span.size(set) < span.k() { Rule::GroupSize } else { Rule::Complement };
    (!span.admit(set)).then_some(rule)
}

/// People by filter and group of one breakdown.
struct Table<'a> {
    asked: &'a Asked<'a>,
    groups: usize,
    /// Group by group, everybody else last.
    classes: Vec<Class>,
    weights: Vec<u32>,
    /// People under each filter in each group, everybody else last.
    counts: Vec<Vec<u32>>,
}

/// What a rule says of a cell before anything else is looked at: shown or hidden; none where it has to be found out.
type Forced<'f> = &'f dyn Fn(usize, usize) -> Option<Option<Rule>>;

impl<'a> Table<'a> {
    fn new(
        asked: &'a Asked<'a>,
        range: &Range<usize>,
        sizes: &[(u32, u32)],
        cells: &dyn Fn(usize, usize) -> (u32, u32),
    ) -> Self {
        let groups = range.len();
        let (mut classes, mut weights, mut rest) = (Vec::new(), Vec::new(), sizes.to_vec());
        let mut add = |stratum, group, (standard, easy): (u32, u32)| {
            for (easy, people) in [(false, standard), (true, easy)].into_iter().filter(|(_, people)| *people > 0) {
                classes.push(Class { stratum, group, easy });
                weights.push(people);
            }
        };
        for (group, number) in range.clone().enumerate() {
            for (stratum, rest) in rest.iter_mut().enumerate() {
                let people = cells(stratum, number);
                *rest = (rest.0 - people.0, rest.1 - people.1);
                add(stratum, Some(group), people);
            }
        }
        rest.into_iter().enumerate().for_each(|(stratum, people)| add(stratum, None, people));
        let mut counts = vec![vec![0; groups + 1]; asked.lets.len()];
        for (lets, counts) in asked.lets.iter().zip(&mut counts) {
            let through = classes.iter().zip(&weights).filter(|(class, _)| lets[class.stratum]);
            through.for_each(|(class, people)| counts[class.group.unwrap_or(groups)] += people);
        }
        Self { asked, groups, classes, weights, counts }
    }

    /// Whether a row (everyone, then each filter) lets a stratum through.
    fn lets(&self, row: usize, stratum: usize) -> bool {
        self.asked.lets[row][stratum]
    }

    fn set(&self, row: usize, group: usize) -> Vec<bool> {
        let is_in = |class: &Class| class.group == Some(group) && self.lets(row, class.stratum);
        self.classes.iter().map(is_in).collect()
    }

    fn count(&self, row: usize, group: usize) -> u32 {
        self.counts[row][group]
    }

    /// Which cells are shown: everyone's first, then each filter's, the largest groups first.
    fn decide(
        &self,
        known: &[Known],
        rows: &[Option<Rule>],
        forced: Forced<'_>,
        plain: bool,
    ) -> Vec<Vec<Option<Rule>>> {
        let mut span = Span::new(self.weights.clone(), self.asked.k);
        for (strata, easy) in known {
            let is_in = |class: &Class| strata[class.stratum] && easy.is_none_or(|easy| class.easy == easy);
            span.take(&self.classes.iter().map(is_in).collect::<Vec<_>>());
        }
        let mut decided: Vec<Vec<Option<Rule>>> = Vec::new();
        for (row, rule) in rows.iter().enumerate() {
            let mut groups = vec![*rule; self.groups];
            let mut largest_first: Vec<usize> = (0..self.groups).collect();
            largest_first.sort_by_cached_key(|group| (Reverse(self.count(row, *group)), *group));
            for group in largest_first.into_iter().filter(|_| rule.is_none()) {
                groups[group] = match (forced(row, group), decided.first()) {
                    (Some(rule), _) => rule,
                    (None, Some(everyone)) if everyone[group].is_some() => everyone[group],
                    (None, _) => verdict(&mut span, &self.set(row, group)),
                };
            }
            decided.push(groups);
        }
        if !plain {
            self.protect(rows, &mut decided);
        }
        decided
    }

    /// Hides further cells until no hidden one can be worked out from its table, and the same people in no other.
    fn protect(&self, rows: &[Option<Rule>], decided: &mut [Vec<Option<Rule>>]) {
        loop {
            let mut newly: HashSet<Vec<bool>> = HashSet::new();
            for by in FilterBy::ALL {
                let of_kind = |row: &usize| self.asked.filters[*row - 1].by == by && rows[*row].is_none();
                let table: Vec<usize> = (1..rows.len()).filter(of_kind).collect();
                for (row, group) in self.also_hidden(&table, decided) {
                    decided[row][group] = Some(Rule::Secondary);
                    newly.insert(self.set(row, group));
                }
            }
            if newly.is_empty() {
                return;
            }
            for (row, groups) in decided.iter_mut().enumerate().skip(1) {
                for (group, rule) in groups.iter_mut().enumerate().filter(|(_, rule)| rule.is_none()) {
                    if newly.contains(&self.set(row, group)) {
                        *rule = Some(Rule::Secondary);
                    }
                }
            }
        }
    }

    /// The cells that step 8 hides in the table of these rows; all of them where no smaller set does it.
    fn also_hidden(&self, rows: &[usize], decided: &[Vec<Option<Rule>>]) -> Vec<(usize, usize)> {
        let columns: Vec<usize> = (0..self.groups).filter(|group| decided[0][*group].is_none()).collect();
        if columns.is_empty() || rows.iter().all(|row| columns.iter().all(|group| decided[*row][*group].is_none())) {
            return Vec::new();
        }
        let width = columns.len() + 1;
        let (mut counts, mut sights) = (Vec::new(), Vec::new());
        for row in rows.iter().copied() {
            let whole: u32 = self.counts[row].iter().sum();
            let own: Vec<u32> = columns.iter().map(|group| self.count(row, *group)).collect();
            sights.extend(columns.iter().map(|group| match decided[row][*group] {
                None => Sight::Shown,
                Some(_) => Sight::Hidden,
            }));
            sights.push(Sight::Rest);
            counts.extend(&own);
            counts.push(whole - own.iter().sum::<u32>());
        }
        let rest_of = |column: usize, whole: u32| whole - counts.iter().skip(column).step_by(width).sum::<u32>();
        let everyone: Vec<u32> = columns.iter().map(|group| self.count(0, *group)).collect();
        let others = self.weights.iter().sum::<u32>() - everyone.iter().sum::<u32>();
        let rest: Vec<u32> =
            everyone.into_iter().chain([others]).enumerate().map(|(column, whole)| rest_of(column, whole)).collect();
        counts.extend(rest);
        sights.extend(vec![Sight::Rest; width]);
        let is_shown = |place: &usize| sights[*place] == Sight::Shown;
        let all: Vec<usize> = (0..sights.len()).filter(is_shown).collect();
        let also = Grid::new(width, counts, sights.clone()).also_hidden(self.asked.k).unwrap_or(all);
        also.into_iter().map(|place| (rows[place / width], columns[place % width])).collect()
    }

    /// The sets of people that this table shows besides everyone's groups, by strata alone.
    fn shown_sets(&self, decided: &[Vec<Option<Rule>>]) -> Vec<Known> {
        let mut sets = Vec::new();
        for (row, groups) in decided.iter().enumerate() {
            for group in (0..self.groups).filter(|group| groups[*group].is_none()) {
                let mut strata = vec![false; self.asked.strata.0.len()];
                let members = self.classes.iter().filter(|class| class.group == Some(group));
                members.filter(|class| self.lets(row, class.stratum)).for_each(|class| strata[class.stratum] = true);
                sets.push((strata, None));
            }
        }
        sets
    }
}

/// The breakdowns of an item's groups, in their order.
pub(super) fn groups_of(item: &ItemTally) -> Vec<Groups> {
    let mut found: Vec<Groups> = Vec::new();
    for (place, group) in item.groups.iter().enumerate() {
        match found.last_mut() {
            Some(last) if *last.by == *group.by => last.range.end = place + 1,
            _ => found.push(Groups { plain: is_plain(&group.by), by: Arc::clone(&group.by), range: place..place + 1 }),
        }
    }
    found
}

/// Whether a breakdown is by how and when people answered rather than by who they are.
fn is_plain(by: &str) -> bool {
    FilterBy::from_code(by).is_some()
}
