//! Shared devices and the ways in for new ones. Tokens and codes appear only as keyed hashes.

use domain::time::Millis;
use sqlx::{Row as _, any::AnyRow};

use super::{Db, Result, Tx, projects::expect_rows};

/// A device as stored.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// Lower-case UUID.
    pub id: String,
    /// The only project it may send for.
    pub project: String,
    /// The event.
    pub event: Option<String>,
    /// What staff call it.
    pub label: String,
    /// Who invited it.
    pub enrolled_by: Option<String>,
    /// When it was enrolled.
    pub enrolled_at_ms: Millis,
    /// When it last sent something.
    pub last_seen_at_ms: Option<Millis>,
    /// When it was revoked.
    pub revoked_at_ms: Option<Millis>,
}

/// A way in for one device.
#[derive(Clone, Debug)]
pub struct EnrolmentRow {
    /// The project.
    pub project: String,
    /// The event.
    pub event: Option<String>,
    /// What staff call the device.
    pub label: String,
    /// Who invited it.
    pub invited_by: Option<String>,
    /// When the way in closes.
    pub expires_at_ms: Millis,
}

const COLUMNS: &str = "id, project, event, label, enrolled_by, enrolled_at_ms, last_seen_at_ms, revoked_at_ms";

/// Opens a way in, and forgets those that have closed.
///
/// # Errors
/// When the database cannot store it.
pub async fn invite(tx: &mut Tx, code_key: &str, enrolment: &EnrolmentRow, now_ms: Millis) -> Result<()> {
    let passing_by = tx.passing_by();
    let closed = format!(
        "delete from enrolment where code_key in \
         (select code_key from enrolment where expires_at_ms <= $1{passing_by})"
    );
    sqlx::query(sqlx::AssertSqlSafe(closed)).bind(now_ms).execute(&mut *tx.0).await?;
    sqlx::query(
        "insert into enrolment (code_key, project, event, label, invited_by, expires_at_ms) \
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(code_key)
    .bind(&enrolment.project)
    .bind(&enrolment.event)
    .bind(&enrolment.label)
    .bind(&enrolment.invited_by)
    .bind(enrolment.expires_at_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}

/// Uses a way in up; none when there is no such one, or no longer. Whether whoever made it is still there, the caller asks.
///
/// # Errors
/// When the database cannot.
pub async fn use_up(tx: &mut Tx, code_key: &str, now_ms: Millis) -> Result<Option<EnrolmentRow>> {
    let row = sqlx::query(
        "delete from enrolment where code_key = $1 and expires_at_ms > $2 \
         returning project, event, label, invited_by, expires_at_ms",
    )
    .bind(code_key)
    .bind(now_ms)
    .fetch_optional(&mut *tx.0)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(EnrolmentRow {
        project: row.try_get("project")?,
        event: row.try_get("event")?,
        label: row.try_get("label")?,
        invited_by: row.try_get("invited_by")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
    }))
}

/// Closes every way in that an account opened and nobody used.
///
/// # Errors
/// When the database cannot.
pub async fn close_ways_of(tx: &mut Tx, account: &str) -> Result<()> {
    sqlx::query("delete from enrolment where invited_by = $1").bind(account).execute(&mut *tx.0).await?;
    Ok(())
}

/// Who opened a way in; none when there is no such one, or a command did.
///
/// # Errors
/// When the database does not answer.
pub async fn opened_by(db: &Db, code_key: &str) -> Result<Option<String>> {
    let found = sqlx::query_scalar("select invited_by from enrolment where code_key = $1")
        .bind(code_key)
        .fetch_optional(db.read())
        .await?;
    Ok(found.flatten())
}

/// Adds a device under the keyed hash of its token.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, device: &DeviceRow, token_key: &str) -> Result<()> {
    let added = sqlx::query(
        "insert into device (id, project, event, label, token_key, enrolled_by, enrolled_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&device.id)
    .bind(&device.project)
    .bind(&device.event)
    .bind(&device.label)
    .bind(token_key)
    .bind(&device.enrolled_by)
    .bind(device.enrolled_at_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, added.rows_affected())
}

/// The device with this token, revoked or not.
///
/// # Errors
/// When the database does not answer.
pub async fn by_token(db: &Db, token_key: &str) -> Result<Option<DeviceRow>> {
    let sql = format!("select {COLUMNS} from device where token_key = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(token_key).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(device_row).transpose()?)
}

/// The devices of a project, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_project(db: &Db, project: &str) -> Result<Vec<DeviceRow>> {
    let sql = format!("select {COLUMNS} from device where project = $1 order by enrolled_at_ms desc, id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(project).fetch_all(db.read()).await?;
    Ok(rows.iter().map(device_row).collect::<std::result::Result<_, _>>()?)
}

/// Project and id of every device that may send.
///
/// # Errors
/// When the database does not answer.
pub async fn in_use(db: &Db) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query("select project, id from device where revoked_at_ms is null").fetch_all(db.read()).await?;
    let pair = |row: &AnyRow| Ok((row.try_get("project")?, row.try_get("id")?));
    Ok(rows.iter().map(pair).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Notes that a device has sent something.
///
/// # Errors
/// When the database cannot.
pub async fn seen(tx: &mut Tx, id: &str, now_ms: Millis) -> Result<()> {
    sqlx::query("update device set last_seen_at_ms = $2 where id = $1")
        .bind(id)
        .bind(now_ms)
        .execute(&mut *tx.0)
        .await?;
    Ok(())
}

/// Revokes a device of a project. False when there is none such, or it was revoked before.
///
/// # Errors
/// When the database cannot.
pub async fn revoke(tx: &mut Tx, project: &str, id: &str, now_ms: Millis) -> Result<bool> {
    let revoked =
        sqlx::query("update device set revoked_at_ms = $3 where project = $1 and id = $2 and revoked_at_ms is null")
            .bind(project)
            .bind(id)
            .bind(now_ms)
            .execute(&mut *tx.0)
            .await?;
    Ok(revoked.rows_affected() > 0)
}

/// Lets a revoked device of a project in again. False when there is none such, or it was never revoked.
///
/// # Errors
/// When the database cannot.
pub async fn restore(tx: &mut Tx, project: &str, id: &str) -> Result<bool> {
    let sql = "update device set revoked_at_ms = null where project = $1 and id = $2 and revoked_at_ms is not null";
    let restored = sqlx::query(sql).bind(project).bind(id).execute(&mut *tx.0).await?;
    Ok(restored.rows_affected() > 0)
}

fn device_row(row: &AnyRow) -> std::result::Result<DeviceRow, sqlx::Error> {
    Ok(DeviceRow {
        id: row.try_get("id")?,
        project: row.try_get("project")?,
        event: row.try_get("event")?,
        label: row.try_get("label")?,
        enrolled_by: row.try_get("enrolled_by")?,
        enrolled_at_ms: row.try_get("enrolled_at_ms")?,
        last_seen_at_ms: row.try_get("last_seen_at_ms")?,
        revoked_at_ms: row.try_get("revoked_at_ms")?,
    })
}
