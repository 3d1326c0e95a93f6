//! Single answers as the data officer takes them away: only what counts, without ids, receipts, devices or initials.

use domain::time::Millis;
use sqlx::Row as _;

use super::{Db, Result, projects::small};

/// A response without anything that names it or its device.
#[derive(Clone, Debug)]
pub struct RawRow {
    /// The moment that counts.
    pub effective_at_ms: Millis,
    /// How it was gathered, as its code.
    pub channel: String,
    /// The event.
    pub event: Option<String>,
    /// The language it was answered in.
    pub locale: String,
    /// How much was asked, as its code.
    pub length: String,
    /// In which wording, as its code.
    pub style: String,
    /// The questionnaire's id.
    pub questionnaire: String,
    /// The questionnaire's version.
    pub questionnaire_version: u32,
    /// The answers, JSON by item id.
    pub answers: String,
}

/// Where a page ended. It holds a keyed hash that goes no further than the next question to the database.
#[derive(Clone, Debug, Default)]
pub struct Place(String);

/// The responses of a project that count, after a place and in an order that means nothing, at most so many; and where
/// they end. A response keeps its place when it is changed, so no page shows it twice.
///
/// # Errors
/// When the database does not answer.
pub async fn page(db: &Db, project: &str, after: &Place, limit: usize) -> Result<(Vec<RawRow>, Place)> {
    let rows = sqlx::query(
        "select receipt_key, effective_at_ms, channel, event, locale, length, style, questionnaire, \
         questionnaire_version, answers \
         from response where receipt_key > $1 and project = $2 and set_aside = 0 order by receipt_key limit $3",
    )
    .bind(&after.0)
    .bind(project)
    .bind(limit as i64)
    .fetch_all(db.read())
    .await?;
    let place = rows.last().map(|row| row.try_get("receipt_key")).transpose()?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(RawRow {
            effective_at_ms: row.try_get("effective_at_ms")?,
            channel: row.try_get("channel")?,
            event: row.try_get("event")?,
            locale: row.try_get("locale")?,
            length: row.try_get("length")?,
            style: row.try_get("style")?,
            questionnaire: row.try_get("questionnaire")?,
            questionnaire_version: small(row.try_get("questionnaire_version")?),
            answers: row.try_get("answers")?,
        })
    };
    let read = rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?;
    Ok((read, place.map_or_else(|| after.clone(), Place)))
}
