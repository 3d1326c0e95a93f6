//! Reading one raw envelope as it arrived: either it is well-formed, or it is refused with a reason.
//!
//! It compares nothing with what is stored and checks no answer against a questionnaire.

use serde::Deserialize;
use serde_json::Value;

use super::{Body, Incoming, MAX_BYTES, Plain, Sealed};
use crate::time::from_rfc3339;

/// Why an envelope is refused before anything stored is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusalCode {
    /// Over 64 KiB.
    #[error("too_large")]
    TooLarge,
    /// Not an object, a field missing or ill-typed, an id that is no UUID, a time that is none, revision under 1.
    #[error("bad_envelope")]
    BadEnvelope,
    /// Nobody agreed to anything.
    #[error("agreement_missing")]
    AgreementMissing,
}

/// An envelope that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The envelope's id, where one could be read.
    pub id: Option<String>,
    /// Why.
    pub code: RefusalCode,
}

impl Incoming {
    /// Reads one envelope.
    ///
    /// # Errors
    /// The first of `too_large`, `bad_envelope`, `agreement_missing` that holds.
    pub fn read(raw: &str) -> Result<Self, Refusal> {
        let refuse = |code| Refusal { id: readable_id(raw), code };
        if raw.len() > MAX_BYTES {
            return Err(refuse(RefusalCode::TooLarge));
        }
        let incoming = well_formed(raw).ok_or_else(|| refuse(RefusalCode::BadEnvelope))?;
        match &incoming.body {
            Body::Plain(plain) if plain.agreed.is_none() => Err(refuse(RefusalCode::AgreementMissing)),
            _ => Ok(incoming),
        }
    }

    /// The same envelope with what was found inside its seal.
    ///
    /// # Errors
    /// `bad_envelope` or `agreement_missing`, as for a plain one.
    pub fn opened(&self, plaintext: &str) -> Result<Self, Refusal> {
        let refuse = |code| Refusal { id: Some(self.id.clone()), code };
        let plain = plain(plaintext).ok_or_else(|| refuse(RefusalCode::BadEnvelope))?;
        if plain.agreed.is_none() {
            return Err(refuse(RefusalCode::AgreementMissing));
        }
        let Self { id, revision, project, .. } = self;
        let body = Body::Plain(Box::new(plain));
        Ok(Self { id: id.clone(), revision: *revision, project: project.clone(), body })
    }
}

/// What every envelope shows, plain or sealed.
#[derive(Deserialize)]
struct Open {
    id: String,
    revision: u32,
    project: String,
    #[serde(default)]
    sealed: Option<Sealed>,
}

fn well_formed(raw: &str) -> Option<Incoming> {
    let open: Open = serde_json::from_str(raw).ok()?;
    let id = uuid(&open.id)?;
    if open.revision < 1 {
        return None;
    }
    let body = match open.sealed {
        Some(sealed) => Body::Sealed(sealed),
        None => Body::Plain(Box::new(plain(raw)?)),
    };
    Some(Incoming { id, revision: open.revision, project: open.project, body })
}

fn plain(raw: &str) -> Option<Plain> {
    let mut plain: Plain = serde_json::from_str(raw).ok()?;
    from_rfc3339(&plain.captured_at)?;
    plain.receipt_hash = receipt_hash(&plain.receipt_hash)?;
    Some(plain)
}

fn receipt_hash(text: &str) -> Option<String> {
    (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| text.to_ascii_lowercase())
}

/// The canonical lower-case form of a hyphenated UUID.
fn uuid(text: &str) -> Option<String> {
    let fits = text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    fits.then(|| text.to_ascii_lowercase())
}

/// The id of an envelope that is refused, so that its sender can find it again.
fn readable_id(raw: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: Value,
    }
    let only: OnlyId = serde_json::from_str(raw).ok()?;
    uuid(only.id.as_str()?)
}
