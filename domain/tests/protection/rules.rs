//! (a) Thresholds and exact or rounded counts, with every hole closed that bounds find over all tables of a level.
//!
//! A cell is hidden too where what is shown leaves a hidden one fewer than k values. Bounds go from cells to sums and back
//! until nothing moves (interval propagation). It compares no releases.

use crate::{
    laws::{Exact, HIDDEN},
    project::{ANSWERS, CHARACTERISTICS, Cells, Tables, n},
};

/// What is seen: everyone's cells, and for each group its number and its cells, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Of everyone; nothing of too few.
    pub everyone: Option<[i64; ANSWERS]>,
    /// By breakdown and group: the number, then the cells.
    pub groups: Vec<Vec<Group>>,
}

/// What is seen of a group: its number, then its cells; nothing of too few.
pub type Group = Option<(i64, [i64; ANSWERS])>;

/// A range of counts.
type Range = (i64, i64);

/// More people than any project has.
const MANY: i64 = 1 << 40;

impl Exact {
    /// What is seen of everyone.
    pub fn everyone(&self, cells: &Cells) -> Option<[i64; ANSWERS]> {
        (n(cells) >= self.k).then(|| cells.map(|count| self.shown(count, false)))
    }

    /// What is seen of all tables.
    pub fn seen(&self, tables: &Tables) -> Seen {
        let everyone = self.everyone(&tables.everyone);
        let breakdowns = tables.groups.iter().enumerate();
        let groups = breakdowns.map(|(by, groups)| match everyone {
            Some(everyone) => self.breakdown(everyone, tables, groups, by < CHARACTERISTICS),
            None => vec![None; groups.len()],
        });
        Seen { groups: groups.collect(), everyone }
    }

    fn breakdown(&self, everyone: [i64; ANSWERS], tables: &Tables, groups: &[Cells], is_fine: bool) -> Vec<Group> {
        let of = |cells: &Cells| {
            let shown = || (self.shown(n(cells), false), cells.map(|count| self.shown(count, is_fine)));
            (n(cells) >= self.k).then(shown)
        };
        let mut shown: Vec<Group> = groups.iter().map(of).collect();
        let union: u32 = groups.iter().filter(|cells| n(cells) >= self.k).map(n).sum();
        let left = n(&tables.everyone) - union;
        if left > 0 && left < self.k {
            let smallest =
                (0..groups.len()).filter(|group| shown[*group].is_some()).min_by_key(|group| n(&groups[*group]));
            smallest.into_iter().for_each(|group| shown[group] = None);
        }
        // Every turn hides something more, so there are no more turns than things to hide.
        while self.closed
            && let Some((group, answer)) = self.hole(everyone, &shown, is_fine)
        {
            match self.one_more(everyone, (groups, &shown), (group, answer), is_fine) {
                Some(next) => shown = next,
                None => return vec![None; groups.len()],
            }
        }
        shown
    }

    /// A hidden cell that the other tables tell more about than everyone's own count of that answer.
    fn hole(&self, everyone: [i64; ANSWERS], shown: &[Group], is_fine: bool) -> Option<(usize, usize)> {
        let ranges = self.ranges(everyone, shown, is_fine);
        let mut all = (0..shown.len()).flat_map(|group| (0..ANSWERS).map(move |answer| (group, answer)));
        all.find(|(group, answer)| {
            let (low, high) = ranges[*group][*answer];
            let wide = (i64::from(self.k) - 1).min(self.range(everyone[*answer], false).1);
            shown[*group].is_none_or(|(_, cells)| cells[*answer] == HIDDEN) && high - low < wide
        })
    }

    /// Hides one more cell: the smallest that makes the range of a hole wider, or else the smallest; none where nothing is
    /// left to hide.
    fn one_more(
        &self,
        everyone: [i64; ANSWERS],
        (groups, shown): (&[Cells], &[Group]),
        (group, answer): (usize, usize),
        is_fine: bool,
    ) -> Option<Vec<Group>> {
        let all = (0..groups.len()).flat_map(|group| (0..ANSWERS).map(move |answer| (group, answer)));
        let is_shown =
            |(group, answer): &(usize, usize)| shown[*group].is_some_and(|(_, cells)| cells[*answer] != HIDDEN);
        let mut open: Vec<(usize, usize)> = all.filter(is_shown).collect();
        open.sort_by_key(|(group, answer)| groups[*group][*answer]);
        let without = |(group, answer): (usize, usize)| {
            let mut shown = shown.to_vec();
            shown[group].iter_mut().for_each(|(_, cells)| cells[answer] = HIDDEN);
            shown
        };
        let width = |shown: &[Group]| {
            let (low, high) = self.ranges(everyone, shown, is_fine)[group][answer];
            high - low
        };
        let before = width(shown);
        let wider = open.iter().map(|cell| without(*cell)).find(|shown| width(shown) > before);
        wider.or_else(|| open.first().map(|cell| without(*cell)))
    }

    /// Every count that what is shown allows, for each group and answer; the last row is who is in no group.
    fn ranges(&self, everyone: [i64; ANSWERS], shown: &[Group], is_fine: bool) -> Vec<[Range; ANSWERS]> {
        let columns = everyone.map(|shown| self.range(shown, false));
        let row = |group: &Group| group.map_or((0, MANY), |(number, _)| self.range(number, false));
        let rows: Vec<Range> = shown.iter().map(row).chain([(0, if is_fine { MANY } else { 0 })]).collect();
        let mut cells: Vec<[Range; ANSWERS]> = rows.iter().map(|_| columns.map(|(_, high)| (0, high))).collect();
        for (cells, group) in cells.iter_mut().zip(shown) {
            for (cell, shown) in cells.iter_mut().zip(group.map_or([HIDDEN; ANSWERS], |(_, cells)| cells)) {
                if shown != HIDDEN {
                    *cell = self.range(shown, is_fine);
                }
            }
        }
        while tighten(&mut cells, &rows, &columns) {}
        cells
    }

    /// Which counts are shown like this. Which cell was hidden for another is not told, so a hidden one may be any.
    fn range(&self, shown: i64, is_fine: bool) -> Range {
        match shown {
            HIDDEN if is_fine => (0, MANY),
            HIDDEN => (1, 7),
            0 if self.public => (0, 0),
            shown if self.public => ((shown - 2).max(8), shown + 2),
            shown => (shown, shown),
        }
    }
}

/// Moves the bounds of cells by those of their sums once; whether any moved.
fn tighten(cells: &mut [[Range; ANSWERS]], rows: &[Range], columns: &[Range; ANSWERS]) -> bool {
    let mut moved = false;
    let both = |sum: Range, range: &Range| (sum.0 + range.0, sum.1 + range.1);
    for group in 0..cells.len() {
        for answer in 0..ANSWERS {
            let (low, high) = cells[group][answer];
            let row = cells[group].iter().fold((0, 0), both);
            let column = cells.iter().map(|cells| &cells[answer]).fold((0, 0), both);
            let (row, column) = ((row.0 - low, row.1 - high), (column.0 - low, column.1 - high));
            let least = (rows[group].0 - row.1).max(columns[answer].0 - column.1).max(low);
            let most = (rows[group].1 - row.0).min(columns[answer].1 - column.0).min(high);
            moved |= (least, most) != (low, high);
            cells[group][answer] = (least, most);
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{luck::Luck, project::Project};

    #[test]
    fn what_is_hidden_could_be_any_of_k_values() {
        let mut luck = Luck::new(5);
        for rules in [Exact::staff(), Exact::public()] {
            for people in [20, 40, 80] {
                let project = Project::random(people, &mut luck);
                let tables = Tables::of(&project.people);
                let seen = rules.seen(&tables);
                let everyone = seen.everyone.expect("there are enough");
                for (groups, exact) in seen.groups.iter().zip(&tables.groups).take(CHARACTERISTICS) {
                    let ranges = rules.ranges(everyone, groups, true);
                    assert_eq!(rules.hole(everyone, groups, true), None);
                    let holds = |(range, exact): (&Range, &u32)| (range.0..=range.1).contains(&i64::from(*exact));
                    let mut all = ranges.iter().zip(exact).flat_map(|(ranges, exact)| ranges.iter().zip(exact));
                    assert!(all.all(holds), "bounds hold");
                }
            }
        }
    }
}
