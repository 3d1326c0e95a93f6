//! The columns of one project: rows added, replaced and taken out by id. It counts nothing itself.

use std::hash::{BuildHasher as _, RandomState};

use domain::collection::answer::say_nothing;
use hashbrown::HashTable;

use super::{
    Response,
    encode::{Value, encode},
    plan::Plan,
};

/// One project's answers in memory.
#[derive(Debug)]
pub struct Table {
    pub(super) plan: Plan,
    pub(super) columns: Vec<Bytes>,
    /// How each response came, as a place in `came`.
    pub(super) ways: Vec<u16>,
    /// Every way in which some response came.
    pub(super) came: Vec<Way>,
    /// Days since 1970-01-01 where the project is, up to the year 2149.
    pub(super) days: Vec<u16>,
    pub(super) seqs: Vec<u32>,
    ids: Vec<[u8; 16]>,
    places: HashTable<u32>,
    hasher: RandomState,
}

/// How a response came. There are few of them, so each response only holds a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// The channel, in the order of `Channel::ALL`.
    pub channel: u8,
    /// The wave, from 1; 0 is none.
    pub wave: u8,
    /// The event, from 1; 0 is none.
    pub event: u16,
}

/// The values of one column.
#[derive(Clone, Debug)]
pub(super) enum Bytes {
    One(Vec<u8>),
    Several(Vec<u32>),
}

impl Table {
    /// An empty table.
    pub fn new(plan: Plan) -> Self {
        let empty = |column: &super::plan::Column| match column.several {
            true => Bytes::Several(Vec::new()),
            false => Bytes::One(Vec::new()),
        };
        Self {
            columns: plan.columns.iter().map(empty).collect(),
            plan,
            ways: Vec::new(),
            came: Vec::new(),
            days: Vec::new(),
            seqs: Vec::new(),
            ids: Vec::new(),
            places: HashTable::new(),
            hasher: RandomState::new(),
        }
    }

    /// What its columns are.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many responses it holds: those that answer something.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Adds a response, or puts it in place of the one with its id. Who answered nothing at all is counted among nobody, so
    /// such a response takes the one with its id out, and none comes in.
    pub fn put(&mut self, response: &Response) {
        if say_nothing(&response.answers) {
            self.remove(response.id);
            return;
        }
        let values = encode(&self.plan, response);
        let hash = self.hasher.hash_one(response.id);
        let place =
            self.places.find(hash, |place| self.ids[*place as usize] == response.id).map(|place| *place as usize);
        let place = place.unwrap_or_else(|| self.add_row(hash, response.id));
        for (column, value) in self.columns.iter_mut().zip(values) {
            match (column, value) {
                (Bytes::One(bytes), Value::Byte(byte)) => bytes[place] = byte,
                (Bytes::Several(sets), Value::Bits(bits)) => sets[place] = bits,
                _ => unreachable!("columns and values come from the same plan"),
            }
        }
        self.ways[place] = self.way_of(response);
        let day = self.plan.zone.date(response.at_ms).number();
        self.days[place] = day.clamp(0, i32::from(u16::MAX)) as u16;
        self.seqs[place] = u32::try_from(response.seq).unwrap_or(u32::MAX);
    }

    fn way_of(&mut self, response: &Response) -> u16 {
        let event = self.plan.event_of(response.event.as_deref());
        let way = Way { channel: response.channel as u8, wave: self.plan.wave_of(response.at_ms), event };
        let known = self.came.iter().position(|known| *known == way);
        let place = known.unwrap_or_else(|| {
            self.came.push(way);
            self.came.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }

    fn add_row(&mut self, hash: u64, id: [u8; 16]) -> usize {
        let place = self.ids.len();
        for column in &mut self.columns {
            match column {
                Bytes::One(bytes) => bytes.push(0),
                Bytes::Several(sets) => sets.push(0),
            }
        }
        self.ways.push(0);
        self.days.push(0);
        self.seqs.push(0);
        self.ids.push(id);
        let Self { ids, places, hasher, .. } = self;
        places.insert_unique(hash, place as u32, |place| hasher.hash_one(ids[*place as usize]));
        place
    }

    /// Takes a response out; false when it is not there. Nothing of it stays behind.
    pub fn remove(&mut self, id: [u8; 16]) -> bool {
        let hash = self.hasher.hash_one(id);
        let Self { ids, places, hasher, .. } = self;
        let Ok(entry) = places.find_entry(hash, |place| ids[*place as usize] == id) else { return false };
        let place = entry.remove().0 as usize;
        let last = ids.len() - 1;
        if place != last {
            let moved = hasher.hash_one(ids[last]);
            if let Some(found) = places.find_mut(moved, |candidate| *candidate as usize == last) {
                *found = place as u32;
            }
        }
        for column in &mut self.columns {
            match column {
                Bytes::One(bytes) => drop(bytes.swap_remove(place)),
                Bytes::Several(sets) => drop(sets.swap_remove(place)),
            }
        }
        self.ways.swap_remove(place);
        self.days.swap_remove(place);
        self.seqs.swap_remove(place);
        self.ids.swap_remove(place);
        true
    }

    /// The responses added or changed after a number, as a table of their own that can only be counted.
    pub fn changed_after(&self, seq: i64) -> Self {
        let after = u32::try_from(seq).unwrap_or(u32::MAX);
        self.picked(&(0..self.len() as u32).filter(|place| self.seqs[*place as usize] > after).collect::<Vec<_>>())
    }

    /// The responses at these places, as a table of their own that can only be counted.
    fn picked(&self, places: &[u32]) -> Self {
        Self {
            plan: self.plan.clone(),
            columns: self.columns.iter().map(|column| column.picked(places)).collect(),
            ways: pick(&self.ways, places),
            came: self.came.clone(),
            days: pick(&self.days, places),
            seqs: pick(&self.seqs, places),
            ids: pick(&self.ids, places),
            places: HashTable::new(),
            hasher: self.hasher.clone(),
        }
    }

    /// Gives back room that growing left over.
    pub fn shrink(&mut self) {
        for column in &mut self.columns {
            match column {
                Bytes::One(bytes) => bytes.shrink_to_fit(),
                Bytes::Several(sets) => sets.shrink_to_fit(),
            }
        }
        self.ways.shrink_to_fit();
        self.days.shrink_to_fit();
        self.seqs.shrink_to_fit();
        self.ids.shrink_to_fit();
    }

    /// Bytes it takes in memory.
    pub fn bytes(&self) -> usize {
        let columns = self.columns.iter().map(|column| match column {
            Bytes::One(bytes) => bytes.capacity(),
            Bytes::Several(sets) => sets.capacity() * 4,
        });
        columns.sum::<usize>()
            + self.ways.capacity() * 2
            + self.days.capacity() * 2
            + self.seqs.capacity() * 4
            + self.ids.capacity() * 16
            + self.places.allocation_size()
    }
}

impl Bytes {
    /// The values at these places.
    pub(super) fn picked(&self, places: &[u32]) -> Self {
        match self {
            Self::One(bytes) => Self::One(pick(bytes, places)),
            Self::Several(sets) => Self::Several(pick(sets, places)),
        }
    }
}

fn pick<T: Copy>(values: &[T], places: &[u32]) -> Vec<T> {
    places.iter().map(|place| values[*place as usize]).collect()
}
