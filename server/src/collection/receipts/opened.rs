//! What a code opens: the latest revision as its person sent it, counted or kept aside. Pure.

use domain::{
    collection::{
        envelope::{Body, Incoming, Plain},
        questionnaire::QuestionnaireRef,
        response::Agreed,
    },
    time::{to_rfc3339, to_rfc3339_exactly},
    wire::v1::receipts::OpenedResponse,
};
use serde::Deserialize;

use crate::{
    collection::sealing::Keyring,
    storage::{
        StorageError,
        receipts::{Aside, Found, Stored},
    },
};

/// The latest revision; none where all there is cannot be read, because it is sealed.
///
/// # Errors
/// When a stored row holds what this program did not write.
pub(super) fn opened(found: &Found) -> Result<Option<OpenedResponse>, StorageError> {
    let latest = latest_aside(found).and_then(|aside| Some((aside, incoming_aside(aside)?)));
    let (incoming, received_at_ms, quarantined) = match (latest, &found.stored) {
        (Some((aside, incoming)), _) => (incoming, aside.received_at_ms, Some(aside.reason.clone())),
        (None, Some(stored)) => (incoming(stored)?, stored.received_at_ms, None),
        (None, None) => return Ok(None),
    };
    let Body::Plain(plain) = incoming.body else { return Ok(None) };
    let plain = *plain;
    Ok(Some(OpenedResponse {
        id: incoming.id,
        revision: incoming.revision,
        project: incoming.project,
        questionnaire: plain.questionnaire,
        captured_at: plain.captured_at,
        received_at: to_rfc3339(received_at_ms),
        channel: plain.channel,
        event: plain.event,
        locale: plain.locale,
        length: plain.length,
        style: plain.style,
        agreed: plain.agreed,
        answers: plain.answers,
        quarantined,
        about_you_withdrawn: found.about_you_at_ms.is_some(),
    }))
}

/// What is kept aside, where it is later than what is counted.
pub(super) fn latest_aside(found: &Found) -> Option<&Aside> {
    let counted = found.stored.as_ref().map_or(0, |stored| stored.revision);
    found.aside.as_ref().filter(|aside| aside.revision > counted)
}

/// An envelope that is kept aside, with its seal open where a key opens it; None where none does.
pub(super) fn unsealed_aside(aside: &Aside, keyring: &Keyring) -> Option<Incoming> {
    let incoming = Incoming::read(&aside.raw).ok()?;
    let Body::Sealed(sealed) = &incoming.body else { return Some(incoming) };
    let plaintext = keyring.open(&incoming, sealed)?;
    incoming.opened(&plaintext).ok()
}

/// An envelope that is kept aside, unless it is sealed.
pub(super) fn incoming_aside(aside: &Aside) -> Option<Incoming> {
    Incoming::read(&aside.raw).ok().filter(|incoming| matches!(incoming.body, Body::Plain(_)))
}

/// The envelope that a stored row came as, all but its receipt.
///
/// # Errors
/// When the row holds what this program did not write.
pub(super) fn incoming(stored: &Stored) -> Result<Incoming, StorageError> {
    let plain = Plain {
        questionnaire: QuestionnaireRef { id: stored.questionnaire.clone(), version: stored.questionnaire_version },
        captured_at: to_rfc3339_exactly(stored.captured_at_ms),
        channel: code(&stored.channel)?,
        event: stored.event.clone(),
        device: stored.device.clone(),
        staff: None,
        locale: stored.locale.clone(),
        length: code(&stored.length)?,
        style: code(&stored.style)?,
        agreed: Some(Agreed { notice_version: stored.notice_version }),
        answers: serde_json::from_str(&stored.answers)?,
        receipt_hash: String::new(),
    };
    let body = Body::Plain(Box::new(plain));
    Ok(Incoming { id: stored.id.clone(), revision: stored.revision, project: stored.project.clone(), body })
}

fn code<'c, T: Deserialize<'c>>(code: &'c str) -> Result<T, serde_json::Error> {
    T::deserialize(serde::de::value::BorrowedStrDeserializer::new(code))
}
