//! What was withdrawn: tombstones, and withdrawals by receipt that meet their response later or stay in force.
//! Both hold ids, keyed hashes and times, and nothing of what was said.

use domain::{time::Millis, wire::v1::receipts::Scope};
use sqlx::{AssertSqlSafe, Row as _};

use super::{Db, Result, Tx};

const ALL: &str = "all";
const ABOUT_YOU: &str = "about_you";

/// How much is withdrawn, as it is stored.
pub(super) fn code(scope: Scope) -> &'static str {
    match scope {
        Scope::All => ALL,
        Scope::AboutYou => ABOUT_YOU,
    }
}

pub(super) fn scope(code: &str) -> Scope {
    if code == ABOUT_YOU { Scope::AboutYou } else { Scope::All }
}

/// The ids that count no more since a sequence number: withdrawn from a project, or set aside by its staff.
///
/// # Errors
/// When the database does not answer.
pub async fn uncounted_after(db: &Db, project: &str, seq: i64) -> Result<Vec<String>> {
    let rows = sqlx::query(
        "select id from tombstone where project = $1 and seq > $2 union all \
         select id from response where project = $1 and seq > $2 and set_aside = 1",
    )
    .bind(project)
    .bind(seq)
    .fetch_all(db.read())
    .await?;
    Ok(rows.iter().map(|row| row.try_get("id")).collect::<std::result::Result<_, _>>()?)
}

/// A tombstone for a response that is withdrawn as it arrives, and so never was in any figure.
#[derive(Clone, Debug)]
pub struct Tombstone {
    /// Lower-case UUID.
    pub id: String,
    /// Its project.
    pub project: String,
    /// When.
    pub withdrawn_at_ms: Millis,
    /// Keyed hash of its receipt hash.
    pub receipt_key: String,
}

/// Sets a tombstone and lets go of the withdrawal that waited for it.
///
/// # Errors
/// When the database cannot store it.
pub async fn set_tombstone(tx: &mut Tx, tombstone: &Tombstone) -> Result<()> {
    sqlx::query(
        "insert into tombstone (id, project, seq, withdrawn_at_ms, receipt_key) values ($1, $2, 0, $3, $4) \
         on conflict (id) do nothing",
    )
    .bind(&tombstone.id)
    .bind(&tombstone.project)
    .bind(tombstone.withdrawn_at_ms)
    .bind(&tombstone.receipt_key)
    .execute(&mut *tx.0)
    .await?;
    forget(tx, &tombstone.receipt_key).await
}

/// Deletes whatever a receipt belongs to in a project, stored or kept aside, and leaves tombstones. Returns how many
/// responses were withdrawn. The caller holds the project's counter and took `seq` from it; what was never counted
/// takes no number, as no figure changes.
///
/// # Errors
/// When the database cannot.
pub async fn bury(tx: &mut Tx, receipt_key: &str, project: &str, seq: i64, now_ms: Millis) -> Result<u64> {
    let mut buried = 0;
    for (table, seq) in [("response", seq), ("quarantine", 0)] {
        let leave = format!(
            "insert into tombstone (id, project, seq, withdrawn_at_ms, receipt_key) \
             select id, project, cast($3 as bigint), cast($4 as bigint), receipt_key from {table} \
             where receipt_key = $1 and project = $2 \
             on conflict (id) do update set seq = excluded.seq where tombstone.seq < excluded.seq"
        );
        let left = sqlx::query(AssertSqlSafe(leave)).bind(receipt_key).bind(project).bind(seq).bind(now_ms);
        buried += left.execute(&mut *tx.0).await?.rows_affected();
        let delete = format!("delete from {table} where receipt_key = $1 and project = $2");
        sqlx::query(AssertSqlSafe(delete)).bind(receipt_key).bind(project).execute(&mut *tx.0).await?;
    }
    Ok(buried)
}

/// Remembers a withdrawal. What was asked before stays in force: a part never takes the place of the whole.
///
/// # Errors
/// When the database cannot store it.
pub async fn remember(tx: &mut Tx, receipt_key: &str, scope: Scope, met: bool, now_ms: Millis) -> Result<()> {
    sqlx::query(
        "insert into withdrawal (receipt_key, scope, met, asked_at_ms) values ($1, $2, $3, $4) \
         on conflict (receipt_key) do update set met = excluded.met, asked_at_ms = excluded.asked_at_ms, \
         scope = case when withdrawal.scope = 'all' then withdrawal.scope else excluded.scope end",
    )
    .bind(receipt_key)
    .bind(code(scope))
    .bind(i32::from(met))
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}

/// Whether a withdrawal is remembered under a receipt.
///
/// # Errors
/// When the database does not answer.
pub async fn is_remembered(tx: &mut Tx, receipt_key: &str) -> Result<bool> {
    let sql = "select scope from withdrawal where receipt_key = $1";
    Ok(sqlx::query(sql).bind(receipt_key).fetch_optional(&mut *tx.0).await?.is_some())
}

/// Counts one more withdrawal that is remembered on a day under a name, and returns how many there are then.
///
/// # Errors
/// When the database cannot store it.
pub async fn add_use(tx: &mut Tx, name: &str, day: i64) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "insert into withdrawal_use (name, day, asked) values ($1, $2, 1) \
         on conflict (name, day) do update set asked = withdrawal_use.asked + 1 returning asked",
    )
    .bind(name)
    .bind(day)
    .fetch_one(&mut *tx.0)
    .await?)
}

/// Notes that a withdrawal of what is about the person met its response, and so stays.
///
/// # Errors
/// When the database cannot store it.
pub async fn meet(tx: &mut Tx, receipt_key: &str) -> Result<()> {
    sqlx::query("update withdrawal set met = 1 where receipt_key = $1").bind(receipt_key).execute(&mut *tx.0).await?;
    Ok(())
}

/// Lets go of a withdrawal, because a tombstone took its place.
///
/// # Errors
/// When the database cannot.
pub async fn forget(tx: &mut Tx, receipt_key: &str) -> Result<()> {
    sqlx::query("delete from withdrawal where receipt_key = $1").bind(receipt_key).execute(&mut *tx.0).await?;
    Ok(())
}

/// Withdrawals that wait although their response is there, because both came at the same moment; and tombstones of
/// responses that are still there.
///
/// # Errors
/// When the database does not answer.
pub async fn missed(db: &Db) -> Result<Vec<(String, Scope)>> {
    let rows = sqlx::query(
        "select w.receipt_key, w.scope from withdrawal w join response r on r.receipt_key = w.receipt_key \
         where w.met = 0 union \
         select w.receipt_key, w.scope from withdrawal w join quarantine q on q.receipt_key = w.receipt_key \
         where w.met = 0 union \
         select r.receipt_key, cast($1 as text) from tombstone t join response r on r.id = t.id",
    )
    .bind(ALL)
    .fetch_all(db.read())
    .await?;
    let read = |row: &sqlx::any::AnyRow| Ok((row.try_get("receipt_key")?, scope(&row.try_get::<String, _>("scope")?)));
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Forgets withdrawals asked for before a moment whose response never came, and returns how many; and how many were
/// counted on the days before one.
///
/// # Errors
/// When the database cannot.
pub async fn purge(db: &Db, before_ms: Millis, before_day: i64) -> Result<u64> {
    let mut tx = db.begin().await?;
    let gone = sqlx::query("delete from withdrawal where met = 0 and asked_at_ms < $1")
        .bind(before_ms)
        .execute(&mut *tx.0)
        .await?;
    sqlx::query("delete from withdrawal_use where day < $1").bind(before_day).execute(&mut *tx.0).await?;
    tx.commit().await?;
    Ok(gone.rows_affected())
}

/// When something was last withdrawn; none when nothing ever was.
///
/// # Errors
/// When the database does not answer.
pub async fn last(db: &Db) -> Result<Option<Millis>> {
    let all = sqlx::query_scalar("select max(withdrawn_at_ms) from tombstone").fetch_one(db.read()).await?;
    let part = sqlx::query_scalar("select max(asked_at_ms) from withdrawal where met = 1").fetch_one(db.read()).await?;
    Ok(Option::max(all, part))
}
