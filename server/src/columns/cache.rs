//! The tables of all projects: loaded on first use, caught up before each read, dropped when memory runs short.
//!
//! Catching up asks the database only for what has a higher number than what was seen, so every replica is exact
//! without messages between them. It never writes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    questionnaire::{Length, Style},
    response::{Channel, QuestionnaireRef},
};
use tokio::sync::Mutex as AsyncMutex;

use super::{Plan, Response, Table, TooManyCodes};
use crate::{
    projects::ProjectEntry,
    storage::{self, Db, StorageError, responses::StoredResponse},
};

/// Rows read from the database at a time.
const ROWS_AT_A_TIME: usize = 5_000;

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
}

#[derive(Debug, Default)]
struct Loaded {
    by_slug: HashMap<String, Slot>,
    reads: u64,
}

#[derive(Debug, Default)]
struct Slot {
    table: Arc<AsyncMutex<Option<Current>>>,
    bytes: usize,
    last_read: u64,
}

/// A table, and what it has seen.
#[derive(Debug)]
struct Current {
    project_version: i64,
    seen: i64,
    table: Table,
}

impl ColumnsCache {
    /// Tables that take at most so many bytes in all; nothing is loaded yet.
    pub fn new(db: Db, most_bytes: usize) -> Self {
        Self { db, most_bytes, loaded: Arc::default() }
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
        let slot = self.slot(slug);
        let mut current = slot.lock_owned().await;
        let kept = current.take().filter(|current| current.project_version == entry.version);
        let mut caught_up = match kept {
            Some(current) => current,
            None => empty(entry)?,
        };
        self.catch_up(slug, &mut caught_up).await?;
        let bytes = caught_up.table.bytes();
        *current = Some(caught_up);
        let counting = move || current.as_ref().map(|current| read(&current.table, current.seen));
        let read = tokio::task::spawn_blocking(counting);
        let answer = read.await.ok().flatten().ok_or(ColumnsError::Stopped)?;
        self.note(slug, bytes);
        Ok(answer)
    }

    fn slot(&self, slug: &str) -> Arc<AsyncMutex<Option<Current>>> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&loaded.by_slug.entry(slug.to_owned()).or_default().table)
    }

    /// Notes a read, and drops the tables read longest ago until the others fit.
    fn note(&self, slug: &str, bytes: usize) {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.reads += 1;
        let reads = loaded.reads;
        if let Some(slot) = loaded.by_slug.get_mut(slug) {
            (slot.bytes, slot.last_read) = (bytes, reads);
        }
        while loaded.by_slug.values().map(|slot| slot.bytes).sum::<usize>() > self.most_bytes
            && loaded.by_slug.len() > 1
        {
            let oldest = loaded.by_slug.iter().min_by_key(|(_, slot)| slot.last_read).map(|(slug, _)| slug.clone());
            oldest.and_then(|slug| loaded.by_slug.remove(&slug));
        }
    }

    /// Reads on from what was seen. The last few rows are read at one moment, and whoever changed their answers before
    /// it is among them, so the table then holds exactly what was changed up to the last number it met.
    async fn catch_up(&self, slug: &str, current: &mut Current) -> Result<(), ColumnsError> {
        let last = storage::responses::last_seq(&self.db, slug).await?;
        if last == current.seen {
            return Ok(());
        }
        let mut from = current.seen;
        loop {
            let rows = storage::responses::changes_after(&self.db, slug, from, ROWS_AT_A_TIME).await?;
            for row in &rows {
                current.table.put(&response(row)?);
            }
            from = rows.last().map_or(from, |row| row.seq);
            if rows.len() < ROWS_AT_A_TIME {
                break;
            }
        }
        for id in storage::withdrawals::uncounted_after(&self.db, slug, current.seen).await? {
            current.table.remove(bytes_of(&id));
        }
        if last - current.seen > ROWS_AT_A_TIME as i64 {
            current.table.shrink();
        }
        current.seen = last.max(from);
        Ok(())
    }
}

fn empty(entry: &ProjectEntry) -> Result<Current, ColumnsError> {
    let pack = entry.pack();
    let project = &pack.project;
    let (aims, waves, events) = (project.aims.clone(), &project.waves, &project.events);
    let plan = Plan::new(pack.questionnaire.clone(), entry.questionnaires(), aims, waves, events)?;
    Ok(Current { project_version: entry.version, seen: 0, table: Table::new(plan) })
}

/// A stored row as columns take it in.
///
/// # Errors
/// When it holds what cannot be read.
pub(crate) fn response(row: &StoredResponse) -> Result<Response, StorageError> {
    Ok(Response {
        id: bytes_of(&row.id),
        seq: row.seq,
        at_ms: row.effective_at_ms,
        channel: code::<Channel>(&row.channel)?,
        event: row.event.clone(),
        length: code::<Length>(&row.length)?,
        style: code::<Style>(&row.style)?,
        answers: serde_json::from_str(&row.answers)?,
        asked: QuestionnaireRef { id: row.questionnaire.clone(), version: row.questionnaire_version },
    })
}

fn code<'c, T: serde::Deserialize<'c>>(code: &'c str) -> Result<T, serde_json::Error> {
    T::deserialize(serde::de::value::BorrowedStrDeserializer::new(code))
}

/// The 16 bytes of a stored id.
fn bytes_of(id: &str) -> [u8; 16] {
    uuid::Uuid::parse_str(id).map_or([0; 16], uuid::Uuid::into_bytes)
}
