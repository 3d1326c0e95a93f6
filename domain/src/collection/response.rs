//! A response: one person's finished answers. On the phone only `Draft::finish` makes one.

use serde::{Deserialize, Serialize};

use crate::collection::{
    answer::Answers,
    questionnaire::{Length, QuestionnaireRef, Style},
};

/// How the answers were gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// On a person's own phone or computer.
    #[default]
    Own,
    /// On a shared device at an event.
    Event,
    /// Read aloud and typed in by somebody else.
    Assisted,
    /// Copied from paper.
    Paper,
}

impl Channel {
    /// Every channel, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Own, Self::Event, Self::Assisted, Self::Paper];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Event => "event",
            Self::Assisted => "assisted",
            Self::Paper => "paper",
        }
    }
}

/// What was agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Agreed {
    /// The notice that was shown.
    pub notice_version: u32,
}

/// One person's finished answers, in the shape of a plain envelope (`api.md`, Sending responses).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Response {
    /// Minted on the device, lower-case UUID.
    pub id: String,
    /// From 1; a change is the next revision.
    pub revision: u32,
    /// The project's slug.
    pub project: String,
    /// What was answered.
    pub questionnaire: QuestionnaireRef,
    /// The device's clock when it was finished, RFC 3339.
    pub captured_at: String,
    /// How it was gathered.
    pub channel: Channel,
    /// The event, for responses gathered at one.
    pub event: Option<String>,
    /// The shared device; a person's own phone has none.
    pub device: Option<String>,
    /// The language it was answered in.
    pub locale: String,
    /// How much was asked.
    pub length: Length,
    /// In which wording.
    pub style: Style,
    /// What was agreed to.
    pub agreed: Agreed,
    /// The answers; a skipped item is absent.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::HashMap<String, Object>))]
    pub answers: Answers,
    /// Hash of the receipt code.
    pub receipt_hash: String,
}
