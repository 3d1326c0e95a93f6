//! What looks odd about stored responses, and what staff decided about them. A flag goes with its response.

use domain::time::Millis;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Db, ROWS_A_STATEMENT, Result, Tx};

/// A response that looks odd.
#[derive(Clone, Debug)]
pub struct NewFlag {
    /// The response's id.
    pub response: String,
    /// Its project.
    pub project: String,
    /// Why, as its stable code.
    pub reason: &'static str,
    /// When it arrived.
    pub at_ms: Millis,
}

/// How many responses look odd for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagCount {
    /// The reason's code.
    pub reason: String,
    /// How many nobody has looked at yet.
    pub waiting: u64,
    /// How many are set aside.
    pub set_aside: u64,
}

/// A response to be looked at, or one that is set aside.
#[derive(Clone, Debug)]
pub struct Flagged {
    /// Its id.
    pub id: String,
    /// The codes of the reasons.
    pub reasons: Vec<String>,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// Whether it is set aside.
    pub set_aside: bool,
    /// Initials of whoever gathered it.
    pub staff: Option<String>,
    /// The answers, JSON by item id.
    pub answers: String,
}

/// Flags responses that are stored in the same transaction, or were before.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, flags: &[NewFlag]) -> Result<()> {
    for chunk in flags.chunks(ROWS_A_STATEMENT) {
        let values = tx.marks().values(chunk.len(), 4);
        let sql = format!(
            "insert into flag (response, reason, project, flagged_at_ms) values {values} on conflict do nothing"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for flag in chunk {
            query = query.bind(&flag.response).bind(flag.reason).bind(&flag.project).bind(flag.at_ms);
        }
        query.execute(&mut *tx.0).await?;
    }
    Ok(())
}

/// How many responses of a project nobody has looked at yet.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(db: &Db, project: &str) -> Result<u64> {
    let sql = "select count(distinct response) from flag where project = $1 and decided_at_ms is null";
    let count: i64 = sqlx::query_scalar(sql).bind(project).fetch_one(db.read()).await?;
    Ok(count.unsigned_abs())
}

/// How many responses of a project are set aside.
///
/// # Errors
/// When the database does not answer.
pub async fn set_aside(db: &Db, project: &str) -> Result<u64> {
    let sql = "select count(*) from response where project = $1 and set_aside = 1";
    let count: i64 = sqlx::query_scalar(sql).bind(project).fetch_one(db.read()).await?;
    Ok(count.unsigned_abs())
}

/// The reasons for which something waits or is set aside, with how many.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(db: &Db, project: &str) -> Result<Vec<FlagCount>> {
    let rows = sqlx::query(
        "select f.reason, cast(sum(case when f.decided_at_ms is null then 1 else 0 end) as bigint) as waiting, \
         cast(sum(r.set_aside) as bigint) as aside from flag f join response r on r.id = f.response \
         where f.project = $1 and (f.decided_at_ms is null or r.set_aside = 1) group by f.reason order by f.reason",
    )
    .bind(project)
    .fetch_all(db.read())
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(FlagCount {
            reason: row.try_get("reason")?,
            waiting: row.try_get::<i64, _>("waiting")?.unsigned_abs(),
            set_aside: row.try_get::<i64, _>("aside")?.unsigned_abs(),
        })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// The most reasons that one response can have.
const REASONS: usize = 4;

/// Responses that wait, and after them those that are set aside, each the latest first, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, project: &str, limit: usize) -> Result<Vec<Flagged>> {
    let rows = sqlx::query(
        "select f.reason, r.id, r.received_at_ms, cast(r.set_aside as bigint) as set_aside, r.staff, r.answers \
         from flag f join response r on r.id = f.response \
         where f.project = $1 and (f.decided_at_ms is null or r.set_aside = 1) \
         order by r.set_aside, r.received_at_ms desc, r.id, f.reason limit $2",
    )
    .bind(project)
    .bind((limit * REASONS) as i64)
    .fetch_all(db.read())
    .await?;
    let mut found: Vec<Flagged> = Vec::new();
    for row in &rows {
        let (id, reason): (String, String) = (row.try_get("id")?, row.try_get("reason")?);
        if let Some(last) = found.last_mut().filter(|last| last.id == id) {
            last.reasons.push(reason);
            continue;
        }
        found.push(Flagged {
            id,
            reasons: vec![reason],
            received_at_ms: row.try_get("received_at_ms")?,
            set_aside: row.try_get::<i64, _>("set_aside")? != 0,
            staff: row.try_get("staff")?,
            answers: row.try_get("answers")?,
        });
    }
    found.truncate(limit);
    Ok(found)
}

/// The ids that a decision about everything with one reason would change, at most so many: those that wait, and those
/// that are set aside or not, as asked.
///
/// # Errors
/// When the database does not answer.
pub async fn open(db: &Db, project: &str, reason: &str, set_aside: bool, limit: usize) -> Result<Vec<String>> {
    let state = if set_aside { "r.set_aside = 1" } else { "f.decided_at_ms is null" };
    let sql = format!(
        "select r.id from flag f join response r on r.id = f.response \
         where f.project = $1 and f.reason = $2 and {state} order by r.id limit $3"
    );
    let ids = sqlx::query_scalar(AssertSqlSafe(sql)).bind(project).bind(reason).bind(limit as i64);
    Ok(ids.fetch_all(db.read()).await?)
}

/// Notes that staff looked at a flagged response, and counts it from now on, or no more. `seq` is the number of this
/// change. False when that changes nothing, there is no such response with a flag, or it was kept before: one that could
/// be set aside again and again would be read off the figures.
///
/// # Errors
/// When the database cannot.
pub async fn decide(tx: &mut Tx, decision: &Decision<'_>) -> Result<bool> {
    let looked_at = sqlx::query(
        "update flag set decided_at_ms = $3 where response = $1 and project = $2 and decided_at_ms is null",
    )
    .bind(decision.response)
    .bind(decision.project)
    .bind(decision.at_ms)
    .execute(&mut *tx.0)
    .await?;
    if decision.set_aside && looked_at.rows_affected() == 0 {
        return Ok(false);
    }
    let moved = sqlx::query(
        "update response set set_aside = $3, seq = $4 where id = $1 and project = $2 and set_aside <> $3 \
         and exists (select 1 from flag f where f.response = response.id)",
    )
    .bind(decision.response)
    .bind(decision.project)
    .bind(i32::from(decision.set_aside))
    .bind(decision.seq)
    .execute(&mut *tx.0)
    .await?;
    Ok(looked_at.rows_affected() + moved.rows_affected() > 0)
}

/// What staff decided about a response.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'d> {
    /// The response's id.
    pub response: &'d str,
    /// Its project.
    pub project: &'d str,
    /// Whether it counts no more.
    pub set_aside: bool,
    /// The project's number for this change.
    pub seq: i64,
    /// When.
    pub at_ms: Millis,
}
