//! Changing a response by its code: the same checks of answers as on arrival, but said to the person who is there.

use std::net::IpAddr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    collection::{
        envelope::{Body, Incoming, MAX_BYTES, Plain},
        questionnaire::is_about_you,
        validation,
    },
    time::Millis,
    wire::v1::{Outcome, receipts::OpenedResponse},
};
use serde_json::{Map, Value, value::RawValue};

use super::{
    ReceiptError, Receipts, Visit, opened,
    withdraw::{ATTEMPTS, Held, hold, remaining},
};
use crate::{
    administration::projects::Snapshot,
    collection::ingest::Origin,
    storage::{
        self,
        receipts::{Found, Rewritten, find, rewrite},
    },
};

/// The answers as they shall be.
#[derive(Clone, Copy, Debug)]
pub struct Change<'c> {
    /// The revision that was opened.
    pub base_revision: u32,
    /// All answers; a skipped item is absent.
    pub answers: &'c Map<String, Value>,
}

/// Where a change goes once it is known to fit.
enum Way {
    /// It was put in the place of the counted revision.
    Written,
    /// Nothing is counted yet: it goes the way of every envelope.
    AsEnvelope(String),
}

impl Receipts {
    /// Puts other answers in place of those a code belongs to, as the next revision.
    ///
    /// # Errors
    /// Why it cannot be changed; then nothing was.
    pub async fn change(
        &self,
        typed: &str,
        change: Change<'_>,
        address: IpAddr,
    ) -> Result<OpenedResponse, ReceiptError> {
        let visit = self.visit(typed, address)?;
        let snapshot = self.projects.now().await?;
        let now_ms = self.clock.now_ms();
        let mut attempt = 1;
        let way = loop {
            match self.try_to_change(&visit, &change, &snapshot, now_ms).await {
                Err(ReceiptError::Storage(error)) if attempt < ATTEMPTS && error.may_pass() => attempt += 1,
                done => break done?,
            }
        };
        if let Way::AsEnvelope(raw) = way {
            self.send(raw, address).await?;
        }
        let found = find(&self.db, &visit.key).await?;
        opened::opened(&found)?.ok_or(ReceiptError::Withdrawn)
    }

    async fn try_to_change(
        &self,
        visit: &Visit,
        change: &Change<'_>,
        snapshot: &Snapshot,
        now_ms: Millis,
    ) -> Result<Way, ReceiptError> {
        let Held { mut tx, seq, found } = hold(&self.db, &visit.key).await?;
        self.welcome(visit, &found)?;
        let next = next_revision(&found, change, snapshot)?;
        let Some(stored) = &found.stored else {
            let raw = next.plain_bytes().ok_or(ReceiptError::Unknown)?;
            return if raw.len() > MAX_BYTES { Err(ReceiptError::TooLarge) } else { Ok(Way::AsEnvelope(raw)) };
        };
        let (answers, content_hash) = content(next.clone(), &found, &visit.code.hash())?;
        let rewritten = Rewritten {
            id: &stored.id,
            base_revision: stored.revision,
            revision: next.revision,
            seq,
            content_hash: &content_hash,
            received_at_ms: now_ms,
            answers: &answers,
        };
        rewrite(&mut tx, Some(&rewritten)).await?;
        if opened::latest_aside(&found).is_some() {
            storage::quarantine::let_go(&mut tx, &stored.id).await?;
        }
        tx.commit().await?;
        Ok(Way::Written)
    }

    /// Sends a changed envelope that is not counted yet: it may fit now, or is kept aside again.
    async fn send(&self, raw: String, address: IpAddr) -> Result<(), ReceiptError> {
        let raw = RawValue::from_string(raw).map_err(storage::StorageError::from)?;
        let sent = self.ingest.submit(vec![raw], Origin::anybody(address)).await;
        let results = sent.map_err(|later| ReceiptError::TryLater { retry_after_s: later.retry_after_s })?;
        match results.first().map(|result| result.outcome) {
            Some(Outcome::Stored | Outcome::Replaced | Outcome::Quarantined | Outcome::Duplicate) => Ok(()),
            Some(Outcome::Withdrawn) => Err(ReceiptError::Withdrawn),
            Some(Outcome::Refused | Outcome::Unknown) | None => Err(ReceiptError::ChangedElsewhere),
        }
    }
}

/// The next revision with the changed answers, once they are known to fit.
fn next_revision(found: &Found, change: &Change<'_>, snapshot: &Snapshot) -> Result<Incoming, ReceiptError> {
    let latest = match (opened::latest_aside(found).and_then(opened::incoming_aside), &found.stored) {
        (Some(incoming), _) => incoming,
        (None, Some(stored)) => opened::incoming(stored)?,
        (None, None) => return Err(ReceiptError::Unknown),
    };
    if change.base_revision != latest.revision {
        return Err(ReceiptError::ChangedElsewhere);
    }
    let revision = latest.revision.checked_add(1).ok_or(ReceiptError::ChangedElsewhere)?;
    let Body::Plain(mut plain) = latest.body else { return Err(ReceiptError::Unknown) };
    plain.answers = change.answers.clone();
    if found.about_you_at_ms.is_some() {
        plain.answers.retain(|item, _| !is_about_you(item));
    }
    check(&plain, &latest.project, snapshot)?;
    Ok(Incoming { id: latest.id, revision, project: latest.project, body: Body::Plain(plain) })
}

/// Checks the answers, where it is known what was asked.
fn check(plain: &Plain, project: &str, snapshot: &Snapshot) -> Result<(), ReceiptError> {
    let Some(project) = snapshot.get(project) else { return Ok(()) };
    let Some(questionnaire) = project.questionnaire(&plain.questionnaire) else { return Ok(()) };
    let misfits = validation::misfits(questionnaire, &project.accepted_aims, plain.style, &plain.answers);
    match misfits.into_iter().min_by_key(|(_, unfit)| *unfit) {
        Some((item, unfit)) => Err(ReceiptError::Misfit { item, unfit }),
        None => Ok(()),
    }
}

/// The answers as they are stored, and the hash that the same envelope would have.
fn content(mut next: Incoming, found: &Found, receipt_hash: &str) -> Result<(String, String), ReceiptError> {
    let Body::Plain(plain) = &mut next.body else { return Err(ReceiptError::Unknown) };
    plain.receipt_hash = receipt_hash.to_owned();
    let hash = match found.about_you_at_ms {
        Some(_) => remaining(&next),
        None => URL_SAFE_NO_PAD.encode(next.content_hash()),
    };
    next.forget_nothing();
    let Body::Plain(plain) = &next.body else { return Err(ReceiptError::Unknown) };
    let answers = serde_json::to_string(&plain.answers).map_err(storage::StorageError::from)?;
    Ok((answers, hash))
}
