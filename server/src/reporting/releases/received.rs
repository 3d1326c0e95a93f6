//! How many responses a project has received at this moment, without counting all of them each time.
//!
//! A replica remembers a count and the project's number at that moment, and adds what came since. Withdrawals make it
//! count anew. It looks at no answer.

use std::sync::PoisonError;

use super::Results;
use crate::storage::{self, snapshots::Received};

impl Results {
    /// How many responses of a project are stored, exactly.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn received(&self, slug: &str) -> storage::Result<u64> {
        let known = self.received.lock().unwrap_or_else(PoisonError::into_inner).get(slug).copied();
        let since = match known {
            Some(known) => storage::snapshots::received_since(&self.db, slug, known).await?,
            None => None,
        };
        let now: Received = match since {
            Some(now) => now,
            None => storage::snapshots::received_at(&self.db, slug).await?,
        };
        self.received.lock().unwrap_or_else(PoisonError::into_inner).insert(slug.to_owned(), now);
        Ok(now.count)
    }
}
