//! Keeps the promise of every notice: what was kept for its time is deleted, and nothing before. `docs/retention.md` says it
//! in words.
//!
//! # Layout
//! How long something is kept is decided in `domain::administration::retention`; `plan` asks what is old and says what is due, now and in
//! the days ahead; `purge` deletes it, a few rows at a time; `holds` sets and lifts holds. Sessions and tries to sign in
//! are let go of by `people`, remembered withdrawals by `receipts`. Nothing here knows HTTP or SQL.

mod holds;
mod plan;
mod purge;

use domain::{
    administration::retention::{Day, Kind, day_of},
    time::Millis,
};

pub use holds::{BadReason, REASON_LETTERS};
pub use plan::overdue;
pub use purge::keep_purging;

use crate::{administration::projects::Projects, storage::Db, system::clock::Clock};

/// What is deleted when its time is over. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Retention {
    db: Db,
    projects: Projects,
    clock: Clock,
}

/// Something that may be deleted now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The project; empty for what belongs to none.
    pub project: String,
    /// What it is.
    pub kind: Kind,
    /// All of it came before this moment.
    pub before_ms: Millis,
    /// How many: people of answers, envelopes, or lines.
    pub count: u64,
    /// The notices that the people agreed to, of answers.
    notices: Vec<u32>,
    /// Whether it is not over any more, as staff have to be told anew: then its certificate is only finished.
    stopped: bool,
}

/// Something that is going to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// What it is.
    pub kind: Kind,
    /// From this day on.
    pub day: Day,
    /// How many: people of answers, or envelopes.
    pub count: u64,
}

impl Retention {
    /// What a database keeps.
    pub fn new(db: Db, projects: Projects, clock: Clock) -> Self {
        Self { db, projects, clock }
    }

    /// The day of now.
    pub fn today(&self) -> Day {
        day_of(self.clock.now_ms())
    }
}
