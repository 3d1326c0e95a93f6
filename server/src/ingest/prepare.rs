//! Everything about an envelope that needs no database: reading, hashing, and whether it fits as projects were last
//! known. It runs in the request's own task, so that the shared transaction has little left to do.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    envelope::{Body, Incoming, Refusal, RefusalCode},
    time::Millis,
    wire::v1::{EnvelopeResult, Outcome},
};

use super::{RawEnvelope, fit::fit, reason::Reason, result};
use crate::{projects::Snapshot, secret::Secret, storage::responses::NewResponse};

/// An envelope that was read.
pub(super) enum Prepared {
    /// It cannot be taken, whatever is stored.
    Refused(EnvelopeResult),
    /// What becomes of it depends on what is stored.
    Candidate(Box<Candidate>),
}

/// A well-formed envelope on its way to an outcome.
pub(super) struct Candidate {
    pub(super) id: String,
    pub(super) revision: u32,
    pub(super) project: String,
    pub(super) content_hash: String,
    pub(super) receipt_key: Option<String>,
    pub(super) received_at_ms: Millis,
    /// Names the sender's address on this day.
    pub(super) address_key: String,
    pub(super) raw: RawEnvelope,
    /// The row it would become, without its number, or why it does not fit.
    pub(super) fit: Result<NewResponse, Reason>,
    /// The state of projects that `fit` was found under.
    pub(super) snapshot: i64,
}

pub(super) fn prepare(
    raw: RawEnvelope,
    snapshot: &Snapshot,
    secret: &Secret,
    address_key: &str,
    received_at_ms: Millis,
) -> Prepared {
    let incoming = match Incoming::read(raw.get()) {
        Ok(incoming) => incoming,
        Err(refusal) => return Prepared::Refused(refused(refusal)),
    };
    let content_hash = URL_SAFE_NO_PAD.encode(incoming.content_hash());
    let receipt_key = match &incoming.body {
        Body::Plain(plain) => Some(secret.receipt_key(&plain.receipt_hash)),
        Body::Sealed(_) => None,
    };
    let mut candidate = Candidate {
        fit: Err(Reason::UnknownProject),
        snapshot: snapshot.number,
        content_hash,
        receipt_key,
        received_at_ms,
        address_key: address_key.to_owned(),
        raw,
        revision: incoming.revision,
        id: incoming.id.clone(),
        project: incoming.project.clone(),
    };
    candidate.fit_again(&incoming, snapshot);
    Prepared::Candidate(Box::new(candidate))
}

impl Candidate {
    /// Finds again whether it fits, after projects changed.
    pub(super) fn refit(&mut self, snapshot: &Snapshot) {
        if self.snapshot != snapshot.number
            && let Ok(incoming) = Incoming::read(self.raw.get())
        {
            self.fit_again(&incoming, snapshot);
        }
    }

    fn fit_again(&mut self, incoming: &Incoming, snapshot: &Snapshot) {
        let project = snapshot.get(&incoming.project).map(AsRef::as_ref);
        self.snapshot = snapshot.number;
        self.fit = fit(incoming, project, self.received_at_ms).map(|mut row| {
            row.content_hash.clone_from(&self.content_hash);
            row.receipt_key = self.receipt_key.clone().unwrap_or_default();
            row
        });
    }
}

fn refused(refusal: Refusal) -> EnvelopeResult {
    let message = match refusal.code {
        RefusalCode::TooLarge => "These answers are too long to be sent: more than 64 KiB.",
        RefusalCode::BadEnvelope => "These answers arrived in a form that cannot be read.",
        RefusalCode::AgreementMissing => "Nobody agreed to take part, so nothing was stored.",
    };
    result(refusal.id, Outcome::Refused, &refusal.code.to_string(), message)
}
