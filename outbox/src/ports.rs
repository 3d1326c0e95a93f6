//! The whole outside world of the engine, in seven methods. Nothing is implemented here.
//!
//! Futures need not be `Send`: on a phone everything runs on one thread.

use std::future::Future;

use domain::time::Millis;

use crate::entry::{Change, Entry, Header};

/// Where entries are kept. Every implementation passes `testing::store_acceptance`.
pub trait Store {
    /// Every header, in any order, without reading the bytes.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn headers(&self) -> impl Future<Output = Result<Vec<Header>, StoreProblem>>;

    /// The bytes of these entries, in this order; none where there are none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn bytes(&self, ids: &[String]) -> impl Future<Output = Result<Vec<Option<String>>, StoreProblem>>;

    /// Puts a new entry in, whole or not at all. Once this succeeds, killing the program at once loses nothing.
    /// An id that is there already is left as it is.
    ///
    /// # Errors
    /// When the entry is not safely stored.
    fn add(&self, entry: &Entry) -> impl Future<Output = Result<Added, StoreProblem>>;

    /// Applies changes by `Header::after`, all or none, and drops the bytes that are no longer needed. Each change
    /// meets the header as it is then; one for an entry that has gone does nothing.
    ///
    /// # Errors
    /// When the changes are not safely stored.
    fn apply(&self, changes: &[(String, Change)]) -> impl Future<Output = Result<(), StoreProblem>>;
}

/// How bytes get to the server.
pub trait Transport {
    /// Posts one batch to `/api/v1/responses` and reads the whole reply, giving up after a while. The token, if any,
    /// goes as `Authorization: Bearer`.
    ///
    /// # Errors
    /// When no whole reply came; the batch may or may not have arrived.
    fn post(&self, body: String, token: Option<&str>) -> impl Future<Output = Result<Reply, NoReply>>;
}

/// What time it is.
pub trait Clock {
    /// Now.
    fn now_ms(&self) -> Millis;
}

/// One engine at a time on one device.
pub trait Lock {
    /// Holds the lock until it is dropped.
    type Guard;

    /// The lock, unless somebody else has it.
    fn try_acquire(&self) -> impl Future<Output = Option<Self::Guard>>;
}

/// Whether an entry was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is in the store now.
    New,
    /// One with this id was there already and stays as it is.
    Already,
}

/// What the server, or somebody who answered in its place, sent back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds.
    pub retry_after_s: Option<u32>,
    /// The whole body.
    pub body: String,
}

/// No whole reply came: no network, cut off, or too slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoReply;

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreProblem {
    /// The browser gives no storage: it is blocked, or this is a private window.
    #[error("This browser does not let the app keep anything.")]
    Unavailable,
    /// There is no room.
    #[error("There is no room left on this device.")]
    Full,
    /// Another tab holds an older version open.
    #[error("Coeval is open in another tab. Please close that one.")]
    HeldByAnotherTab,
    /// Anything else.
    #[error("The device could not save: {0}")]
    Failed(String),
}
