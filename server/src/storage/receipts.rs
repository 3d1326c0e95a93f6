//! What a receipt belongs to, found by its keyed hash, and the writes that change it. The same statements run whether
//! there is anything or not, so that the time they take says nothing.

use domain::{time::Millis, wire::v1::receipts::Scope};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use super::{
    Db, Result, Tx,
    projects::{expect_rows, small},
    stories, withdrawals,
};

/// Everything known under a receipt.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The revision that is counted.
    pub stored: Option<Stored>,
    /// A revision that is kept aside.
    pub aside: Option<Aside>,
    /// When it was withdrawn, or deleted because its time was over.
    pub withdrawn_at_ms: Option<Millis>,
    /// Whether its time was over.
    pub purged: bool,
    /// When everything about the person was withdrawn, or asked to be.
    pub about_you_at_ms: Option<Millis>,
}

/// A stored response, whole.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Lower-case UUID.
    pub id: String,
    /// Its project.
    pub project: String,
    /// From 1.
    pub revision: u32,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// The device's clock when it was finished.
    pub captured_at_ms: Millis,
    /// How it was gathered, as its code.
    pub channel: String,
    /// The event.
    pub event: Option<String>,
    /// The shared device.
    pub device: Option<String>,
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
    /// The notice agreed to.
    pub notice_version: u32,
    /// The answers, JSON by item id.
    pub answers: String,
}

/// A response that is kept aside, as it arrived.
#[derive(Clone, Debug)]
pub struct Aside {
    /// Lower-case UUID.
    pub id: String,
    /// Its project, known or not.
    pub project: String,
    /// From 1.
    pub revision: u32,
    /// Why it is kept aside, as the stable code.
    pub reason: String,
    /// The envelope.
    pub raw: String,
    /// When it arrived.
    pub received_at_ms: Millis,
}

/// What takes the place of a stored revision's answers.
#[derive(Clone, Debug, Default)]
pub struct Rewritten<'r> {
    /// The response.
    pub id: &'r str,
    /// The revision that it takes the place of.
    pub base_revision: u32,
    /// The revision that it is.
    pub revision: u32,
    /// The project's number for this change.
    pub seq: i64,
    /// Hash of the content.
    pub content_hash: &'r str,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// The answers, JSON by item id.
    pub answers: &'r str,
}

/// What takes the place of an envelope that is kept aside.
#[derive(Clone, Debug, Default)]
pub struct RewrittenAside {
    /// The revision it is and stays.
    pub revision: u32,
    /// The envelope.
    pub raw: String,
    /// Hash of the content.
    pub content_hash: String,
}

impl Found {
    /// The response; none where there is nothing.
    pub fn id(&self) -> Option<&str> {
        let stored = self.stored.as_ref().map(|stored| stored.id.as_str());
        stored.or_else(|| self.aside.as_ref().map(|aside| aside.id.as_str()))
    }

    /// The project it belongs to; empty where there is nothing.
    pub fn project(&self) -> &str {
        let stored = self.stored.as_ref().map(|stored| stored.project.as_str());
        stored.or_else(|| self.aside.as_ref().map(|aside| aside.project.as_str())).unwrap_or_default()
    }
}

/// Finds what a receipt belongs to.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, receipt_key: &str) -> Result<Found> {
    let mut connection = db.read().acquire().await?;
    find_on(&mut connection, receipt_key).await
}

/// The same inside a write transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn find_in(tx: &mut Tx, receipt_key: &str) -> Result<Found> {
    find_on(&mut tx.0, receipt_key).await
}

async fn find_on(connection: &mut AnyConnection, receipt_key: &str) -> Result<Found> {
    let stored = sqlx::query(
        "select id, project, revision, received_at_ms, captured_at_ms, channel, event, device, locale, length, style, \
         questionnaire, questionnaire_version, notice_version, answers from response where receipt_key = $1",
    )
    .bind(receipt_key)
    .fetch_optional(&mut *connection)
    .await?;
    let aside = sqlx::query(
        "select id, project, revision, reason, raw, received_at_ms from quarantine where receipt_key = $1 \
         order by revision desc limit 1",
    )
    .bind(receipt_key)
    .fetch_optional(&mut *connection)
    .await?;
    let gone: Option<(Millis, i64)> = sqlx::query_as(
        "select withdrawn_at_ms, cast(purged as bigint) from tombstone where receipt_key = $1 order by id limit 1",
    )
    .bind(receipt_key)
    .fetch_optional(&mut *connection)
    .await?;
    let about_you_at_ms =
        sqlx::query_scalar("select asked_at_ms from withdrawal where receipt_key = $1 and scope = $2")
            .bind(receipt_key)
            .bind(withdrawals::code(Scope::AboutYou))
            .fetch_optional(&mut *connection)
            .await?;
    Ok(Found {
        stored: stored.as_ref().map(stored_row).transpose()?,
        aside: aside.as_ref().map(aside_row).transpose()?,
        withdrawn_at_ms: gone.map(|(at_ms, _)| at_ms),
        purged: gone.is_some_and(|(_, purged)| purged != 0),
        about_you_at_ms,
    })
}

/// Puts a change in the place of a stored revision, or runs the same statement in vain where there is none. Saving the same
/// answers again is no change, and keeps its number.
///
/// # Errors
/// `Rows` when somebody else changed it in between; else when the database cannot store it.
pub async fn rewrite(tx: &mut Tx, change: Option<&Rewritten<'_>>) -> Result<()> {
    let written = change.cloned().unwrap_or_default();
    let changed = sqlx::query(
        "update response set revision = $3, seq = case when answers = $7 then seq else $4 end, content_hash = $5, received_at_ms = $6, answers = $7 \
         where id = $1 and revision = $2",
    )
    .bind(written.id)
    .bind(i64::from(written.base_revision))
    .bind(i64::from(written.revision))
    .bind(written.seq)
    .bind(written.content_hash)
    .bind(written.received_at_ms)
    .bind(written.answers)
    .execute(&mut *tx.0)
    .await?;
    stories::let_go_of_changed(tx, written.id, written.answers).await?;
    expect_rows(usize::from(change.is_some()), changed.rows_affected())
}

/// Puts an envelope with less in it in the place of the one that is kept aside under a receipt, or runs the same
/// statement in vain where there is none.
///
/// # Errors
/// `Rows` when somebody else changed it in between; else when the database cannot store it.
pub async fn rewrite_aside(tx: &mut Tx, receipt_key: &str, change: Option<&RewrittenAside>) -> Result<()> {
    let written = change.cloned().unwrap_or_default();
    let changed = sqlx::query(
        "update quarantine set raw = $3, bytes = $4, content_hash = $5 where receipt_key = $1 and revision = $2",
    )
    .bind(receipt_key)
    .bind(i64::from(written.revision))
    .bind(&written.raw)
    .bind(written.raw.len() as i64)
    .bind(&written.content_hash)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(usize::from(change.is_some()), changed.rows_affected())
}

fn stored_row(row: &AnyRow) -> std::result::Result<Stored, sqlx::Error> {
    Ok(Stored {
        id: row.try_get("id")?,
        project: row.try_get("project")?,
        revision: small(row.try_get("revision")?),
        received_at_ms: row.try_get("received_at_ms")?,
        captured_at_ms: row.try_get("captured_at_ms")?,
        channel: row.try_get("channel")?,
        event: row.try_get("event")?,
        device: row.try_get("device")?,
        locale: row.try_get("locale")?,
        length: row.try_get("length")?,
        style: row.try_get("style")?,
        questionnaire: row.try_get("questionnaire")?,
        questionnaire_version: small(row.try_get("questionnaire_version")?),
        notice_version: small(row.try_get("notice_version")?),
        answers: row.try_get("answers")?,
    })
}

fn aside_row(row: &AnyRow) -> std::result::Result<Aside, sqlx::Error> {
    Ok(Aside {
        id: row.try_get("id")?,
        project: row.try_get("project")?,
        revision: small(row.try_get("revision")?),
        reason: row.try_get("reason")?,
        raw: row.try_get("raw")?,
        received_at_ms: row.try_get("received_at_ms")?,
    })
}
