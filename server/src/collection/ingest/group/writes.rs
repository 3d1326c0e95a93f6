//! What a transaction is going to write, gathered while envelopes are decided about, and carried out in few statements.
//! It decides nothing.

use std::collections::BTreeMap;

use crate::{
    administration::audit::{self, Entry},
    collection::ingest::{
        decide::{Decision, Known},
        fit::plain_name,
        prepare::Candidate,
    },
    storage::{
        self, StorageError, Tx, flags::NewFlag, quarantine::Quarantined, responses::NewResponse, withdrawals::Tombstone,
    },
};
use domain::{administration::actions::Action, collection::anomaly::Anomaly};

/// What a transaction is going to write.
#[derive(Default)]
pub(super) struct Writes {
    stored: Vec<NewResponse>,
    replaced: Vec<NewResponse>,
    aside: Vec<Aside>,
    buried: Vec<Tombstone>,
    flags: Vec<NewFlag>,
    /// Receipts whose withdrawal of what is about the person has met its response.
    met: Vec<String>,
}

/// A change to what is kept aside; the order matters within one id.
enum Aside {
    Keep(Quarantined),
    LetGo(String),
}

impl Writes {
    pub(super) fn add(&mut self, candidate: &Candidate, decision: Decision, numbers: &mut BTreeMap<String, i64>) {
        match (decision, &candidate.fit) {
            (Decision::Store | Decision::Replace { stored: false, .. }, Ok(row)) => {
                self.stored.push(numbered(row, numbers));
            }
            (Decision::Replace { stored: true, .. }, Ok(row)) => self.replaced.push(numbered(row, numbers)),
            (Decision::Bury, _) => self.buried.push(Tombstone {
                id: candidate.id.clone(),
                project: plain_name(&candidate.project),
                withdrawn_at_ms: candidate.received_at_ms,
                receipt_key: candidate.receipt_key.clone().unwrap_or_default(),
            }),
            (Decision::Quarantine(reason), _) => self.aside.push(Aside::Keep(Quarantined {
                id: candidate.id.clone(),
                revision: candidate.revision,
                project: plain_name(&candidate.project),
                reason: reason.code(),
                content_hash: candidate.content_hash.clone(),
                receipt_key: candidate.receipt_key.clone(),
                raw: candidate.raw.get().to_owned(),
                capped: reason.is_capped(),
                received_at_ms: candidate.received_at_ms,
            })),
            _ => {}
        }
        if let Decision::Replace { aside: true, .. } = decision {
            self.aside.push(Aside::LetGo(candidate.id.clone()));
        }
    }

    /// Flags what is stored for the first time and looks odd, on its own or `beside` others.
    pub(super) fn flag(&mut self, candidate: &Candidate, decision: Decision, beside: Vec<Anomaly>) {
        if !matches!(decision, Decision::Store | Decision::Replace { stored: false, .. }) {
            return;
        }
        self.flags.extend(candidate.anomalies().into_iter().chain(beside).map(|anomaly| NewFlag {
            response: candidate.id.clone(),
            project: candidate.project.clone(),
            reason: anomaly.code(),
            at_ms: candidate.received_at_ms,
        }));
    }

    pub(super) fn meet(&mut self, candidate: &Candidate, decision: Decision, known: &Known) {
        let kept = matches!(decision, Decision::Store | Decision::Replace { .. } | Decision::Quarantine(_));
        if kept && known.leaves_out_about_you(candidate.receipt_key.as_deref()) {
            self.met.extend(candidate.receipt_key.clone());
        }
    }

    pub(super) async fn carry_out(&self, tx: &mut Tx) -> Result<(), StorageError> {
        for change in &self.aside {
            match change {
                Aside::Keep(kept) => storage::quarantine::keep(tx, kept).await?,
                Aside::LetGo(id) => storage::quarantine::let_go(tx, id).await?,
            }
        }
        storage::responses::insert(tx, &self.stored).await?;
        for row in &self.replaced {
            storage::responses::replace(tx, row).await?;
        }
        storage::flags::add(tx, &self.flags).await?;
        for tombstone in &self.buried {
            storage::withdrawals::set_tombstone(tx, tombstone).await?;
            let (project, target) = (Some(tombstone.project.as_str()), Some(tombstone.id.as_str()));
            let (action, at_ms) = (Action::ResponseWithdrawn, tombstone.withdrawn_at_ms);
            audit::write(tx, Entry { actor: None, action, project, target, at_ms }).await?;
        }
        for receipt_key in &self.met {
            storage::withdrawals::meet(tx, receipt_key).await?;
        }
        Ok(())
    }
}

fn numbered(row: &NewResponse, numbers: &mut BTreeMap<String, i64>) -> NewResponse {
    let mut row = row.clone();
    if let Some(next) = numbers.get_mut(&row.project) {
        row.seq = *next;
        *next += 1;
    }
    row
}
