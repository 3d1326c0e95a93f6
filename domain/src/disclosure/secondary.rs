//! Step 8 of `statistics.md` 4.7: which further cells of a table of two ways are hidden, so that nobody can work out the
//! hidden ones from what is shown.
//!
//! A table holds counts of people, and the totals of its rows and columns are known to the reader. Nobody's answers are
//! looked at, and which cells are too small to begin with is decided elsewhere.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet},
};

/// The search for the best set is exact up to so many rows and columns.
const EXACT_UP_TO: usize = 6;

/// Sets looked at before the search gives up and takes the smallest cell that helps, one after the other.
const MOST_SETS: usize = 2_000;

/// What a reader knows of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Its count.
    Shown,
    /// Nothing, and it must stay so.
    Hidden,
    /// Nothing, but it needs no protection: everybody who is in no shown row or no shown column.
    Rest,
}

/// A table of two ways, row by row.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    columns: usize,
    counts: Vec<u32>,
    sights: Vec<Sight>,
}

impl Grid {
    /// A table with so many columns; counts and sights row by row.
    pub(super) fn new(columns: usize, counts: Vec<u32>, sights: Vec<Sight>) -> Self {
        Self { columns, counts, sights }
    }

    /// The cells to hide besides those that are hidden, in table order: every row and column with a hidden cell then has
    /// at least two cells that are not shown, and every hidden cell could have at least `k` values. Of such sets it is
    /// the one with the fewest people, then the fewest cells, then the first in table order; in large tables a small one.
    /// None where no set does it.
    pub(super) fn also_hidden(&self, k: u32) -> Option<Vec<usize>> {
        let mut waiting = BinaryHeap::from([Reverse((0_u32, 0_usize, Vec::new()))]);
        let mut met: HashSet<Vec<usize>> = HashSet::new();
        let rows = self.counts.len().div_ceil(self.columns.max(1));
        let most = if rows.max(self.columns) > EXACT_UP_TO { 0 } else { MOST_SETS };
        for _ in 0..most {
            let Reverse((people, cells, chosen)) = waiting.pop()?;
            let grid = self.with_hidden(&chosen);
            let Some(weak) = grid.first_weakness(k) else { return Some(chosen) };
            for cell in grid.cells_that_may_help(weak) {
                let mut more = chosen.clone();
                more.push(cell);
                more.sort_unstable();
                if met.insert(more.clone()) {
                    waiting.push(Reverse((people + self.counts[cell], cells + 1, more)));
                }
            }
        }
        self.greedily_hidden(k)
    }

    fn greedily_hidden(&self, k: u32) -> Option<Vec<usize>> {
        let mut chosen: Vec<usize> = Vec::new();
        loop {
            let grid = self.with_hidden(&chosen);
            let Some(weak) = grid.first_weakness(k) else { break };
            let smallest = grid.cells_that_may_help(weak).min_by_key(|cell| (self.counts[*cell], *cell))?;
            chosen.push(smallest);
        }
        let mut largest_first = chosen.clone();
        largest_first.sort_by_key(|cell| Reverse(self.counts[*cell]));
        for cell in largest_first {
            let fewer: Vec<usize> = chosen.iter().copied().filter(|other| *other != cell).collect();
            if self.with_hidden(&fewer).first_weakness(k).is_none() {
                chosen = fewer;
            }
        }
        chosen.sort_unstable();
        Some(chosen)
    }

    fn with_hidden(&self, cells: &[usize]) -> Self {
        let mut grid = self.clone();
        cells.iter().for_each(|cell| grid.sights[*cell] = Sight::Hidden);
        grid
    }

    /// The first hidden cell that could be worked out, or nearly.
    fn first_weakness(&self, k: u32) -> Option<usize> {
        let mut hidden = (0..self.counts.len()).filter(|cell| self.sights[*cell] == Sight::Hidden);
        hidden.find(|cell| self.is_alone(*cell) || self.values(*cell, k) < k)
    }

    fn is_alone(&self, cell: usize) -> bool {
        let (row, column) = self.place(cell);
        let others = |mut line: Box<dyn Iterator<Item = usize> + '_>| {
            line.any(|other| other != cell && self.sights[other] != Sight::Shown)
        };
        !others(Box::new(self.row(row))) || !others(Box::new(self.column(column)))
    }

    /// Shown cells in a row or column that hangs together with a cell through cells that are not shown: any set that
    /// protects it has one of these.
    fn cells_that_may_help(&self, weak: usize) -> impl Iterator<Item = usize> {
        let mut rows = HashSet::new();
        let mut columns = HashSet::new();
        let mut open = vec![weak];
        while let Some(cell) = open.pop() {
            let (row, column) = self.place(cell);
            let unknown = |other: &usize| self.sights[*other] != Sight::Shown;
            if rows.insert(row) {
                open.extend(self.row(row).filter(unknown));
            }
            if columns.insert(column) {
                open.extend(self.column(column).filter(unknown));
            }
        }
        let touches = move |(row, column): (usize, usize)| rows.contains(&row) || columns.contains(&column);
        let shown = (0..self.counts.len()).filter(|cell| self.sights[*cell] == Sight::Shown);
        let helping: Vec<usize> = shown.filter(|cell| touches(self.place(*cell))).collect();
        helping.into_iter()
    }

    /// How many values a hidden cell could have, given all shown cells and the totals of rows and columns; at most `k`.
    pub(super) fn values(&self, cell: usize, k: u32) -> u32 {
        let up = self.most_moved(cell, true, k);
        let down = self.most_moved(cell, false, k).min(self.counts[cell]);
        (up + down + 1).min(k)
    }

    /// By how much a cell could be higher (or lower), at most `enough`. What it gains, other cells of its row must lose,
    /// whose columns must gain elsewhere, and so on until a cell of its own column loses: a flow from its row to its
    /// column, in which no cell falls below nobody.
    fn most_moved(&self, cell: usize, up: bool, enough: u32) -> u32 {
        let rows = self.counts.len() / self.columns;
        let nodes = rows + self.columns;
        let mut room = vec![0_u32; nodes * nodes];
        let unknown = (0..self.counts.len()).filter(|other| *other != cell && self.sights[*other] != Sight::Shown);
        for other in unknown {
            let (row, column) = (self.place(other).0, rows + self.place(other).1);
            let (losing, gaining) = if up { ((row, column), (column, row)) } else { ((column, row), (row, column)) };
            room[losing.0 * nodes + losing.1] += self.counts[other];
            room[gaining.0 * nodes + gaining.1] += u32::MAX / 4;
        }
        let (from, to) = (self.place(cell).0, rows + self.place(cell).1);
        let mut moved = 0;
        while moved < enough {
            let Some(path) = path(&room, nodes, from, to) else { break };
            let steps = || path.iter().zip(&path[1..]);
            let least = steps().map(|(a, b)| room[a * nodes + b]).min().unwrap_or(0).min(enough - moved);
            for (a, b) in steps() {
                room[a * nodes + b] -= least;
                room[b * nodes + a] = room[b * nodes + a].saturating_add(least);
            }
            moved += least;
        }
        moved
    }

    fn place(&self, cell: usize) -> (usize, usize) {
        (cell / self.columns, cell % self.columns)
    }

    fn row(&self, row: usize) -> impl Iterator<Item = usize> + use<> {
        row * self.columns..(row + 1) * self.columns
    }

    fn column(&self, column: usize) -> impl Iterator<Item = usize> + use<> {
        (column..self.counts.len()).step_by(self.columns)
    }
}

/// The nodes of a shortest way with room on every step.
fn path(room: &[u32], nodes: usize, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut came_from = vec![usize::MAX; nodes];
    came_from[from] = from;
    let mut open = std::collections::VecDeque::from([from]);
    while let Some(node) = open.pop_front() {
        for next in 0..nodes {
            if came_from[next] == usize::MAX && room[node * nodes + next] > 0 {
                came_from[next] = node;
                open.push_back(next);
            }
        }
    }
    if came_from[to] == usize::MAX {
        return None;
    }
    let mut path = vec![to];
    while *path.last()? != from {
        path.push(came_from[*path.last()?]);
    }
    path.reverse();
    Some(path)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Every value that a cell has in any table with these shown cells and totals: a plain search, one cell at a time.
    fn brute_force(grid: &Grid, cell: usize) -> BTreeSet<u32> {
        let rows = grid.counts.len() / grid.columns;
        let unknown: Vec<usize> = (0..grid.counts.len()).filter(|cell| grid.sights[*cell] != Sight::Shown).collect();
        let sum = |cells: Box<dyn Iterator<Item = usize>>| -> u32 {
            cells.filter(|cell| grid.sights[*cell] != Sight::Shown).map(|cell| grid.counts[cell]).sum()
        };
        let mut row_left: Vec<u32> = (0..rows).map(|row| sum(Box::new(grid.row(row)))).collect();
        let mut column_left: Vec<u32> = (0..grid.columns).map(|column| sum(Box::new(grid.column(column)))).collect();
        let mut values = BTreeSet::new();
        let mut chosen = vec![0; unknown.len()];
        fill(grid, &unknown, 0, (&mut row_left, &mut column_left), &mut chosen, &mut |chosen| {
            let place = unknown.iter().position(|other| *other == cell).expect("it is not shown");
            values.insert(chosen[place]);
        });
        values
    }

    fn fill(
        grid: &Grid,
        unknown: &[usize],
        place: usize,
        (rows, columns): (&mut Vec<u32>, &mut Vec<u32>),
        chosen: &mut Vec<u32>,
        found: &mut dyn FnMut(&[u32]),
    ) {
        let Some(&cell) = unknown.get(place) else {
            if rows.iter().chain(columns.iter()).all(|left| *left == 0) {
                found(chosen);
            }
            return;
        };
        let (row, column) = grid.place(cell);
        for value in 0..=rows[row].min(columns[column]) {
            rows[row] -= value;
            columns[column] -= value;
            chosen[place] = value;
            fill(grid, unknown, place + 1, (rows, columns), chosen, found);
            rows[row] += value;
            columns[column] += value;
        }
    }

    fn is_protected(grid: &Grid, k: u32) -> bool {
        let hidden = (0..grid.counts.len()).filter(|cell| grid.sights[*cell] == Sight::Hidden);
        hidden.into_iter().all(|cell| !grid.is_alone(cell) && brute_force(grid, cell).len() >= k as usize)
    }

    fn wards_by_role() -> Grid {
        let mut sights = vec![Sight::Shown; 9];
        sights[1] = Sight::Hidden;
        Grid::new(3, vec![12, 3, 6, 9, 8, 5, 7, 6, 11], sights)
    }

    #[test]
    fn the_vector_of_wards_by_role_holds() {
        let table = wards_by_role();
        let named = table.with_hidden(&[2, 4, 5]);
        assert_eq!(brute_force(&named, 1), (0..=9).collect(), "the worked example hides these three");
        let also = table.also_hidden(5).expect("some set protects it");
        let chosen = table.with_hidden(&also);
        assert!(is_protected(&chosen, 5));
        let people = |cells: &[usize]| cells.iter().map(|cell| table.counts[*cell]).sum::<u32>();
        // Every other set that protects it, by trying all of them.
        let shown: Vec<usize> = (0..9).filter(|cell| *cell != 1).collect();
        let best = (0_u32..1 << shown.len())
            .map(|set| (0..shown.len()).filter(|place| set >> place & 1 == 1).map(|place| shown[place]).collect())
            .filter(|cells: &Vec<usize>| people(cells) <= people(&also))
            .filter(|cells| is_protected(&table.with_hidden(cells), 5))
            .min_by_key(|cells| (people(cells), cells.len(), cells.clone()));
        assert_eq!(best, Some(also));
    }

    #[test]
    fn the_vector_hides_the_three_cells_of_the_worked_example() {
        let also = wards_by_role().also_hidden(5).expect("some set protects it");
        let people: u32 = also.iter().map(|cell| wards_by_role().counts[*cell]).sum();
        assert_eq!((also.as_slice(), people), (&[2, 4, 5][..], 19));
    }

    proptest! {
        #[test]
        fn what_is_hidden_stays_hidden(
            counts in prop::collection::vec(0_u32..6, 8),
            columns in prop::sample::select(vec![2_usize, 4]),
            rest in any::<bool>(),
            k in 2_u32..5,
        ) {
            let small = |(place, count): (usize, &u32)| match () {
                () if rest && place % columns == columns - 1 => Sight::Rest,
                () if *count < k => Sight::Hidden,
                () => Sight::Shown,
            };
            let sights: Vec<Sight> = counts.iter().enumerate().map(small).collect();
            let grid = Grid::new(columns, counts, sights);
            if let Some(also) = grid.also_hidden(k) {
                prop_assert!(is_protected(&grid.with_hidden(&also), k));
            } else {
                let all: Vec<usize> = (0..8).filter(|cell| grid.sights[*cell] == Sight::Shown).collect();
                prop_assert!(!is_protected(&grid.with_hidden(&all), k), "it gave up though hiding all would do");
            }
        }
    }
}
