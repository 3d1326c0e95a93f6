//! Certificates: what was deleted because its time was over. A row grows in the transactions that delete, so that it never
//! says more or less than went.

use domain::{administration::retention::Day, time::Millis};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{Db, Result, Tx, projects::expect_rows};

/// What has just been deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// People of answers, envelopes, or lines.
    pub deleted: u64,
    /// What went with them.
    pub beside: u64,
}

/// A certificate: what was deleted because its time was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeRow {
    /// Its id.
    pub id: String,
    /// The project; empty for what belongs to none.
    pub project: String,
    /// What was deleted, as its code.
    pub kind: String,
    /// Everything came before this moment.
    pub before_ms: Millis,
    /// The day on which it was begun.
    pub day: Day,
    /// How many: people of answers, envelopes, or lines.
    pub deleted: i64,
    /// How many flags, tags and choices of staff went with them, or older certificates and holds.
    pub beside: i64,
    /// When the first went.
    pub begun_at_ms: Millis,
    /// When nothing was left.
    pub finished_at_ms: Option<Millis>,
}

const PURGE: &str = "id, project, kind, before_ms, day, deleted, beside, begun_at_ms, finished_at_ms";

/// Takes hold of a certificate, begun now unless it was before; none where it is finished. It stays held until the
/// transaction ends, so that whoever else deletes for the same one waits.
///
/// # Errors
/// When the database cannot store it.
pub async fn take_hold(tx: &mut Tx, begun: &PurgeRow) -> Result<Option<PurgeRow>> {
    sqlx::query(
        "insert into purge (id, project, kind, before_ms, day, deleted, beside, begun_at_ms) \
         values ($1, $2, $3, $4, $5, 0, 0, $6) on conflict (project, kind, before_ms, day) do nothing",
    )
    .bind(&begun.id)
    .bind(&begun.project)
    .bind(&begun.kind)
    .bind(begun.before_ms)
    .bind(begun.day)
    .bind(begun.begun_at_ms)
    .execute(&mut *tx.0)
    .await?;
    let held = AssertSqlSafe(format!(
        "update purge set deleted = deleted where project = $1 and kind = $2 and before_ms = $3 \
         and day = $4 and finished_at_ms is null returning {PURGE}"
    ));
    let held = sqlx::query(held).bind(&begun.project).bind(&begun.kind).bind(begun.before_ms).bind(begun.day);
    Ok(held.fetch_optional(&mut *tx.0).await?.as_ref().map(purge_row).transpose()?)
}

/// Writes into a certificate what has just gone.
///
/// # Errors
/// When the database cannot store it.
pub async fn grow(tx: &mut Tx, id: &str, gone: Gone) -> Result<()> {
    let grown = sqlx::query("update purge set deleted = deleted + $2, beside = beside + $3 where id = $1")
        .bind(id)
        .bind(gone.deleted as i64)
        .bind(gone.beside as i64)
        .execute(&mut *tx.0)
        .await?;
    expect_rows(1, grown.rows_affected())
}

/// Finishes a certificate.
///
/// # Errors
/// When the database cannot store it.
pub async fn finish(tx: &mut Tx, id: &str, now_ms: Millis) -> Result<()> {
    let finished = sqlx::query("update purge set finished_at_ms = $2 where id = $1 and finished_at_ms is null")
        .bind(id)
        .bind(now_ms)
        .execute(&mut *tx.0)
        .await?;
    expect_rows(1, finished.rows_affected())
}

/// Certificates that are begun and not finished, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn unfinished(db: &Db) -> Result<Vec<PurgeRow>> {
    let sql = format!("select {PURGE} from purge where finished_at_ms is null order by begun_at_ms, id");
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(db.read()).await?;
    Ok(rows.iter().map(purge_row).collect::<std::result::Result<_, _>>()?)
}

/// The certificates of a project, the latest first, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn certificates(db: &Db, project: &str, limit: usize) -> Result<Vec<PurgeRow>> {
    let sql = format!("select {PURGE} from purge where project = $1 order by begun_at_ms desc, id desc limit $2");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(project).bind(limit as i64).fetch_all(db.read()).await?;
    Ok(rows.iter().map(purge_row).collect::<std::result::Result<_, _>>()?)
}

/// Every certificate.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn everything(tx: &mut Tx) -> Result<Vec<PurgeRow>> {
    let rows = sqlx::query(AssertSqlSafe(format!("select {PURGE} from purge"))).fetch_all(&mut *tx.0).await?;
    Ok(rows.iter().map(purge_row).collect::<std::result::Result<_, _>>()?)
}

/// Puts certificates beside those that a backup brought. One that it knows as begun is what it has become since.
///
/// # Errors
/// When the database cannot store them.
pub(super) async fn carry_over(tx: &mut Tx, certificates: &[PurgeRow]) -> Result<()> {
    for row in certificates {
        sqlx::query(
            "insert into purge (id, project, kind, before_ms, day, deleted, beside, begun_at_ms, finished_at_ms) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (project, kind, before_ms, day) do update set \
             deleted = excluded.deleted, beside = excluded.beside, finished_at_ms = excluded.finished_at_ms \
             where purge.finished_at_ms is null",
        )
        .bind(&row.id)
        .bind(&row.project)
        .bind(&row.kind)
        .bind(row.before_ms)
        .bind(row.day)
        .bind(row.deleted)
        .bind(row.beside)
        .bind(row.begun_at_ms)
        .bind(row.finished_at_ms)
        .execute(&mut *tx.0)
        .await?;
    }
    Ok(())
}

fn purge_row(row: &AnyRow) -> std::result::Result<PurgeRow, sqlx::Error> {
    Ok(PurgeRow {
        id: row.try_get("id")?,
        project: row.try_get("project")?,
        kind: row.try_get("kind")?,
        before_ms: row.try_get("before_ms")?,
        day: row.try_get("day")?,
        deleted: row.try_get("deleted")?,
        beside: row.try_get("beside")?,
        begun_at_ms: row.try_get("begun_at_ms")?,
        finished_at_ms: row.try_get("finished_at_ms")?,
    })
}
