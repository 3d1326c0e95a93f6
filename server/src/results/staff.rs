//! Unreleased figures for staff: frozen like a release, and made anew only when enough people changed something.
//!
//! Until the staff level has rules of its own (secondary suppression, three bands for small numbers), they pass the
//! public rules, with a threshold under which those would say less than `statistics.md` 4.7, step 10, allows to say.
//! So nothing here is less protected than it asks; filters, which make tables of two ways, are not offered.

use std::sync::Arc;

use app::pages::results::{Level, Published};
use domain::{
    disclosure::{Earlier, Released, Settings, breakdowns, measures, release},
    wire::v1::results::Dashboard,
};

use super::{Results, document};
use crate::{
    columns::ColumnsError,
    projects::ProjectEntry,
    storage::{self, StorageError, snapshots::SnapshotRow},
};

/// Below ten people step 10 allows three bands only, so until they exist nothing is shown.
const NOTHING_BELOW: u32 = 10;

/// Why there are no figures for staff.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The project has no such breakdown.
    #[error("there is no such breakdown")]
    UnknownBreakdown,
    /// The answers cannot be counted.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Figures for staff.
#[derive(Clone, Debug)]
pub struct StaffFigures {
    /// The figures, and when they were counted.
    pub published: Published,
    /// How many responses there are at this moment; it says nothing of any answer.
    pub received: u64,
}

/// The breakdowns that staff may ask for in a project.
pub fn staff_breakdowns(entry: &ProjectEntry) -> Vec<String> {
    let pack = entry.pack();
    let measures = measures(&pack.questionnaire, &pack.project.aims);
    breakdowns(&measures, &pack.project.waves).into_iter().map(|breakdown| breakdown.by).collect()
}

impl Results {
    /// The figures of a project for staff, by one breakdown or none.
    ///
    /// # Errors
    /// When there is no such breakdown, the answers cannot be counted, or the database fails.
    pub async fn staff(&self, entry: &ProjectEntry, by: Option<&str>) -> Result<StaffFigures, StaffError> {
        if by.is_some_and(|by| staff_breakdowns(entry).iter().all(|known| known != by)) {
            return Err(StaffError::UnknownBreakdown);
        }
        let snapshot = self.snapshot(entry).await?;
        let received = storage::snapshots::received(&self.db, &entry.document.slug).await?;
        let published = Published {
            number: snapshot.number,
            published_at_ms: snapshot.taken_at_ms,
            k_public: snapshot.k_staff,
            released: Arc::new(Released::from_stored(&snapshot.figures).map_err(StorageError::from)?),
            level: Level::Staff { by: by.map(str::to_owned) },
            changes: entry.changes(),
        };
        Ok(StaffFigures { published, received })
    }

    /// The API's answer for figures of this project.
    pub fn dashboard(&self, entry: &ProjectEntry, figures: &StaffFigures) -> Dashboard {
        document::dashboard(&entry.pack(), &figures.published, figures.received)
    }

    /// The frozen figures; new ones when there are none yet, or when enough people changed something.
    async fn snapshot(&self, entry: &ProjectEntry) -> Result<SnapshotRow, StaffError> {
        let thresholds = entry.document.thresholds;
        let renewed_by = Settings::new(thresholds.staff, thresholds.public).k_staff();
        let last = storage::snapshots::latest(&self.db, &entry.document.slug).await?;
        if let Some(last) = &last {
            let changed = storage::releases::people_changed_after(&self.db, &last.project, last.seq).await?;
            if changed < u64::from(renewed_by) {
                return Ok(last.clone());
            }
        }
        let fresh = self.take(entry, last.as_ref(), renewed_by.max(NOTHING_BELOW)).await?;
        let mut tx = self.db.begin().await?;
        match storage::snapshots::put(&mut tx, &fresh).await {
            Ok(()) => tx.commit().await?,
            // Another replica was first; its figures are the ones that everybody sees.
            Err(StorageError::Rows { .. }) => {
                drop(tx);
                return Ok(storage::snapshots::latest(&self.db, &fresh.project).await?.unwrap_or(fresh));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(fresh)
    }

    async fn take(&self, entry: &ProjectEntry, last: Option<&SnapshotRow>, k: u32) -> Result<SnapshotRow, StaffError> {
        let before = match last {
            Some(last) => Some((Released::from_stored(&last.figures).map_err(StorageError::from)?, last.seq)),
            None => None,
        };
        let settings = Settings::new(k, k);
        let counted = self.columns.read(entry, move |table, seq| {
            let tally = table.full_tally();
            let released = match before {
                None => release(&tally, settings, None),
                Some((released, last_seq)) => {
                    let changed = table.changed_after(last_seq).full_tally();
                    release(&tally, settings, Some(Earlier { released: &released, changed: &changed }))
                }
            };
            (released, seq)
        });
        let (released, seq) = counted.await?;
        Ok(SnapshotRow {
            project: entry.document.slug.clone(),
            number: last.map_or(0, |last| last.number) + 1,
            seq,
            project_version: entry.version,
            k_staff: k,
            figures: released.to_stored(),
            taken_at_ms: self.clock.now_ms(),
        })
    }
}
