//! The answers of one project in the order of their numbers, a few thousand at a time.
//!
//! Whoever reads stops at a number that was given before reading began. Who changes their answers meanwhile gets a higher one, so
//! nobody is read twice.

use std::collections::VecDeque;

use crate::{
    reporting::columns::{Response, response},
    storage::{self, Db, responses::StoredResponse},
};

/// Rows in memory at a time.
const ROWS_AT_A_TIME: usize = 2_000;

/// Reads on from row to row.
pub(super) struct Rows<'d> {
    db: &'d Db,
    project: &'d str,
    after: i64,
    ahead: VecDeque<StoredResponse>,
}

impl<'d> Rows<'d> {
    /// The rows of a project, from the first.
    pub(super) fn of(db: &'d Db, project: &'d str) -> Self {
        Self { db, project, after: 0, ahead: VecDeque::new() }
    }

    /// Hands over the next rows, up to a number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn read_to(&mut self, until: i64, mut see: impl FnMut(&StoredResponse)) -> storage::Result<()> {
        loop {
            while let Some(row) = self.ahead.pop_front_if(|row| row.seq <= until) {
                see(&row);
            }
            if !self.ahead.is_empty() || self.after >= until {
                return Ok(());
            }
            let rows = storage::responses::changes_after(self.db, self.project, self.after, ROWS_AT_A_TIME).await?;
            self.after = rows.last().map_or(until, |row| row.seq);
            self.ahead = rows.into();
        }
    }
}

/// A stored row as columns take it in; none where it cannot be read.
pub(super) fn readable(row: &StoredResponse) -> Option<Response> {
    response(row).ok()
}
