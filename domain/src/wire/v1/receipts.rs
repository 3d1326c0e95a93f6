//! What a receipt code opens, changes and withdraws (`api.md`, Receipt codes). Codes are never written out again.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::collection::{
    questionnaire::{Length, QuestionnaireRef, Style},
    response::{Agreed, Channel},
};

/// A receipt code as somebody typed it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct TypedCode(pub String);

/// Never the code itself: it opens a person's answers.
impl fmt::Debug for TypedCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TypedCode(…)")
    }
}

/// Asks for a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenReceipt {
    /// The code.
    pub code: TypedCode,
}

/// Puts other answers in place of those that were opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChangeReceipt {
    /// The code.
    pub code: TypedCode,
    /// The revision that was opened.
    pub base_revision: u32,
    /// All answers as they shall be; a skipped item is absent.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::HashMap<String, Object>))]
    pub answers: Map<String, Value>,
}

/// Takes a response back, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WithdrawReceipt {
    /// The code.
    pub code: TypedCode,
    /// How much.
    pub scope: Scope,
}

/// How much is withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The whole response.
    All,
    /// Every `you.*` item, of this revision and of later ones.
    AboutYou,
}

/// A response as its person sent it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenedResponse {
    /// Lower-case UUID.
    pub id: String,
    /// From 1; a change names it as its base.
    pub revision: u32,
    /// The project's slug.
    pub project: String,
    /// What was answered.
    pub questionnaire: QuestionnaireRef,
    /// The device's clock when it was finished, RFC 3339.
    pub captured_at: String,
    /// When this revision arrived, RFC 3339.
    pub received_at: String,
    /// How it was gathered.
    pub channel: Channel,
    /// The event, for responses gathered at one.
    pub event: Option<String>,
    /// The language it was answered in.
    pub locale: String,
    /// How much was asked.
    pub length: Length,
    /// In which wording.
    pub style: Style,
    /// What was agreed to.
    pub agreed: Option<Agreed>,
    /// The answers; a skipped item is absent.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::HashMap<String, Object>))]
    pub answers: Map<String, Value>,
    /// Why it is kept aside for staff to look at and not counted; absent once it is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantined: Option<String>,
    /// Whether everything about the person was withdrawn.
    #[serde(default)]
    pub about_you_withdrawn: bool,
}

/// That something was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Withdrawn {
    /// How much.
    pub scope: Scope,
    /// When, RFC 3339.
    pub withdrawn_at: String,
}
