//! Which sets of people can be shown together so that no arithmetic ever singles out a few of them.
//!
//! A shown figure is a sum over a set of people. Whoever holds several of them can add and subtract them as they like,
//! and gets a sum over people with whatever weights come out. So a family of sets is safe when every such combination
//! is either nothing at all or has at least `k` people in it. That covers complements, unions, tables of two ways and
//! filters that overlap (a month within a round of asking, an event within a month) in one rule
//! (`statistics.md` 4.7, steps 5 and 8).
//!
//! It is proven with disjoint bases: read each person as the vector of the sets they are in. If `k` bases of these
//! vectors can be laid out without using anybody twice, a combination that is not nothing differs from zero in each of
//! them, so it has at least `k` people in it. Finding the bases is greedy; where it fails, the set is refused, so an
//! error can only hide more. For groups of one breakdown this is exactly the rule of complement and unions.
//!
//! It knows no answers, no groups and no filters: only sets of classes of people.

use std::{collections::HashMap, ops::Range};

/// Arithmetic is done modulo this prime. A combination with few people in it keeps them few modulo any prime, so what is
/// safe here is safe among whole numbers.
const PRIME: u32 = 2_147_483_647;

/// A family of sets that are safe to show together.
#[derive(Clone, Debug)]
pub(super) struct Span {
    k: u32,
    /// How many people are in each class.
    weights: Vec<u32>,
    /// The sets in reduced form.
    rows: Vec<Row>,
}

/// A sum over classes. Sets of neighbouring classes are quick to reckon with.
#[derive(Clone, Debug)]
struct Row {
    /// How often each class is in it.
    times: Vec<u32>,
    /// Classes outside are not in it.
    within: Range<usize>,
    /// The class in which only this row is not zero.
    pivot: usize,
}

impl Span {
    /// No set yet, over classes of so many people each.
    pub(super) fn new(weights: Vec<u32>, k: u32) -> Self {
        Self { k, weights, rows: Vec::new() }
    }

    /// Fewest people in a combination.
    pub(super) fn k(&self) -> u32 {
        self.k
    }

    /// Takes a set in that is shown in any case.
    pub(super) fn take(&mut self, set: &[bool]) {
        if let Some(row) = self.reduced(set) {
            self.insert(row);
        }
    }

    /// How many people are in a set of classes.
    pub(super) fn size(&self, set: &[bool]) -> u32 {
        self.weights.iter().zip(set).filter(|(_, is_in)| **is_in).map(|(weight, _)| weight).sum()
    }

    /// Takes a set in if it has at least `k` people and the family stays safe with it. A set that follows from the
    /// others tells nothing new and is always taken.
    pub(super) fn admit(&mut self, set: &[bool]) -> bool {
        if self.size(set) < self.k {
            return false;
        }
        let Some(row) = self.reduced(set) else { return true };
        let taken = self.insert(row);
        let is_safe = self.is_safe(&taken);
        if !is_safe {
            self.take_out_last(&taken);
        }
        is_safe
    }

    /// What a set tells besides the others; none where it follows from them. Its pivot is the last class that has `k`
    /// people, as neighbours of sets that reach further are then left alone, or else the class with most people.
    fn reduced(&self, set: &[bool]) -> Option<Row> {
        let in_it = |(is_in, weight): (&bool, &u32)| u32::from(*is_in && *weight > 0);
        let mut row = Row { times: set.iter().zip(&self.weights).map(in_it).collect(), within: 0..set.len(), pivot: 0 };
        row.narrow();
        for known in &self.rows {
            row.subtract(known);
        }
        row.narrow();
        let classes = || row.within.clone().filter(|class| row.times[*class] != 0);
        let many = || classes().rev().find(|class| self.weights[*class] >= self.k);
        row.pivot = many().or_else(|| classes().max_by_key(|class| self.weights[*class]))?;
        Some(row)
    }

    /// Puts a row in, and returns how many times it was taken away from each of the others.
    fn insert(&mut self, mut row: Row) -> Vec<u32> {
        scale(&mut row.times[row.within.clone()], row.pivot - row.within.start);
        let taken = self.rows.iter().map(|known| known.times[row.pivot]).collect();
        self.rows.iter_mut().for_each(|known| known.subtract(&row));
        self.rows.push(row);
        taken
    }

    fn take_out_last(&mut self, taken: &[u32]) {
        let Some(row) = self.rows.pop() else { return };
        for (known, times) in self.rows.iter_mut().zip(taken).filter(|(_, times)| **times != 0) {
            known.add(&row, *times);
            known.narrow();
        }
    }

    /// Whether `k` disjoint bases are found. A class in which only one row is not zero is in a base of them all together
    /// with those of the other rows; where it has `k` people, each base can have one of them, and that row needs nobody
    /// else. So bases are only looked for among the rows whose class has fewer, and among those that the last set has to
    /// do with, as the bases of the others stay what they were.
    fn is_safe(&self, taken: &[u32]) -> bool {
        let rows = self.touched(taken);
        if rows.is_empty() {
            return true;
        }
        if rows.iter().any(|row| self.people_in(row) < self.k) {
            return false;
        }
        let mut classes = self.told_apart(&rows);
        let many = classes.iter().filter(|(_, people)| *people >= self.k);
        if base(many.map(|(vector, _)| vector)).len() == rows.len() {
            return true;
        }
        let mut missing = self.k;
        while missing > 0 {
            classes.retain(|(_, people)| *people > 0);
            classes.sort_by(|(vector, people), (other, others)| others.cmp(people).then_with(|| vector.cmp(other)));
            let base = base(classes.iter().map(|(vector, _)| vector));
            if base.len() < rows.len() {
                return false;
            }
            let fewest = base.iter().map(|place| classes[*place].1).min().unwrap_or(missing);
            let times = fewest.min(missing.div_ceil(2));
            base.into_iter().for_each(|place| classes[place].1 -= times);
            missing -= times;
        }
        true
    }

    /// The rows that need bases of their own and that the last row changed, together with all that share classes with
    /// them, directly or through others.
    fn touched(&self, taken: &[u32]) -> Vec<&Row> {
        let changed = taken.iter().map(|times| *times != 0).chain([true]);
        let needing = self.rows.iter().zip(changed).filter(|(row, _)| self.weights[row.pivot] < self.k);
        let (mut open, mut others): (Vec<_>, Vec<_>) = needing.partition(|(_, changed)| *changed);
        let mut found = Vec::new();
        while let Some((row, _)) = open.pop() {
            let meets =
                |(other, _): &(&Row, bool)| row.within.start < other.within.end && other.within.start < row.within.end;
            let (met, apart): (Vec<_>, Vec<_>) = others.into_iter().partition(meets);
            open.extend(met);
            others = apart;
            found.push(row);
        }
        found
    }

    /// How many people a combination is about.
    fn people_in(&self, row: &Row) -> u32 {
        let classes = row.within.clone().filter(|class| row.times[*class] != 0);
        classes.map(|class| self.weights[class]).sum()
    }

    /// Classes that these rows tell apart, each as the vector of its values in them, with how many people it has.
    fn told_apart(&self, rows: &[&Row]) -> Vec<(Vec<u32>, u32)> {
        let first = rows.iter().map(|row| row.within.start).min().unwrap_or_default();
        let end = rows.iter().map(|row| row.within.end).max().unwrap_or_default();
        let mut people_by_vector: HashMap<Vec<u32>, u32> = HashMap::new();
        for class in (first..end).filter(|class| self.weights[*class] > 0) {
            if rows.iter().any(|row| row.times[class] != 0) {
                let vector = rows.iter().map(|row| row.times[class]).collect();
                *people_by_vector.entry(vector).or_default() += self.weights[class];
            }
        }
        people_by_vector.into_iter().collect()
    }
}

impl Row {
    /// Leaves out classes at both ends that are not in it.
    fn narrow(&mut self) {
        let is_in = |class: &usize| self.times[*class] != 0;
        let first = self.within.clone().find(is_in).unwrap_or(self.within.end);
        let end = self.within.clone().rfind(is_in).map_or(first, |last| last + 1);
        self.within = first..end;
    }

    /// Takes so much of a row away that nothing is left at its pivot.
    fn subtract(&mut self, row: &Self) {
        self.add(row, PRIME - self.times[row.pivot]);
    }

    /// Adds a row so many times.
    fn add(&mut self, row: &Self, times: u32) {
        if times.is_multiple_of(PRIME) {
            return;
        }
        add(&mut self.times[row.within.clone()], &row.times[row.within.clone()], times);
        self.within = self.within.start.min(row.within.start)..self.within.end.max(row.within.end);
    }
}

/// Which of these vectors make a base, the first that can be taken first.
fn base<'v>(vectors: impl Iterator<Item = &'v Vec<u32>>) -> Vec<usize> {
    let mut chosen = Vec::new();
    let mut rows: Vec<(Vec<u32>, usize)> = Vec::new();
    for (place, vector) in vectors.enumerate() {
        if rows.len() == vector.len() {
            break;
        }
        let mut rest = vector.clone();
        rows.iter().for_each(|(row, pivot)| subtract(&mut rest, row, *pivot));
        if let Some(pivot) = rest.iter().position(|value| *value != 0) {
            scale(&mut rest, pivot);
            rows.push((rest, pivot));
            chosen.push(place);
        }
    }
    chosen
}

/// Makes the value at the pivot one.
fn scale(row: &mut [u32], pivot: usize) {
    let times = inverse(row[pivot]);
    row.iter_mut().for_each(|value| *value = times_plus(*value, times, 0));
}

/// Takes so much of a row that has a one at the pivot away from another that nothing is left there.
fn subtract(from: &mut [u32], row: &[u32], pivot: usize) {
    add(from, row, PRIME - from[pivot]);
}

/// Adds a row so many times to another.
fn add(to: &mut [u32], row: &[u32], times: u32) {
    if !times.is_multiple_of(PRIME) {
        to.iter_mut().zip(row).for_each(|(value, other)| *value = times_plus(*other, times, *value));
    }
}

/// A product and a sum, modulo the prime. As the prime is a power of two less one, the upper bits are added to the lower
/// ones in place of a division, which the compiler does for several values at once.
fn times_plus(one: u32, other: u32, more: u32) -> u32 {
    let whole = u64::from(one) * u64::from(other) + u64::from(more);
    let folded = (whole & u64::from(PRIME)) + (whole >> 31);
    let folded = ((folded & u64::from(PRIME)) + (folded >> 31)) as u32;
    if folded == PRIME { 0 } else { folded }
}

/// One divided by a number, by Fermat's little theorem.
fn inverse(number: u32) -> u32 {
    let (mut result, mut square, mut exponent) = (1, number, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times_plus(result, square, 0);
        }
        square = times_plus(square, square, 0);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Takes in sets of classes with these weights, one after the other.
    fn admitted(k: u32, weights: &[u32], sets: &[&[usize]]) -> Vec<bool> {
        let mut span = Span::new(weights.to_vec(), k);
        let members = |set: &&[usize]| (0..weights.len()).map(|class| set.contains(&class)).collect::<Vec<_>>();
        sets.iter().map(|set| span.admit(&members(set))).collect()
    }

    #[test]
    fn the_complement_and_union_vectors_hold() {
        assert_eq!(admitted(5, &[14, 5], &[&[0, 1], &[0]]), [true, true]);
        assert_eq!(admitted(10, &[14, 5], &[&[0, 1], &[0]]), [true, false]);
        assert_eq!(admitted(10, &[14, 12, 2, 1], &[&[0, 1, 2, 3], &[0], &[1], &[2]]), [true, true, false, false]);
    }

    #[test]
    fn a_filter_within_another_leaves_no_few_between_them() {
        // March is all of the paper forms and three more people.
        assert_eq!(admitted(5, &[30, 12, 3], &[&[0, 1, 2], &[1, 2], &[1]]), [true, true, false]);
        // Two months make a round of asking: the third set follows from the first two.
        assert_eq!(admitted(5, &[30, 12, 3], &[&[0, 1, 2], &[0], &[1, 2], &[2]]), [true, true, true, false]);
    }

    #[test]
    fn sets_that_a_new_one_meets_through_others_are_looked_at_too() {
        // The first and the third differ by four people, which only shows beside the second.
        let sets: [&[usize]; 3] = [&[4, 5, 6], &[0, 4, 5], &[2, 4, 6]];
        assert_eq!(admitted(5, &[2, 0, 2, 0, 1, 2, 5], &sets), [true, true, false]);
    }

    /// Whether some combination that is not nothing has fewer than `k` people: the rank among everyone else is smaller.
    fn singles_out(k: u32, weights: &[u32], sets: &[Vec<bool>]) -> bool {
        let few: Vec<usize> = (0..weights.len()).filter(|class| (1..k).contains(&weights[*class])).collect();
        let ranked = |left_out: &[usize]| {
            let kept = |class: &usize| weights[*class] > 0 && !left_out.contains(class);
            let columns: Vec<usize> = (0..weights.len()).filter(kept).collect();
            let mut rows: Vec<Vec<i128>> =
                sets.iter().map(|set| columns.iter().map(|class| i128::from(set[*class])).collect()).collect();
            rank(&mut rows)
        };
        let whole = ranked(&[]);
        (1_u32..1 << few.len()).any(|chosen| {
            let left_out: Vec<usize> =
                few.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1).map(|(_, class)| *class).collect();
            left_out.iter().map(|class| weights[*class]).sum::<u32>() < k && ranked(&left_out) < whole
        })
    }

    /// The rank among whole numbers, without fractions (Bareiss).
    fn rank(rows: &mut [Vec<i128>]) -> usize {
        let (mut done, mut last) = (0, 1);
        let width = rows.first().map_or(0, Vec::len);
        for column in 0..width {
            let Some(found) = (done..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
            rows.swap(done, found);
            for row in done + 1..rows.len() {
                for place in (column..width).rev() {
                    let value = rows[row][place] * rows[done][column] - rows[row][column] * rows[done][place];
                    rows[row][place] = value / last;
                }
            }
            last = rows[done][column];
            done += 1;
        }
        done
    }

    proptest! {
        #[test]
        fn no_combination_singles_out_fewer_than_k(
            weights in prop::collection::vec(0_u32..9, 1..9),
            sets in prop::collection::vec(prop::collection::vec(any::<bool>(), 9), 1..8),
            k in 2_u32..7,
        ) {
            let sets: Vec<Vec<bool>> = sets.into_iter().map(|set| set[..weights.len()].to_vec()).collect();
            let mut span = Span::new(weights.clone(), k);
            let shown: Vec<Vec<bool>> = sets.into_iter().filter(|set| span.admit(set)).collect();
            prop_assert!(!singles_out(k, &weights, &shown), "{weights:?} {shown:?}");
        }

        /// Sets that lie beside each other, as groups of one breakdown do: only those that a new one touches are looked at.
        #[test]
        fn no_combination_of_neighbours_singles_out_fewer_than_k(
            weights in prop::collection::vec(0_u32..9, 10),
            ends in prop::collection::vec((0_usize..10, 1_usize..5), 2..12),
            whole in any::<bool>(),
            k in 2_u32..7,
        ) {
            let set = |(first, many): &(usize, usize)| (0..10).map(|class| (*first..first + many).contains(&class)).collect();
            let sets: Vec<Vec<bool>> = whole.then(|| vec![true; 10]).into_iter().chain(ends.iter().map(set)).collect();
            let mut span = Span::new(weights.clone(), k);
            let shown: Vec<Vec<bool>> = sets.into_iter().filter(|set| span.admit(set)).collect();
            prop_assert!(!singles_out(k, &weights, &shown), "{weights:?} {shown:?}");
        }
    }
}
