//! Reads the responses of a project for a file: each of them once, in an order that means nothing, ahead of whoever
//! writes them, without the texts that no reader has seen yet. It writes nothing.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
};

use tokio::{sync::mpsc, task::JoinHandle};

use super::ExportError;
use crate::{
    administration::projects::ProjectEntry,
    reporting::stories::visible::Unseen,
    storage::{
        Db,
        responses::{StoredResponse, changes_after},
    },
};

/// Rows are shuffled among at least so many of those that arrived before and after them, or among all there are.
pub(super) const NEIGHBOURS: usize = 5_000;
/// Rows handed over at a time.
const ROWS_A_PAGE: usize = 1_000;
/// Pages that wait to be written.
const PAGES_AHEAD: usize = 4;

type Page = Result<Vec<StoredResponse>, ExportError>;

/// The responses of a project, page by page. Nothing is read before the first is asked for.
#[derive(Debug)]
pub(super) struct Pages {
    db: Db,
    project: Arc<ProjectEntry>,
    reading: Option<(mpsc::Receiver<Page>, JoinHandle<()>)>,
}

impl Pages {
    /// All responses of a project that count.
    pub(super) fn of(db: &Db, project: &Arc<ProjectEntry>) -> Self {
        Self { db: db.clone(), project: Arc::clone(project), reading: None }
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// When the database does not answer, and when reading stopped before the end: half a file must not pass for a whole.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<StoredResponse>>, ExportError> {
        let (pages, reader) = self.reading.get_or_insert_with(|| {
            let (give, take) = mpsc::channel(PAGES_AHEAD);
            (take, tokio::spawn(read_all(self.db.clone(), Arc::clone(&self.project), give)))
        });
        match pages.recv().await {
            Some(page) => page.map(Some),
            None => reader.await.map(|()| None).map_err(|_| ExportError::Stopped),
        }
    }
}

/// Reads everything, and ends early when nobody takes it.
async fn read_all(db: Db, project: Arc<ProjectEntry>, give: mpsc::Sender<Page>) {
    let mut shuffled = Shuffled::default();
    let mut from = 0;
    let unseen = match Unseen::of(&db, &project).await {
        Ok(unseen) => unseen,
        Err(error) => return drop(give.send(Err(error.into())).await),
    };
    loop {
        let rows = match seen(&db, &project.document.slug, from, &unseen).await {
            Ok(rows) => rows,
            Err(error) => return drop(give.send(Err(error)).await),
        };
        from = rows.last().map_or(from, |row| row.seq);
        let is_last = rows.len() < NEIGHBOURS;
        let mut ready = shuffled.take(rows, is_last).into_iter().peekable();
        while ready.peek().is_some() {
            if give.send(Ok(ready.by_ref().take(ROWS_A_PAGE).collect())).await.is_err() {
                return;
            }
        }
        if is_last {
            return;
        }
    }
}

/// The next rows, without what no reader has seen yet.
async fn seen(db: &Db, project: &str, from: i64, unseen: &Unseen) -> Page {
    let mut rows = changes_after(db, project, from, NEIGHBOURS).await?;
    rows.iter_mut().try_for_each(|row| unseen.leave_out(row))?;
    Ok(rows)
}

/// Rows that wait for neighbours.
#[derive(Default)]
struct Shuffled {
    waiting: Vec<StoredResponse>,
    met: Met,
    order: RandomState,
}

impl Shuffled {
    /// Takes rows in, and hands over in a new order those that have had neighbours enough.
    fn take(&mut self, rows: Vec<StoredResponse>, is_last: bool) -> Vec<StoredResponse> {
        // Whoever changes their answers while this reads on is met again.
        let Self { waiting, met, order } = self;
        waiting.extend(rows.into_iter().filter(|row| met.is_new(row.first_seq)));
        let kept = if is_last { 0 } else { NEIGHBOURS.min(waiting.len()) };
        let later = waiting.split_off(waiting.len() - kept);
        let mut ready = std::mem::replace(waiting, later);
        ready.sort_by_cached_key(|row| order.hash_one(row.first_seq));
        ready
    }
}

/// The numbers that were met, a bit each.
#[derive(Default)]
struct Met(Vec<u64>);

impl Met {
    /// Notes a number; false when it was there.
    fn is_new(&mut self, number: i64) -> bool {
        let (word, bit) = (usize::try_from(number / 64).unwrap_or_default(), 1_u64 << (number & 63));
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(first_seq: i64) -> StoredResponse {
        StoredResponse {
            id: String::new(),
            seq: first_seq,
            first_seq,
            revision: 1,
            received_at_ms: 0,
            effective_at_ms: 0,
            clock_doubtful: false,
            channel: "own".to_owned(),
            event: None,
            locale: "en-GB".to_owned(),
            length: "short".to_owned(),
            style: "standard".to_owned(),
            questionnaire: "coeval-core".to_owned(),
            questionnaire_version: 1,
            answers: "{}".to_owned(),
        }
    }

    fn blocks(rows: i64) -> Vec<Vec<i64>> {
        let mut shuffled = Shuffled::default();
        let all: Vec<i64> = (1..=rows).collect();
        let mut reads: Vec<&[i64]> = all.chunks(NEIGHBOURS).collect();
        if (rows as usize).is_multiple_of(NEIGHBOURS) {
            reads.push(&[]);
        }
        let last = reads.len() - 1;
        let numbers = |read: &[i64]| read.iter().map(|number| row(*number)).collect();
        let taken = reads.iter().enumerate().map(|(place, read)| shuffled.take(numbers(read), place == last));
        taken
            .map(|rows| rows.iter().map(|row| row.first_seq).collect())
            .filter(|rows: &Vec<i64>| !rows.is_empty())
            .collect()
    }

    #[test]
    fn nobody_has_fewer_neighbours_and_nobody_is_lost() {
        for rows in [0, 1, 4_999, 5_000, 5_001, 9_999, 10_000, 12_345] {
            let blocks = blocks(rows);
            let fewest = blocks.iter().map(Vec::len).min().unwrap_or_default();
            assert!(fewest >= NEIGHBOURS.min(rows as usize), "{fewest} of {rows}");
            let mut all: Vec<i64> = blocks.concat();
            assert!(rows < 5_000 || !all.is_sorted(), "they stand as they arrived");
            all.sort_unstable();
            assert_eq!(all, (1..=rows).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_file_has_another_order() {
        assert_ne!(blocks(4_999), blocks(4_999));
    }

    #[test]
    fn whoever_changes_their_answers_meanwhile_is_in_it_once() {
        let mut shuffled = Shuffled::default();
        let first = (1..=NEIGHBOURS as i64).map(row).collect();
        let again = vec![StoredResponse { seq: 9_000, ..row(7) }, row(9_001)];
        let all = [shuffled.take(first, false), shuffled.take(again, true)].concat();
        assert_eq!(all.len(), NEIGHBOURS + 1);
    }
}
