//! A response on its way: plain, or sealed to the server's public key.
//!
//! The phone writes envelopes with `plain_bytes`; the server reads them with `Incoming::read`, which is as
//! lenient as the contract allows: answers stay raw until they are checked against their questionnaire.
//! `seal` says what is inside a seal; the cryptography is the phone's and the server's.

mod canonical;
mod forget;
mod read;
mod seal;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use read::{Refusal, RefusalCode};
pub use seal::{SEAL_INFO, Unsealed, seal_aad};

use crate::collection::{
    questionnaire::{Length, QuestionnaireRef, Style},
    response::{Agreed, Channel, Response},
};

/// Most bytes of one envelope.
pub const MAX_BYTES: usize = 64 * 1024;

/// The final bytes of a plain envelope. The outbox keeps these and sends only these.
pub fn plain_bytes(response: &Response) -> String {
    serde_json::to_string(response).expect("a response is made of strings, lists and maps")
}

/// The sealed part of an envelope (`api.md`, Sending responses).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sealed {
    /// Which of the server's keys it is sealed to.
    pub key_id: String,
    /// The encapsulated key, unpadded base64url.
    pub enc: String,
    /// The ciphertext, unpadded base64url.
    pub ciphertext: String,
}

/// An envelope as it arrived: well-formed, but not yet compared with anything stored or any questionnaire.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Lower-case UUID.
    pub id: String,
    /// From 1.
    pub revision: u32,
    /// The project's slug, known or not.
    pub project: String,
    /// What it holds.
    pub body: Body,
}

/// What an envelope holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Readable answers.
    Plain(Box<Plain>),
    /// Answers for the server's key.
    Sealed(Sealed),
}

/// The readable part of a plain envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plain {
    /// What was answered.
    pub questionnaire: QuestionnaireRef,
    /// The device's clock, RFC 3339.
    pub captured_at: String,
    /// How it was gathered.
    pub channel: Channel,
    /// The event.
    #[serde(default)]
    pub event: Option<String>,
    /// The shared device.
    #[serde(default)]
    pub device: Option<String>,
    /// The language it was answered in.
    pub locale: String,
    /// How much was asked.
    pub length: Length,
    /// In which wording.
    pub style: Style,
    /// What was agreed to; absent is its own refusal.
    #[serde(default, deserialize_with = "agreement")]
    pub agreed: Option<Agreed>,
    /// Initials of whoever gathered it at an event. No part of the contract: what is none is as good as absent, and two
    /// envelopes that differ in nothing else are the same.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "staff")]
    pub staff: Option<String>,
    /// The answers, not yet checked.
    pub answers: Map<String, Value>,
    /// Hash of the receipt code, 64 lower-case hex digits.
    pub receipt_hash: String,
}

/// Most letters of somebody's initials.
const INITIALS: usize = 8;

/// The initials in what somebody typed: its letters and digits, up to eight; none where there are none.
pub fn initials(typed: &str) -> Option<String> {
    let letters: String = typed.chars().filter(|letter| letter.is_alphanumeric()).take(INITIALS).collect();
    (!letters.is_empty()).then_some(letters)
}

/// Anything but initials is left out: somebody's whole name has no place beside answers.
fn staff<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value.as_str().filter(|typed| initials(typed).as_deref() == Some(*typed)).map(str::to_owned))
}

/// Anything that is not an agreement is a missing one.
fn agreement<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Agreed>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}
