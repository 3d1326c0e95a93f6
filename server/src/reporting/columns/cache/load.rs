//! Catching one table up with the database: rows are read ahead while those before them are taken in, on two cores.
//!
//! It asks only for what has a higher number than what was seen, so every replica is exact without messages between them.
//! It is nobody's request: a load goes on when whoever asked for it has gone away.

use std::time::Instant;

use tokio::sync::{OwnedMutexGuard, mpsc};

use super::{
    super::{
        Table,
        response::{bytes_of, response},
    },
    ColumnsCache, ColumnsError,
};
use crate::storage::{self, responses::StoredResponse};

/// Rows read from the database at a time.
const ROWS_AT_A_TIME: usize = 5_000;
/// Pages of rows that wait to be taken in.
const PAGES_AHEAD: usize = 2;

/// A table, and what it has seen.
#[derive(Debug)]
pub(super) struct Current {
    pub project_version: i64,
    pub seen: i64,
    pub table: Table,
}

/// A project's table, held by whoever reads it or catches it up.
pub(super) type Kept = OwnedMutexGuard<Option<Current>>;

/// How far a load has come, in responses. More may arrive while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Loaded so far.
    pub loaded: u64,
    /// There were when it began.
    pub expected: u64,
}

/// A load that goes on. Its progress is forgotten with it.
pub(super) struct Loading {
    cache: ColumnsCache,
    slug: String,
    progress: Progress,
    started: Instant,
}

impl Loading {
    #[expect(clippy::disallowed_methods, reason = "the log says how long a load took")]
    pub(super) fn new(cache: ColumnsCache, slug: &str, expected: u64) -> Self {
        tracing::info!(project = slug, rows = expected, "answers are being loaded");
        Self { cache, slug: slug.to_owned(), progress: Progress { loaded: 0, expected }, started: Instant::now() }
    }

    fn step(&mut self, rows: usize) {
        self.progress.loaded += rows as u64;
        self.cache.set_loading(&self.slug, Some(self.progress));
    }

    fn done(&self, table: &Table) {
        let (rows, bytes, seconds) = (table.len(), table.bytes(), self.started.elapsed().as_secs_f64());
        tracing::info!(project = self.slug, rows, bytes, seconds, "answers are loaded");
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cache.set_loading(&self.slug, None);
    }
}

impl ColumnsCache {
    /// Reads on from what was seen. The last few rows are read at one moment, and whoever changed their answers before
    /// it is among them, so the table then holds exactly what was changed up to the last number it met. Where that fails
    /// half way, what was seen stays as it was, and the same rows are taken in once more the next time.
    pub(super) async fn caught_up(&self, slug: &str, current: Kept) -> Result<Kept, ColumnsError> {
        let seen = current.as_ref().ok_or(ColumnsError::Stopped)?.seen;
        let last = storage::responses::last_seq(&self.db, slug).await?;
        if last == seen {
            return Ok(current);
        }
        let loading = match seen {
            0 => Some(self.begin(slug, storage::snapshots::received(&self.db, slug).await?)),
            _ => None,
        };
        let (pages, waiting) = mpsc::channel(PAGES_AHEAD);
        let taking_in = tokio::task::spawn_blocking(move || take_in(current, waiting, loading));
        let read = self.send_pages(slug, seen, pages).await;
        let (mut kept, loading) = taking_in.await.map_err(|_| ColumnsError::Stopped)??;
        let read = read?;
        let uncounted = storage::withdrawals::uncounted_after(&self.db, slug, seen).await?;
        let current = kept.as_mut().ok_or(ColumnsError::Stopped)?;
        for id in uncounted {
            current.table.remove(bytes_of(&id));
        }
        if last - seen > ROWS_AT_A_TIME as i64 {
            current.table.shrink();
        }
        current.seen = last.max(read);
        loading.iter().for_each(|loading| loading.done(&current.table));
        Ok(kept)
    }

    /// Reads all pages after a number, and returns the last number met. It ends early when nobody takes them in.
    async fn send_pages(
        &self,
        slug: &str,
        seen: i64,
        pages: mpsc::Sender<Vec<StoredResponse>>,
    ) -> storage::Result<i64> {
        let mut from = seen;
        loop {
            drop(self.gate.read().await);
            let rows = storage::responses::changes_after(&self.db, slug, from, ROWS_AT_A_TIME).await?;
            from = rows.last().map_or(from, |row| row.seq);
            let is_last = rows.len() < ROWS_AT_A_TIME;
            if pages.send(rows).await.is_err() || is_last {
                return Ok(from);
            }
        }
    }
}

/// Puts pages of rows into a table until there are no more.
fn take_in(
    mut kept: Kept,
    mut pages: mpsc::Receiver<Vec<StoredResponse>>,
    mut loading: Option<Loading>,
) -> Result<(Kept, Option<Loading>), ColumnsError> {
    while let Some(rows) = pages.blocking_recv() {
        let table = &mut kept.as_mut().ok_or(ColumnsError::Stopped)?.table;
        for row in &rows {
            table.put(&response(row)?);
        }
        loading.iter_mut().for_each(|loading| loading.step(rows.len()));
    }
    Ok((kept, loading))
}
