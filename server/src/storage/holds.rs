//! Holds: projects whose answers are not deleted although their time is over. A hold stops no withdrawal.

use domain::time::Millis;
use sqlx::Row as _;

use super::{Db, Result, Tx};

/// A hold as stored.
#[derive(Clone, Debug)]
pub struct HoldRow {
    /// Its id.
    pub id: String,
    /// The project.
    pub project: String,
    /// Why.
    pub reason: String,
    /// The id of the account that set it.
    pub set_by: String,
    /// When.
    pub set_at_ms: Millis,
    /// The id of the account that lifted it.
    pub lifted_by: Option<String>,
    /// When.
    pub lifted_at_ms: Option<Millis>,
}

/// A hold that is in force, as staff read it.
#[derive(Clone, Debug)]
pub struct OpenHold {
    /// Why.
    pub reason: String,
    /// The email address of who set it.
    pub set_by: String,
    /// When.
    pub set_at_ms: Millis,
}

/// The hold of a project, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn of(db: &Db, project: &str) -> Result<Option<OpenHold>> {
    let row = sqlx::query(
        "select h.reason, coalesce(a.email, '') as set_by, h.set_at_ms from hold h \
         left join account a on a.id = h.set_by where h.project = $1 and h.lifted_at_ms is null",
    )
    .bind(project)
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(OpenHold {
        reason: row.try_get("reason")?,
        set_by: row.try_get("set_by")?,
        set_at_ms: row.try_get("set_at_ms")?,
    }))
}

/// Whether a project is held, asked in the transaction that would delete something of it.
///
/// # Errors
/// When the database does not answer.
pub async fn is_held(tx: &mut Tx, project: &str) -> Result<bool> {
    let held: i64 = sqlx::query_scalar("select count(*) from hold where project = $1 and lifted_at_ms is null")
        .bind(project)
        .fetch_one(&mut *tx.0)
        .await?;
    Ok(held > 0)
}

/// When the last hold of a project was lifted.
///
/// # Errors
/// When the database does not answer.
pub async fn last_lifted(db: &Db, project: &str) -> Result<Option<Millis>> {
    let sql = "select max(lifted_at_ms) from hold where project = $1";
    Ok(sqlx::query_scalar(sql).bind(project).fetch_one(db.read()).await?)
}

/// Sets a hold. False when the project is held already.
///
/// # Errors
/// When the database cannot store it.
pub async fn set(tx: &mut Tx, hold: &HoldRow) -> Result<bool> {
    let set = sqlx::query(
        "insert into hold (id, project, reason, set_by, set_at_ms) values ($1, $2, $3, $4, $5) on conflict do nothing",
    )
    .bind(&hold.id)
    .bind(&hold.project)
    .bind(&hold.reason)
    .bind(&hold.set_by)
    .bind(hold.set_at_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(set.rows_affected() == 1)
}

/// Lifts the hold of a project. False when there is none.
///
/// # Errors
/// When the database cannot store it.
pub async fn lift(tx: &mut Tx, project: &str, lifted_by: &str, now_ms: Millis) -> Result<bool> {
    let sql = "update hold set lifted_by = $2, lifted_at_ms = $3 where project = $1 and lifted_at_ms is null";
    let lifted = sqlx::query(sql).bind(project).bind(lifted_by).bind(now_ms).execute(&mut *tx.0).await?;
    Ok(lifted.rows_affected() == 1)
}

/// Every hold that there ever was, lifted ones first.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn everything(tx: &mut Tx) -> Result<Vec<HoldRow>> {
    let rows = sqlx::query(
        "select id, project, reason, set_by, set_at_ms, lifted_by, lifted_at_ms from hold \
         order by case when lifted_at_ms is null then 1 else 0 end, set_at_ms",
    )
    .fetch_all(&mut *tx.0)
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(HoldRow {
            id: row.try_get("id")?,
            project: row.try_get("project")?,
            reason: row.try_get("reason")?,
            set_by: row.try_get("set_by")?,
            set_at_ms: row.try_get("set_at_ms")?,
            lifted_by: row.try_get("lifted_by")?,
            lifted_at_ms: row.try_get("lifted_at_ms")?,
        })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Puts holds beside those that a backup brought, as far as their projects are in it; what was lifted since stays so.
///
/// # Errors
/// When the database cannot store them.
pub(super) async fn carry_over(tx: &mut Tx, holds: &[HoldRow]) -> Result<()> {
    for hold in holds {
        sqlx::query("update hold set lifted_by = $2, lifted_at_ms = $3 where id = $1 and lifted_at_ms is null")
            .bind(&hold.id)
            .bind(&hold.lifted_by)
            .bind(hold.lifted_at_ms)
            .execute(&mut *tx.0)
            .await?;
        sqlx::query(
            "insert into hold (id, project, reason, set_by, set_at_ms, lifted_by, lifted_at_ms) \
             select cast($1 as text), slug, cast($3 as text), cast($4 as text), cast($5 as bigint), cast($6 as text), \
             cast($7 as bigint) from project where slug = $2 on conflict do nothing",
        )
        .bind(&hold.id)
        .bind(&hold.project)
        .bind(&hold.reason)
        .bind(&hold.set_by)
        .bind(hold.set_at_ms)
        .bind(&hold.lifted_by)
        .bind(hold.lifted_at_ms)
        .execute(&mut *tx.0)
        .await?;
    }
    Ok(())
}
