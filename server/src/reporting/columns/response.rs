//! One response as columns take it in, and how it is read from a row.

use domain::{
    collection::{
        answer::Answers,
        questionnaire::{Length, Questionnaire, QuestionnaireRef, Style},
        response::Channel,
    },
    disclosure::Row,
    time::Millis,
};

use crate::storage::{StorageError, responses::StoredResponse};

/// One response as columns take it in.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its id, as the 16 bytes of a UUID.
    pub id: [u8; 16],
    /// The number of its last change.
    pub seq: i64,
    /// The effective date.
    pub at_ms: Millis,
    /// How it was gathered.
    pub channel: Channel,
    /// The event it was gathered at.
    pub event: Option<String>,
    /// How much was asked.
    pub length: Length,
    /// In which wording.
    pub style: Style,
    /// The answers.
    pub answers: Answers,
    /// The questionnaire that was asked.
    pub asked: QuestionnaireRef,
}

impl Response {
    /// The same as a plain recount takes it in, by the questionnaire that was asked where that is an earlier one.
    pub fn row<'r>(&'r self, asked: Option<&'r Questionnaire>) -> Row<'r> {
        let Self { answers, length, style, channel, at_ms, .. } = self;
        Row { answers, length: *length, style: *style, channel: *channel, at_ms: *at_ms, asked }
    }
}

/// A stored row as columns take it in.
///
/// # Errors
/// When it holds what cannot be read.
pub(crate) fn response(row: &StoredResponse) -> Result<Response, StorageError> {
    Ok(Response {
        id: bytes_of(&row.id),
        seq: row.seq,
        at_ms: row.effective_at_ms,
        channel: code::<Channel>(&row.channel)?,
        event: row.event.clone(),
        length: code::<Length>(&row.length)?,
        style: code::<Style>(&row.style)?,
        answers: serde_json::from_str(&row.answers)?,
        asked: QuestionnaireRef { id: row.questionnaire.clone(), version: row.questionnaire_version },
    })
}

fn code<'c, T: serde::Deserialize<'c>>(code: &'c str) -> Result<T, serde_json::Error> {
    T::deserialize(serde::de::value::BorrowedStrDeserializer::new(code))
}

/// The 16 bytes of a stored id.
pub(super) fn bytes_of(id: &str) -> [u8; 16] {
    uuid::Uuid::parse_str(id).map_or([0; 16], uuid::Uuid::into_bytes)
}
