//! What was kept aside gets a second chance: by itself when something becomes known, or because staff say so.
//!
//! It decides nothing about rights, and shows nothing of an answer.

use std::sync::Arc;

use domain::{administration::actions::Action, time::Millis};

use super::{Ingest, Sender};
use crate::{
    administration::audit::{self, Entry},
    storage::{
        self, StorageError, devices,
        quarantine::{self, QuarantineRow, Which},
    },
};

/// Envelopes read from the database at a time.
const AT_A_TIME: usize = 200;

/// Why a decision about something kept aside could not be carried out.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct AsideError(#[from] StorageError);

impl Ingest {
    /// Looks again at everything a project has kept aside, after an item, a version, a key or a device became known.
    /// Returns how many envelopes are kept aside no more.
    ///
    /// # Errors
    /// When the database cannot; what was settled before stays settled.
    pub async fn recheck(&self, project: &str) -> Result<u64, AsideError> {
        let known = devices::in_use(&self.group.db).await?.into_iter().collect();
        let sender = Sender::Import(Arc::new(known));
        let mut settled = 0;
        let mut before: (Millis, String) = (Millis::MAX, String::new());
        loop {
            let place = (before.0, before.1.as_str());
            let rows = quarantine::list(&self.group.db, Which::Of(project), place, AT_A_TIME).await?;
            for row in &rows {
                let entry = self.about(row, Action::QuarantineRechecked, None);
                settled += u64::from(self.group.again(row, &sender, entry).await?);
            }
            match rows.last().filter(|_| rows.len() == AT_A_TIME) {
                Some(last) => before = (last.received_at_ms, last.id.clone()),
                None => return Ok(settled),
            }
        }
    }

    /// Looks again after a device became known, in a task of its own: however much was kept aside, nobody who waits for
    /// the device is held up. What cannot be looked at now is looked at the next time.
    pub fn device_known(&self, project: &str) {
        let (ingest, project) = (self.clone(), project.to_owned());
        tokio::spawn(async move {
            match ingest.recheck(&project).await {
                Ok(0) => {}
                Ok(envelopes) => tracing::info!(project, envelopes, "what came from a device now known was stored"),
                Err(error) => tracing::warn!(%error, project, "what was kept aside could not be looked at again"),
            }
        });
    }

    /// Stores an envelope although it does not fit, as far as that is possible. False when it is not, or when the
    /// envelope is not there any more.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn admit(&self, which: Which<'_>, id: &str, actor: &str) -> Result<bool, AsideError> {
        let Some(row) = quarantine::find(&self.group.db, which, id).await? else { return Ok(false) };
        let entry = self.about(&row, Action::QuarantineAdmitted, Some(actor));
        Ok(self.group.again(&row, &Sender::Admitting, entry).await?)
    }

    /// Deletes an envelope that does not fit for good. False when it is not there any more.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn discard(&self, which: Which<'_>, id: &str, actor: &str) -> Result<bool, AsideError> {
        let Some(row) = quarantine::find(&self.group.db, which, id).await? else { return Ok(false) };
        Ok(self.delete(&row, actor).await?)
    }

    async fn delete(&self, row: &QuarantineRow, actor: &str) -> storage::Result<bool> {
        let mut tx = self.group.db.begin().await?;
        if !quarantine::release(&mut tx, &row.id).await? {
            return Ok(false);
        }
        audit::write(&mut tx, self.about(row, Action::QuarantineDiscarded, Some(actor))).await?;
        tx.commit().await?;
        Ok(true)
    }

    fn about<'r>(&self, row: &'r QuarantineRow, action: Action, actor: Option<&'r str>) -> Entry<'r> {
        Entry { actor, action, project: Some(&row.project), target: Some(&row.id), at_ms: self.clock.now_ms() }
    }
}
