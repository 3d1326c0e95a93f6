//! Envelopes kept aside as they arrived, and how much room the capped kinds of them take.
//!
//! Addresses appear only as keyed hashes that change every day.

use super::{Db, Result, Tx, projects::expect_rows};
use domain::time::Millis;

/// An envelope to be kept aside.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// Lower-case UUID.
    pub id: String,
    /// From 1.
    pub revision: u32,
    /// The project's slug, known or not.
    pub project: String,
    /// Why, as its stable code.
    pub reason: &'static str,
    /// Hash of the content.
    pub content_hash: String,
    /// Keyed hash of the receipt hash, where one could be read.
    pub receipt_key: Option<String>,
    /// The bytes as they arrived.
    pub raw: String,
    /// Whether it counts towards the caps.
    pub capped: bool,
    /// When it arrived.
    pub received_at_ms: Millis,
}

/// The row of all capped bytes together.
pub const ALL: &str = "all";

/// Keeps one aside, in place of a lower revision of the same id.
///
/// # Errors
/// `Rows` when the same or a higher revision is there already; else when the database cannot store it.
pub async fn keep(tx: &mut Tx, kept: &Quarantined) -> Result<()> {
    let done = sqlx::query(
        "insert into quarantine \
         (id, revision, project, reason, content_hash, receipt_key, raw, bytes, capped, received_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (id) do update set revision = excluded.revision, project = excluded.project, \
         reason = excluded.reason, content_hash = excluded.content_hash, receipt_key = excluded.receipt_key, \
         raw = excluded.raw, bytes = excluded.bytes, capped = excluded.capped, received_at_ms = excluded.received_at_ms \
         where quarantine.revision < excluded.revision",
    )
    .bind(&kept.id)
    .bind(i64::from(kept.revision))
    .bind(&kept.project)
    .bind(kept.reason)
    .bind(&kept.content_hash)
    .bind(&kept.receipt_key)
    .bind(&kept.raw)
    .bind(kept.raw.len() as i64)
    .bind(i32::from(kept.capped))
    .bind(kept.received_at_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, done.rows_affected())
}

/// Lets go of what was kept aside under an id, because a later revision took its place.
///
/// # Errors
/// `Rows` when there was nothing; else when the database cannot.
pub async fn let_go(tx: &mut Tx, id: &str) -> Result<()> {
    let gone = sqlx::query("delete from quarantine where id = $1").bind(id).execute(&mut *tx.0).await?;
    expect_rows(1, gone.rows_affected())
}

/// Adds bytes to a row of use and returns what it holds then. The row stays locked until the transaction ends.
///
/// # Errors
/// When the database cannot store it.
pub async fn add_use(tx: &mut Tx, name: &str, day: i64, bytes: i64) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "insert into quarantine_use (name, day, bytes) values ($1, $2, $3) \
         on conflict (name) do update set bytes = quarantine_use.bytes + excluded.bytes returning bytes",
    )
    .bind(name)
    .bind(day)
    .bind(bytes)
    .fetch_one(&mut *tx.0)
    .await?)
}

/// Deletes capped envelopes that arrived before a moment, and returns how many; their room is free again.
///
/// # Errors
/// When the database cannot.
pub async fn purge(db: &Db, before_ms: Millis, before_day: i64) -> Result<u64> {
    let mut tx = db.begin().await?;
    add_use(&mut tx, ALL, 0, 0).await?;
    let gone = sqlx::query("delete from quarantine where capped = 1 and received_at_ms < $1")
        .bind(before_ms)
        .execute(&mut *tx.0)
        .await?;
    sqlx::query(
        "update quarantine_use set bytes = (select coalesce(sum(bytes), 0) from quarantine where capped = 1) \
         where name = $1",
    )
    .bind(ALL)
    .execute(&mut *tx.0)
    .await?;
    sqlx::query("delete from quarantine_use where name <> $1 and day < $2")
        .bind(ALL)
        .bind(before_day)
        .execute(&mut *tx.0)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected())
}
