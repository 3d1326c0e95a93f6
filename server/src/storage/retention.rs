//! What is old, by project and day, and deleting it a few rows at a time. Certificates are `purges`'.
//!
//! How old is too old is `domain::administration::retention`'s to say. A response goes as one that is withdrawn does, and leaves the same
//! tombstone, with a mark that its time was over.

use domain::{
    administration::retention::{Day, Kind},
    time::Millis,
};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{
    Db, Result, Tx,
    projects::{expect_rows, small},
    purges::Gone,
    quarantine,
};

/// What a project said when it was saved: when, the notice, and the whole document.
pub type SaidRow = (Millis, i64, String);

/// Everything that a project ever said, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn said(db: &Db, project: &str) -> Result<Vec<SaidRow>> {
    let sql = "select saved_at_ms, notice_version, document from project_version where project = $1 order by version";
    Ok(sqlx::query_as(sql).bind(project).fetch_all(db.read()).await?)
}

/// How much of a project came on one day under one notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The notice that was agreed to; none is not known.
    pub notice_version: Option<u32>,
    /// The day on which the latest of it came.
    pub day: Day,
    /// How many people.
    pub count: u64,
}

/// Responses that came before a moment. One with a later revision kept aside is as young as that.
///
/// # Errors
/// When the database does not answer.
pub async fn answers_before(db: &Db, project: &str, before_ms: Millis) -> Result<Vec<Group>> {
    let rows = sqlx::query(
        "select r.notice_version, case when q.received_at_ms > r.received_at_ms then q.received_at_ms \
         else r.received_at_ms end / 86400000 as day, count(*) as people from response r \
         left join quarantine q on q.id = r.id where r.project = $1 and r.received_at_ms < $2 group by 1, 2 order by 2, 1",
    )
    .bind(project)
    .bind(before_ms)
    .fetch_all(db.read())
    .await?;
    let read = |row: &AnyRow| {
        let notice_version = Some(small(row.try_get("notice_version")?));
        Ok(Group { notice_version, ..group(row)? })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Envelopes of a project that came before a moment, did not fit, and belong to no response.
///
/// # Errors
/// When the database does not answer.
pub async fn quarantine_before(db: &Db, project: &str, before_ms: Millis) -> Result<Vec<Group>> {
    let rows = sqlx::query(
        "select q.received_at_ms / 86400000 as day, count(*) as people from quarantine q where q.project = $1 \
         and q.received_at_ms < $2 and not exists (select 1 from response r where r.id = q.id) group by 1 order by 1",
    )
    .bind(project)
    .bind(before_ms)
    .fetch_all(db.read())
    .await?;
    Ok(rows.iter().map(group).collect::<std::result::Result<_, sqlx::Error>>()?)
}

fn group(row: &AnyRow) -> std::result::Result<Group, sqlx::Error> {
    let count: i64 = row.try_get("people")?;
    Ok(Group { notice_version: None, day: row.try_get("day")?, count: count.unsigned_abs() })
}

/// Lines of the log of projects that are not held.
const NOT_HELD: &str =
    "not exists (select 1 from hold h where h.project = audit_log.project and h.lifted_at_ms is null)";

/// How much there is from before a moment that belongs to no project alone, of these kinds.
///
/// # Errors
/// When the database does not answer.
pub async fn count_before(db: &Db, kind: Kind, before_ms: Millis) -> Result<u64> {
    let sql = match kind {
        Kind::Strays => format!("select count(*) from quarantine where {}", quarantine::STRAYS_BEFORE),
        Kind::Audit => format!("select count(*) from audit_log where at_ms < $1 and {NOT_HELD}"),
        Kind::Answers | Kind::Quarantine => return Ok(0),
    };
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).bind(before_ms).fetch_one(db.read()).await?;
    Ok(count.unsigned_abs())
}

/// The rows that one step of deleting answers is about: those that got their tombstone under its number.
const THESE: &str = "(select id from tombstone where project = $1 and seq = $2)";

/// Deletes at most so many responses of a project that came before a moment, under these notices, with everything that
/// belongs to them, and leaves tombstones under `seq`, which the caller took from the project's counter and nobody else has.
///
/// # Errors
/// When the database cannot.
pub async fn delete_answers(
    tx: &mut Tx,
    (project, seq): (&str, i64),
    notices: &[u32],
    (before_ms, now_ms): (Millis, Millis),
    most: usize,
) -> Result<Gone> {
    if notices.is_empty() {
        return Ok(Gone::default());
    }
    let notices = notices.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let leave = format!(
        "insert into tombstone (id, project, seq, withdrawn_at_ms, receipt_key, purged) \
         select r.id, r.project, cast($2 as bigint), cast($4 as bigint), r.receipt_key, 1 from response r \
         where r.project = $1 and r.received_at_ms < $3 and r.notice_version in ({notices}) and not exists \
         (select 1 from quarantine q where q.id = r.id and q.received_at_ms >= $3) order by r.received_at_ms limit {most} \
         on conflict (id) do update set seq = excluded.seq"
    );
    let left = sqlx::query(AssertSqlSafe(leave)).bind(project).bind(seq).bind(before_ms).bind(now_ms);
    let deleted = left.execute(&mut *tx.0).await?.rows_affected();
    let beside = format!(
        "select (select count(*) from flag where response in {THESE}) + (select count(*) from tagging where response in \
         {THESE}) + (select count(*) from significance where response in {THESE})"
    );
    let beside: i64 = sqlx::query_scalar(AssertSqlSafe(beside)).bind(project).bind(seq).fetch_one(&mut *tx.0).await?;
    let keys = "(select receipt_key from tombstone where project = $1 and seq = $2)";
    for delete in [
        format!("delete from quarantine where id in {THESE}"),
        format!("delete from withdrawal where receipt_key in {keys}"),
    ] {
        sqlx::query(AssertSqlSafe(delete)).bind(project).bind(seq).execute(&mut *tx.0).await?;
    }
    // Flags, tags, choices and places in frozen counts go with it, as the tables say.
    let delete = AssertSqlSafe(format!("delete from response where id in {THESE}"));
    let gone = sqlx::query(delete).bind(project).bind(seq).execute(&mut *tx.0).await?.rows_affected();
    expect_rows(usize::try_from(deleted).unwrap_or(usize::MAX), gone)?;
    Ok(Gone { deleted, beside: beside.unsigned_abs() })
}

/// Deletes at most so many envelopes of a project that came before a moment, did not fit and belong to no response, and
/// leaves tombstones without a number, as no figure changes.
///
/// # Errors
/// When the database cannot.
pub async fn delete_quarantine(
    tx: &mut Tx,
    project: &str,
    (before_ms, now_ms): (Millis, Millis),
    most: usize,
) -> Result<Gone> {
    let delete = format!(
        "delete from quarantine where received_at_ms < $2 and id in (select q.id from quarantine q where q.project = $1 \
         and q.received_at_ms < $2 and not exists (select 1 from response r where r.id = q.id) \
         order by q.received_at_ms limit {most}) returning id, receipt_key"
    );
    let gone: Vec<(String, Option<String>)> =
        sqlx::query_as(AssertSqlSafe(delete)).bind(project).bind(before_ms).fetch_all(&mut *tx.0).await?;
    for (id, receipt_key) in &gone {
        let leave = "insert into tombstone (id, project, seq, withdrawn_at_ms, receipt_key, purged) \
             values ($1, $2, 0, $3, $4, 1) on conflict (id) do nothing";
        sqlx::query(leave).bind(id).bind(project).bind(now_ms).bind(receipt_key).execute(&mut *tx.0).await?;
        sqlx::query("delete from withdrawal where receipt_key = $1").bind(receipt_key).execute(&mut *tx.0).await?;
    }
    Ok(Gone { deleted: gone.len() as u64, beside: 0 })
}

/// Deletes at most so many lines of the audit log from before a moment, but for those of projects that are held; with the
/// last of them, certificates and lifted holds of that age.
///
/// # Errors
/// When the database cannot.
pub async fn delete_audit(tx: &mut Tx, before_ms: Millis, most: usize) -> Result<Gone> {
    let delete = format!(
        "delete from audit_log where id in (select id from audit_log where at_ms < $1 and {NOT_HELD} order by at_ms \
         limit {most})"
    );
    let deleted = sqlx::query(AssertSqlSafe(delete)).bind(before_ms).execute(&mut *tx.0).await?.rows_affected();
    let mut beside = 0;
    if deleted < most as u64 {
        for delete in ["delete from purge where finished_at_ms < $1", "delete from hold where lifted_at_ms < $1"] {
            beside += sqlx::query(delete).bind(before_ms).execute(&mut *tx.0).await?.rows_affected();
        }
    }
    Ok(Gone { deleted, beside })
}
