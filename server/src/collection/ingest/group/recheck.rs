//! A second look at one envelope that was kept aside: if it fits by now, or staff admit it, it is stored like any other.
//!
//! Each is a transaction of its own, with its line in the audit log; decisions are those of `decide`.

use std::net::Ipv4Addr;

use serde_json::value::RawValue;

use super::{ATTEMPTS, Failure, Group, Writes, look_up, take_numbers};
use crate::{
    administration::audit,
    collection::ingest::{
        Origin, Sender,
        decide::Decision,
        prepare::{Prepared, Reading, prepare},
    },
    storage::{self, StorageError, quarantine::QuarantineRow, responses::Look},
};

impl Group {
    /// Looks at an envelope again as if this sender had sent it when it arrived. True when it is kept aside no more.
    pub(in crate::collection::ingest) async fn again(
        &self,
        row: &QuarantineRow,
        sender: &Sender,
        entry: audit::Entry<'_>,
    ) -> Result<bool, StorageError> {
        let mut attempt = 1;
        loop {
            match self.try_again(row, sender, entry).await {
                Ok(settled) => return Ok(settled),
                Err(Failure::ProjectsChanged) if attempt < ATTEMPTS => {}
                Err(Failure::ProjectsChanged) => return Ok(false),
                Err(Failure::Storage(error)) if attempt < ATTEMPTS && error.may_pass() => {}
                Err(Failure::Storage(error)) => return Err(error),
            }
            attempt += 1;
        }
    }

    async fn try_again(&self, row: &QuarantineRow, sender: &Sender, entry: audit::Entry<'_>) -> Result<bool, Failure> {
        let snapshot = self.projects.now().await?;
        let keyring = self.sealing.keyring(snapshot.number).await?;
        let reading = Reading { snapshot: &snapshot, keyring: &keyring, secret: &self.secret };
        let raw = RawValue::from_string(row.raw.clone()).map_err(StorageError::from)?;
        let origin = Origin::from(Ipv4Addr::UNSPECIFIED.into(), sender.clone());
        let Prepared::Candidate(candidate) = prepare(raw, &reading, &origin, "", row.received_at_ms) else {
            return Ok(false);
        };
        if candidate.fit.is_err() {
            return Ok(false);
        }
        let mut alone = [*candidate];
        let mut tx = self.db.begin().await?;
        let mut numbers = take_numbers(&mut tx, &alone).await?;
        if storage::projects::change_number_in(&mut tx).await? != snapshot.number {
            return Err(Failure::ProjectsChanged);
        }
        let mut known = look_up(&mut tx, &alone, Look::Everywhere).await?;
        self.leave_out_about_you(&mut alone, &known)?;
        let [candidate] = &alone;
        if !known.take_from_aside(&candidate.id, candidate.revision) {
            return Ok(false);
        }
        let decision = known.decide(&candidate.question());
        if matches!(decision, Decision::Contradiction | Decision::Quarantine(_)) {
            return Ok(false);
        }
        let mut writes = Writes::default();
        writes.add(candidate, decision, &mut numbers);
        writes.meet(candidate, decision, &known);
        writes.flag(candidate, decision, Vec::new());
        storage::quarantine::release(&mut tx, &candidate.id).await?;
        writes.carry_out(&mut tx).await?;
        audit::write(&mut tx, entry).await?;
        tx.commit().await?;
        Ok(true)
    }
}
