//! Version 1 of the HTTP contract (`api.md`). Unknown fields are ignored; new fields are optional.

pub mod devices;
pub mod receipts;
pub mod results;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    collection::{project::Project, questionnaire::Questionnaire},
    text::Text,
};

/// Most envelopes in one batch.
pub const MAX_BATCH: usize = 200;
/// Most bytes of one batch, unpacked.
pub const MAX_BATCH_BYTES: usize = 4 * 1024 * 1024;

/// Everything a phone needs to work offline for one project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Pack {
    /// The project.
    pub project: Project,
    /// What is asked, with the project's own options filled in.
    pub questionnaire: Questionnaire,
    /// Languages the texts are in.
    pub languages: Vec<String>,
    /// The key that event devices seal to.
    #[serde(default)]
    pub sealing_key: Option<SealingKey>,
}

/// A public key of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SealingKey {
    /// Names the key.
    pub key_id: String,
    /// X25519 public key, unpadded base64url.
    pub public_key: String,
}

/// One open, public project in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProjectSummary {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: Text,
    /// One or two sentences.
    pub summary: Text,
    /// Whether it is for practice: who runs it has not been filled in.
    #[serde(default)]
    pub practice: bool,
    /// Whether results are published.
    #[serde(default)]
    pub has_results: bool,
}

/// A batch as it is read: split first, each envelope parsed on its own.
#[derive(Debug, Deserialize)]
pub struct ResponsesRequest {
    /// The envelopes.
    pub responses: Vec<Box<RawValue>>,
}

/// The server's word on a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResponsesAnswer {
    /// When the server received it, RFC 3339.
    pub received_at: String,
    /// One result per envelope, in order.
    pub results: Vec<EnvelopeResult>,
}

/// The server's word on one envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnvelopeResult {
    /// The envelope's id; none where it could not be read.
    pub id: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, for quarantined and refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The same in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What became of an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// First time seen.
    Stored,
    /// Seen before.
    Duplicate,
    /// A higher revision took the place of an earlier one.
    Replaced,
    /// This response was withdrawn; the phone forgets it.
    Withdrawn,
    /// Kept aside for staff, because it does not fit.
    Quarantined,
    /// Not taken; the phone keeps it and shows it.
    Refused,
    /// A word from a newer server; the phone keeps the envelope and tries again.
    #[serde(other)]
    Unknown,
}

/// An error, RFC 9457 with a stable code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable code.
    pub code: String,
    /// Plain words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// More, where it helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The answer that does not fit, by its item's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
