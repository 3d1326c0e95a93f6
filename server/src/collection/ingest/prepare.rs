//! Everything about an envelope that needs no database: reading, hashing, and whether it fits as projects were last
//! known. Seals are opened here. It runs in the request's own task, so that the shared transaction has little left to do.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    collection::{
        anomaly::Anomaly,
        envelope::{Body, Incoming, Refusal, RefusalCode},
        quarantine::Reason,
    },
    time::Millis,
    wire::v1::{EnvelopeResult, Outcome},
};
use serde_json::value::RawValue;

use super::{Origin, RawEnvelope, Sender, fit::fit, result};
use crate::{
    administration::projects::Snapshot,
    collection::{
        ingest::anomalies::{self, FormSigns},
        sealing::Keyring,
    },
    storage::responses::NewResponse,
    system::secret::Secret,
};

/// What envelopes are read against.
pub(super) struct Reading<'r> {
    /// Projects as last known.
    pub(super) snapshot: &'r Snapshot,
    /// The keys of that moment.
    pub(super) keyring: &'r Keyring,
    /// Keys the hashes of receipts.
    pub(super) secret: &'r Secret,
}

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
    /// Hash of the ciphertext, where it came sealed: it may be known by that from before its key was.
    pub(super) sealed_hash: Option<String>,
    /// Hash of its whole content, once something was left out of it.
    pub(super) whole_hash: Option<String>,
    pub(super) receipt_key: Option<String>,
    pub(super) received_at_ms: Millis,
    pub(super) sender: Sender,
    form: Option<FormSigns>,
    /// Names the sender's address on this day.
    pub(super) address_key: String,
    pub(super) raw: RawEnvelope,
    /// The row it would become, without its number, or why it does not fit.
    pub(super) fit: Result<NewResponse, Reason>,
    /// The state of projects that `fit` was found under.
    pub(super) snapshot: i64,
    /// The envelope itself, with its seal open where a key opens it.
    incoming: Incoming,
}

pub(super) fn prepare(
    raw: RawEnvelope,
    reading: &Reading<'_>,
    origin: &Origin,
    address_key: &str,
    received_at_ms: Millis,
) -> Prepared {
    let sealed_hash = |incoming: &Incoming| matches!(incoming.body, Body::Sealed(_)).then(|| hash(incoming));
    let read = Incoming::read(raw.get()).and_then(|shut| Ok((sealed_hash(&shut), opened(shut, reading.keyring)?)));
    let (sealed_hash, incoming) = match read {
        Ok(read) => read,
        Err(refusal) => return Prepared::Refused(refused(refusal)),
    };
    let mut candidate = Candidate {
        fit: Err(Reason::UnknownProject),
        snapshot: reading.snapshot.number,
        content_hash: String::new(),
        sealed_hash,
        whole_hash: None,
        receipt_key: None,
        received_at_ms,
        sender: origin.sender.clone(),
        form: origin.form,
        address_key: address_key.to_owned(),
        raw,
        revision: incoming.revision,
        id: incoming.id.clone(),
        project: incoming.project.clone(),
        incoming,
    };
    candidate.identify(reading.secret);
    candidate.fit_again(reading.snapshot);
    Prepared::Candidate(Box::new(candidate))
}

/// The envelope with its seal open, or as it came where it has none or no key opens it.
fn opened(incoming: Incoming, keyring: &Keyring) -> Result<Incoming, Refusal> {
    let Body::Sealed(sealed) = &incoming.body else { return Ok(incoming) };
    match keyring.open(&incoming, sealed) {
        Some(plaintext) => incoming.opened(&plaintext),
        None => Ok(incoming),
    }
}

fn hash(incoming: &Incoming) -> String {
    URL_SAFE_NO_PAD.encode(incoming.content_hash())
}

impl Candidate {
    /// Leaves out what it says about its person, who took that back. From then on it is known by what remains. What
    /// did not fit before still does not: no number was taken for it.
    pub(super) fn forget_about_you(&mut self, snapshot: &Snapshot) {
        let remaining = URL_SAFE_NO_PAD.encode(self.incoming.remaining_hash());
        self.whole_hash = Some(std::mem::replace(&mut self.content_hash, remaining));
        self.incoming.forget_about_you();
        if let Some(raw) = self.incoming.plain_bytes().and_then(|raw| RawValue::from_string(raw).ok()) {
            self.raw = raw;
        }
        if self.fit.is_ok() {
            self.fit_again(snapshot);
        }
    }

    /// What is odd about it, looked at on its own. Whoever admits it has looked at it already.
    pub(super) fn anomalies(&self) -> Vec<Anomaly> {
        match &self.incoming.body {
            Body::Plain(plain) if self.sender != Sender::Admitting => anomalies::signs(&self.id, plain, self.form),
            _ => Vec::new(),
        }
    }

    /// Finds again whether it fits, after projects or keys changed.
    pub(super) fn refit(&mut self, reading: &Reading<'_>) {
        if self.snapshot == reading.snapshot.number {
            return;
        }
        if matches!(self.incoming.body, Body::Sealed(_))
            && let Ok(opened) = opened(self.incoming.clone(), reading.keyring)
        {
            self.incoming = opened;
            self.identify(reading.secret);
        }
        self.fit_again(reading.snapshot);
    }

    /// What it is known by: its content, and its receipt where that can be read.
    fn identify(&mut self, secret: &Secret) {
        self.content_hash = hash(&self.incoming);
        self.receipt_key = match &self.incoming.body {
            Body::Plain(plain) => Some(secret.receipt_key(&plain.receipt_hash)),
            Body::Sealed(_) => None,
        };
    }

    fn fit_again(&mut self, snapshot: &Snapshot) {
        let project = snapshot.get(&self.project).map(AsRef::as_ref);
        self.snapshot = snapshot.number;
        self.fit = fit(&self.incoming, project, &self.sender, self.received_at_ms).map(|mut row| {
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
