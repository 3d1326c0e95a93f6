//! Counting: one pass over each column, as a histogram of bytes by group.

use std::{
    collections::{BTreeMap, HashMap},
    thread,
};

use domain::{
    disclosure::{BreakdownBy, Counts, GroupCounts, ItemTally, Measure, Strata, Stratum, Tally, month_of},
    response::Channel,
    time::DAY_MS,
};

use super::{
    encode::{DONT_KNOW, FIRST_CODE, NO_CODE, NOT_FOR_ME, SKIPPED},
    table::{Bytes, Table, Way},
};

/// From this many rows counting is shared between threads.
const WORTH_A_THREAD: usize = 20_000;

impl Table {
    /// Exact counts, with the breakdowns of these numbers (of the plan's) in that order.
    pub fn tally(&self, breakdowns: &[usize]) -> Tally {
        let groupings: Vec<Grouping> = breakdowns.iter().map(|index| Grouping::of(self, *index)).collect();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(1 + self.len() / WORTH_A_THREAD);
        let each = self.columns.len().div_ceil(threads).max(1);
        let numbers: Vec<usize> = (0..self.columns.len()).collect();
        let items = thread::scope(|scope| {
            let parts = numbers.chunks(each).map(|part| {
                let count = || part.iter().map(|number| self.count(*number, &groupings)).collect::<Vec<_>>();
                scope.spawn(count)
            });
            let parts: Vec<_> = parts.collect();
            parts.into_iter().flat_map(|part| part.join().expect("counting does not panic")).collect()
        });
        let mut channels = [0; 4];
        self.ways.iter().for_each(|way| channels[usize::from(self.came[usize::from(*way)].channel)] += 1);
        let days = self.days.iter().min().zip(self.days.iter().max());
        let days = days.map(|(first, last)| (i32::from(*first), i32::from(*last)));
        Tally { people: self.len() as u32, channels, days, items }
    }

    /// Exact counts with every breakdown, by how and when people answered: one pass over the whole table in parts.
    pub fn strata(&self) -> Strata {
        let mut places: BTreeMap<Stratum, Vec<usize>> = BTreeMap::new();
        let mut known: HashMap<(u16, u16), Stratum> = HashMap::new();
        for (place, (way, day)) in self.ways.iter().zip(&self.days).enumerate() {
            let stratum = known.entry((*way, *day)).or_insert_with(|| self.stratum(*way, *day));
            match places.get_mut(stratum) {
                Some(places) => places.push(place),
                None => drop(places.insert(stratum.clone(), vec![place])),
            }
        }
        let counted = places.into_iter().map(|(stratum, places)| (stratum, self.picked(&places).full_tally()));
        Strata(counted.collect())
    }

    fn stratum(&self, way: u16, day: u16) -> Stratum {
        let way = self.came[usize::from(way)];
        Stratum {
            wave: self.plan.wave_code(way.wave),
            event: self.plan.event_code(way.event),
            month: month_of(i64::from(day) * DAY_MS),
            channel: Channel::ALL[usize::from(way.channel)],
        }
    }

    /// Exact counts of nobody, with every breakdown.
    pub fn nobody(&self) -> Tally {
        self.picked(&[]).full_tally()
    }

    /// Exact counts with every breakdown.
    pub fn full_tally(&self) -> Tally {
        self.tally(&(0..self.plan.breakdowns.len()).collect::<Vec<_>>())
    }

    fn count(&self, number: usize, groupings: &[Grouping]) -> ItemTally {
        let measure = &self.plan.columns[number].measure;
        let column = &self.columns[number];
        let mut overall = None;
        let mut groups = Vec::new();
        for grouping in groupings {
            let by_group = count_grouped(measure, column, &grouping.group_of_row, grouping.codes.len() + 1);
            overall.get_or_insert_with(|| sum(measure, &by_group));
            let named = grouping.codes.iter().zip(by_group.into_iter().skip(1));
            groups.extend(named.map(|(code, counts)| GroupCounts {
                by: grouping.by.clone(),
                code: code.clone(),
                counts,
            }));
        }
        let overall = overall.unwrap_or_else(|| sum(measure, &count_grouped(measure, column, &[], 1)));
        ItemTally { measure: measure.clone(), overall, groups }
    }
}

/// A breakdown with the group of each row: 0 for people who did not say.
struct Grouping {
    by: String,
    codes: Vec<String>,
    group_of_row: Vec<u8>,
}

impl Grouping {
    fn of(table: &Table, index: usize) -> Self {
        let breakdown = &table.plan.breakdowns[index];
        let groups = breakdown.codes.len() as u8;
        let group_of_row = match &breakdown.source {
            BreakdownBy::Channel => by_way(table, |way| way.channel + 1),
            BreakdownBy::Wave(_) => by_way(table, |way| way.wave),
            BreakdownBy::Measure(number) => match &table.columns[*number] {
                Bytes::One(bytes) => {
                    let group = |byte: &u8| byte.checked_sub(NO_CODE).filter(|group| *group <= groups).unwrap_or(0);
                    bytes.iter().map(group).collect()
                }
                Bytes::Several(sets) => vec![0; sets.len()],
            },
        };
        Self { by: breakdown.by.clone(), codes: breakdown.codes.clone(), group_of_row }
    }
}

fn by_way(table: &Table, group: impl Fn(&Way) -> u8) -> Vec<u8> {
    let groups: Vec<u8> = table.came.iter().map(group).collect();
    table.ways.iter().map(|way| groups[usize::from(*way)]).collect()
}

/// Counts by group, those who did not say first. No groups at all is everyone in one.
fn count_grouped(measure: &Measure, column: &Bytes, group_of_row: &[u8], groups: usize) -> Vec<Counts> {
    match column {
        Bytes::One(bytes) => {
            let width = (usize::from(FIRST_CODE) + measure.all_codes().count()).next_power_of_two();
            let histogram = histogram(bytes.iter().copied(), group_of_row, width, groups);
            histogram.chunks(width).take(groups).map(|of_group| from_bytes(measure, of_group)).collect()
        }
        Bytes::Several(sets) => {
            let parts = [0, 8, 16, 24]
                .map(|shift| histogram(sets.iter().map(move |bits| (bits >> shift) as u8), group_of_row, 256, groups));
            (0..groups).map(|group| from_bits(measure, &parts, group)).collect()
        }
    }
}

/// How often each byte occurs in each group; bytes are below `width`, a power of two.
fn histogram(bytes: impl Iterator<Item = u8>, groups: &[u8], width: usize, group_count: usize) -> Vec<u32> {
    match (width * group_count).next_power_of_two() {
        ..=256 => histogram_of::<256>(bytes, groups, width),
        257..=4096 => histogram_of::<4096>(bytes, groups, width),
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

fn from_bits(measure: &Measure, parts: &[Vec<u32>; 4], group: usize) -> Counts {
    let with_bit = |bit: usize| -> u32 {
        let of_group = &parts[bit / 8][group * 256..(group + 1) * 256];
        of_group.iter().enumerate().filter(|(byte, _)| byte >> (bit % 8) & 1 == 1).map(|(_, count)| count).sum()
    };
    Counts {
        codes: (0..measure.all_codes().count()).map(with_bit).collect(),
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
