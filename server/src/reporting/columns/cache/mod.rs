//! The tables of all projects: loaded on first use, caught up before each read, dropped when memory runs short.
//!
//! How a table is caught up is `load`'s. It never writes.

mod load;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Mutex as AsyncMutex, Notify, OwnedRwLockWriteGuard, RwLock};

pub use load::Progress;

use self::load::{Current, Kept, Loading};
use super::{Plan, Table, TooManyCodes};
use crate::{
    administration::projects::ProjectEntry,
    storage::{Db, StorageError},
};

/// Why a project cannot be counted.
#[derive(Debug, thiserror::Error)]
pub enum ColumnsError {
    /// The database does not answer, or holds what cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The questionnaire does not fit into columns.
    #[error(transparent)]
    TooManyCodes(#[from] TooManyCodes),
    /// Counting was stopped, because the program ends.
    #[error("counting was stopped")]
    Stopped,
}

/// The tables of all projects. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct ColumnsCache {
    db: Db,
    most_bytes: usize,
    loaded: Arc<Mutex<Loaded>>,
    /// Tells whoever waits that a load has begun.
    begun: Arc<Notify>,
    /// Every page of rows passes it.
    gate: Arc<RwLock<()>>,
}

#[derive(Debug, Default)]
struct Loaded {
    by_slug: HashMap<String, Slot>,
    reads: u64,
}

#[derive(Debug, Default)]
struct Slot {
    table: Arc<AsyncMutex<Option<Current>>>,
    loading: Option<Progress>,
    bytes: usize,
    last_read: u64,
}

impl ColumnsCache {
    /// Tables that take at most so many bytes in all; nothing is loaded yet.
    pub fn new(db: Db, most_bytes: usize) -> Self {
        let (loaded, begun, gate) = (Arc::default(), Arc::default(), Arc::default());
        Self { db, most_bytes, loaded, begun, gate }
    }

    /// Reads a project's table, caught up, together with the last number it has seen.
    ///
    /// # Errors
    /// When the database does not answer or the project cannot be counted.
    pub async fn read<T, F>(&self, entry: &ProjectEntry, read: F) -> Result<T, ColumnsError>
    where
        T: Send + 'static,
        F: FnOnce(&Table, i64) -> T + Send + 'static,
    {
        let slug = &entry.document.slug;
        let mut current: Kept = self.slot(slug).lock_owned().await;
        if current.as_ref().is_none_or(|current| current.project_version != entry.version) {
            // What was there is let go of before anything is loaded in its place.
            *current = None;
            *current = Some(empty(entry)?);
        }
        // A task of its own: whoever asked may go away, and others wait for the same answers.
        let (cache, name) = (self.clone(), slug.clone());
        let catching_up = tokio::spawn(async move { cache.caught_up(&name, current).await });
        let current = catching_up.await.map_err(|_| ColumnsError::Stopped)??;
        let bytes = current.as_ref().map_or(0, |current| current.table.bytes());
        let counting = move || current.as_ref().map(|current| read(&current.table, current.seen));
        let read = tokio::task::spawn_blocking(counting);
        let answer = read.await.ok().flatten().ok_or(ColumnsError::Stopped)?;
        self.note(slug, bytes);
        Ok(answer)
    }

    /// How far a project's load has come; none while it is not being loaded.
    pub fn progress(&self, slug: &str) -> Option<Progress> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).by_slug.get(slug)?.loading
    }

    /// Waits until a project is being loaded, and says how far that has come.
    pub async fn loading(&self, slug: &str) -> Progress {
        loop {
            let mut begun = std::pin::pin!(self.begun.notified());
            begun.as_mut().enable();
            if let Some(progress) = self.progress(slug) {
                return progress;
            }
            begun.await;
        }
    }

    /// Holds every load up until the answer is dropped: for tests that look at the time between.
    #[doc(hidden)]
    pub async fn hold(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.gate).write_owned().await
    }

    /// Notes that a load begins; its progress is forgotten when the answer is dropped.
    fn begin(&self, slug: &str, expected: u64) -> Loading {
        self.set_loading(slug, Some(Progress { loaded: 0, expected }));
        self.begun.notify_waiters();
        Loading::new(self.clone(), slug, expected)
    }

    fn set_loading(&self, slug: &str, progress: Option<Progress>) {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = loaded.by_slug.get_mut(slug) {
            slot.loading = progress;
        }
    }

    fn slot(&self, slug: &str) -> Arc<AsyncMutex<Option<Current>>> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&loaded.by_slug.entry(slug.to_owned()).or_default().table)
    }

    /// Notes a read, and drops the tables read longest ago until the others fit; never one that somebody loads or reads.
    fn note(&self, slug: &str, bytes: usize) {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.reads += 1;
        let reads = loaded.reads;
        if let Some(slot) = loaded.by_slug.get_mut(slug) {
            (slot.bytes, slot.last_read) = (bytes, reads);
        }
        while loaded.by_slug.values().map(|slot| slot.bytes).sum::<usize>() > self.most_bytes {
            let is_idle = |(name, slot): &(&String, &Slot)| *name != slug && Arc::strong_count(&slot.table) == 1;
            let idle = loaded.by_slug.iter().filter(is_idle);
            let Some(oldest) = idle.min_by_key(|(_, slot)| slot.last_read).map(|(slug, _)| slug.clone()) else { break };
            loaded.by_slug.remove(&oldest);
        }
    }
}

fn empty(entry: &ProjectEntry) -> Result<Current, ColumnsError> {
    let pack = entry.pack();
    let project = &pack.project;
    let (aims, waves, events) = (project.aims.clone(), &project.waves, &project.events);
    let plan = Plan::new(pack.questionnaire.clone(), entry.questionnaires(), aims, waves, events)?;
    let plan = plan.in_zone(entry.time_zone());
    Ok(Current { project_version: entry.version, seen: 0, table: Table::new(plan) })
}
