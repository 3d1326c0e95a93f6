//! Counting: each column as histograms of bytes by group, stratum by stratum.

use std::{ops::Range, thread};

use domain::{
    collection::response::Channel,
    disclosure::{Breakdown, BreakdownBy, Counts, ItemTally, Measure, Strata, Stratum, Tally},
    time::date::Date,
};

use super::{
    encode::{DONT_KNOW, FIRST_CODE, NO_CODE, NOT_FOR_ME, SKIPPED},
    plan::Column,
    table::{Bytes, Table, Way},
};

/// From this many rows counting is shared between threads.
const WORTH_A_THREAD: usize = 20_000;

impl Table {
    /// Exact counts with every breakdown.
    pub fn full_tally(&self) -> Tally {
        self.strata().tally(None, &self.nobody())
    }

    /// Exact counts of nobody, with every breakdown.
    pub fn nobody(&self) -> Tally {
        let none = |column: &Column| ItemTally::none(&column.measure, &self.plan.breakdowns);
        Tally { items: self.plan.columns.iter().map(none).collect(), ..Tally::default() }
    }

    /// Exact counts with every breakdown, by how and when people answered.
    pub fn strata(&self) -> Strata {
        let sorted = Sorted::of(self);
        let groupings: Vec<Grouping> =
            self.plan.breakdowns.iter().map(|breakdown| Grouping::of(self, breakdown, &sorted)).collect();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(1 + self.len() / WORTH_A_THREAD);
        let each = self.columns.len().div_ceil(threads).max(1);
        let numbers: Vec<usize> = (0..self.columns.len()).collect();
        let by_item: Vec<Vec<ItemTally>> = thread::scope(|scope| {
            let parts = numbers.chunks(each).map(|part| {
                let count = || part.iter().map(|number| self.count(*number, &sorted, &groupings)).collect::<Vec<_>>();
                scope.spawn(count)
            });
            let parts: Vec<_> = parts.collect();
            parts.into_iter().flat_map(|part| part.join().expect("counting does not panic")).collect()
        });
        let mut by_item: Vec<_> = by_item.into_iter().map(Vec::into_iter).collect();
        let tally =
            |part: &Range<usize>| self.tally(&sorted, part, by_item.iter_mut().filter_map(Iterator::next).collect());
        let mut strata: Vec<(Stratum, Tally)> = sorted.parts.iter().map(tally).collect();
        strata.sort_by(|(stratum, _), (other, _)| stratum.cmp(other));
        Strata(strata)
    }

    /// The stratum of a part, with its counts.
    fn tally(&self, sorted: &Sorted, part: &Range<usize>, items: Vec<ItemTally>) -> (Stratum, Tally) {
        let rows = &sorted.rows[part.clone()];
        let day = |row: &u32| self.days[*row as usize];
        let days = rows.iter().map(day).min().zip(rows.iter().map(day).max());
        let way = self.way(rows[0]);
        let mut channels = [0; 4];
        channels[usize::from(way.channel)] = rows.len() as u32;
        let stratum = Stratum {
            wave: self.plan.wave_code(way.wave),
            event: self.plan.event_code(way.event),
            month: date(day(&rows[0])).month(),
            channel: Channel::ALL[usize::from(way.channel)],
        };
        let days = days.map(|(first, last)| (date(first), date(last)));
        (stratum, Tally { people: rows.len() as u32, channels, days, items })
    }

    fn way(&self, row: u32) -> Way {
        self.came[usize::from(self.ways[row as usize])]
    }

    /// Counts of one item in each part.
    fn count(&self, number: usize, sorted: &Sorted, groupings: &[Grouping]) -> Vec<ItemTally> {
        let measure = &self.plan.columns[number].measure;
        let none = ItemTally::none(measure, &self.plan.breakdowns);
        let column = self.columns[number].picked(&sorted.rows);
        let counted = sorted.parts.iter().enumerate().map(|(place, part)| {
            let mut item = none.clone();
            let mut groups = item.groups.as_mut_slice();
            let mut whole = None;
            for grouping in groupings {
                let (own, others) = groups.split_at_mut(grouping.groups);
                groups = others;
                match &grouping.source {
                    Source::Rows(of_row) => {
                        let counts = count_grouped(measure, &column, part, &of_row[part.clone()], own.len() + 1);
                        whole.get_or_insert_with(|| sum(measure, &counts));
                        own.iter_mut()
                            .zip(counts.into_iter().skip(1))
                            .for_each(|(group, counts)| group.counts = counts);
                    }
                    Source::Parts(of_part) => {
                        let whole = whole.get_or_insert_with(|| everyone(measure, &column, part));
                        if let Some(group) = of_part[place].and_then(|group| own.get_mut(group)) {
                            group.counts = whole.clone();
                        }
                    }
                }
            }
            item.overall = whole.unwrap_or_else(|| everyone(measure, &column, part));
            item
        });
        counted.collect()
    }
}

/// All rows, those of one stratum next to each other.
struct Sorted {
    rows: Vec<u32>,
    /// Where each stratum lies.
    parts: Vec<Range<usize>>,
}

impl Sorted {
    fn of(table: &Table) -> Self {
        let months = months(&table.days);
        let month = |row: u32| months[usize::from(table.days[row as usize])];
        let way = |row: u32| usize::from(table.ways[row as usize]);
        let by_month = sorted_by((0..table.len() as u32).collect(), month);
        let rows = sorted_by(by_month, way);
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (place, row) in rows.iter().copied().enumerate() {
            match parts.last_mut() {
                Some(part) if way(rows[part.start]) == way(row) && month(rows[part.start]) == month(row) => {
                    part.end = place + 1;
                }
                _ => parts.push(place..place + 1),
            }
        }
        Self { rows, parts }
    }
}

/// The number of the calendar month of each day up to the last one, from the first day on.
fn months(days: &[u16]) -> Vec<usize> {
    let (first, last) = (days.iter().min().copied().unwrap_or(0), days.iter().max().copied().unwrap_or(0));
    let mut months = vec![0; usize::from(first)];
    let mut known = Vec::new();
    for day in first..=last {
        let month = date(day).month();
        if known.last() != Some(&month) {
            known.push(month);
        }
        months.push(known.len() - 1);
    }
    months
}

/// The day with this number.
fn date(day: u16) -> Date {
    Date::of_number(day.into())
}

/// Rows in the order of small numbers, those with the same number in the order they were in.
fn sorted_by(rows: Vec<u32>, number: impl Fn(u32) -> usize) -> Vec<u32> {
    let most = rows.iter().map(|row| number(*row)).max().unwrap_or(0);
    let mut next = vec![0; most + 2];
    rows.iter().for_each(|row| next[number(*row) + 1] += 1);
    (0..=most).for_each(|place| next[place + 1] += next[place]);
    let mut sorted = vec![0; rows.len()];
    for row in rows {
        let place = &mut next[number(row)];
        sorted[*place] = row;
        *place += 1;
    }
    sorted
}

/// A breakdown with the group of each row.
struct Grouping {
    /// How many groups it has.
    groups: usize,
    source: Source,
}

enum Source {
    /// From 1, in the order of `Sorted`; 0 for people who did not say.
    Rows(Vec<u8>),
    /// Everybody in a part is in the same.
    Parts(Vec<Option<usize>>),
}

impl Grouping {
    fn of(table: &Table, breakdown: &Breakdown, sorted: &Sorted) -> Self {
        let groups = breakdown.codes.len();
        let of_part = |group: &dyn Fn(Way) -> Option<usize>| {
            Source::Parts(sorted.parts.iter().map(|part| group(table.way(sorted.rows[part.start]))).collect())
        };
        let source = match &breakdown.source {
            BreakdownBy::Channel => of_part(&|way| Some(usize::from(way.channel))),
            BreakdownBy::Wave(_) => of_part(&|way| usize::from(way.wave).checked_sub(1)),
            BreakdownBy::Measure(number) => match &table.columns[*number] {
                Bytes::One(bytes) => {
                    let group = |byte: u8| byte.checked_sub(NO_CODE).filter(|group| usize::from(*group) <= groups);
                    Source::Rows(sorted.rows.iter().map(|row| group(bytes[*row as usize]).unwrap_or(0)).collect())
                }
                Bytes::Several(_) => of_part(&|_| None),
            },
        };
        Self { groups, source }
    }
}

fn everyone(measure: &Measure, column: &Bytes, part: &Range<usize>) -> Counts {
    sum(measure, &count_grouped(measure, column, part, &[], 1))
}

/// Counts by group, those who did not say first. No groups at all is everyone in one.
fn count_grouped(
    measure: &Measure,
    column: &Bytes,
    part: &Range<usize>,
    group_of_row: &[u8],
    groups: usize,
) -> Vec<Counts> {
    match column {
        Bytes::One(bytes) => {
            let width = (usize::from(FIRST_CODE) + measure.all_codes().count()).next_power_of_two();
            let histogram = histogram(bytes[part.clone()].iter().copied(), group_of_row, width, groups);
            histogram.chunks(width).take(groups).map(|of_group| from_bytes(measure, of_group)).collect()
        }
        Bytes::Several(sets) => {
            let sets = &sets[part.clone()];
            let of_nibble = |nibble: u32| {
                let nibbles = sets.iter().map(|bits| (bits >> (4 * nibble)) as u8 & 15);
                (nibble, histogram(nibbles, group_of_row, 16, groups))
            };
            let used = measure.all_codes().count().div_ceil(4) as u32;
            let nibbles: Vec<_> = (0..used).chain([FLAGS]).map(of_nibble).collect();
            (0..groups).map(|group| from_bits(measure, &nibbles, group)).collect()
        }
    }
}

/// The nibble that says how a question with several answers was dealt with.
const FLAGS: u32 = 7;

/// How often each byte occurs in each group; bytes are below `width`, a power of two.
fn histogram(bytes: impl Iterator<Item = u8>, groups: &[u8], width: usize, group_count: usize) -> Vec<u32> {
    match (width * group_count).next_power_of_two() {
        ..=256 => histogram_of::<256>(bytes, groups, width),
        257..=1024 => histogram_of::<1024>(bytes, groups, width),
        1025..=4096 => histogram_of::<4096>(bytes, groups, width),
        _ => histogram_of::<65_536>(bytes, groups, width),
    }
}

/// Two histograms side by side, so that runs of equal bytes do not wait for each other. The mask only tells the
/// compiler what holds anyway: every index is below `SIZE`.
fn histogram_of<const SIZE: usize>(bytes: impl Iterator<Item = u8>, groups: &[u8], width: usize) -> Vec<u32> {
    let mut even = vec![0_u32; SIZE];
    let mut odd = vec![0_u32; SIZE];
    let shift = width.trailing_zeros();
    let (even_counts, odd_counts): (&mut [u32; SIZE], &mut [u32; SIZE]) = (
        even.as_mut_slice().try_into().expect("it has that many"),
        odd.as_mut_slice().try_into().expect("it has that many"),
    );
    if groups.is_empty() {
        for (place, byte) in bytes.enumerate() {
            let counts = if place & 1 == 0 { &mut *even_counts } else { &mut *odd_counts };
            counts[usize::from(byte) & (SIZE - 1)] += 1;
        }
    } else {
        for (place, (byte, group)) in bytes.zip(groups).enumerate() {
            let counts = if place & 1 == 0 { &mut *even_counts } else { &mut *odd_counts };
            counts[((usize::from(*group) << shift) | usize::from(byte)) & (SIZE - 1)] += 1;
        }
    }
    even.iter().zip(&odd).map(|(even, odd)| even + odd).collect()
}

fn from_bytes(measure: &Measure, histogram: &[u32]) -> Counts {
    let at = |byte: u8| histogram[usize::from(byte)];
    let codes: Vec<u32> =
        measure.all_codes().zip(&histogram[usize::from(FIRST_CODE)..]).map(|(_, count)| *count).collect();
    let (on_scale, beside) = (measure.codes.len(), measure.beside.len());
    Counts {
        answered: codes[..on_scale].iter().sum::<u32>() + at(NO_CODE),
        easy_answered: codes[on_scale + beside..].iter().sum(),
        codes,
        dk: at(DONT_KNOW),
        na: at(NOT_FOR_ME),
        skipped: at(SKIPPED),
    }
}

fn from_bits(measure: &Measure, nibbles: &[(u32, Vec<u32>)], group: usize) -> Counts {
    let with_bit = |bit: u32| -> u32 {
        let Some((_, counts)) = nibbles.iter().find(|(nibble, _)| *nibble == bit / 4) else { return 0 };
        let of_group = &counts[group * 16..(group + 1) * 16];
        of_group.iter().enumerate().filter(|(nibble, _)| nibble >> (bit % 4) & 1 == 1).map(|(_, count)| count).sum()
    };
    Counts {
        codes: (0..measure.all_codes().count() as u32).map(with_bit).collect(),
        answered: with_bit(28),
        easy_answered: 0,
        skipped: with_bit(29),
        dk: with_bit(30),
        na: with_bit(31),
    }
}

fn sum(measure: &Measure, groups: &[Counts]) -> Counts {
    groups.iter().fold(Counts::none(measure), |mut all, group| {
        all.absorb(group);
        all
    })
}
