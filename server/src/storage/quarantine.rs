//! Envelopes kept aside as they arrived, and how much room the capped kinds of them take.
//!
//! Addresses appear only as keyed hashes that change every day.

use domain::time::Millis;
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{Db, Result, Tx, projects::expect_rows};

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

/// Capped envelopes that arrived before a moment, but for those of projects that are held.
pub(super) const STRAYS_BEFORE: &str = "capped = 1 and received_at_ms < $1 and not exists (select 1 from hold h where \
     h.project = quarantine.project and h.lifted_at_ms is null)";

/// Deletes those, and returns how many.
///
/// # Errors
/// When the database cannot.
pub async fn purge_strays(tx: &mut Tx, before_ms: Millis) -> Result<u64> {
    // The row of all comes first: whoever holds it is alone with the others.
    add_use(tx, ALL, 0, 0).await?;
    let delete = AssertSqlSafe(format!("delete from quarantine where {STRAYS_BEFORE}"));
    Ok(sqlx::query(delete).bind(before_ms).execute(&mut *tx.0).await?.rows_affected())
}

/// Gives the room back of whatever went, and forgets what addresses used on the days before one.
///
/// # Errors
/// When the database cannot.
pub async fn give_room_back(db: &Db, before_day: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    add_use(&mut tx, ALL, 0, 0).await?;
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
    tx.commit().await
}

/// An envelope kept aside as it is looked at again.
#[derive(Clone, Debug)]
pub struct QuarantineRow {
    /// Lower-case UUID.
    pub id: String,
    /// The project's slug, known or not.
    pub project: String,
    /// Why, as its stable code.
    pub reason: String,
    /// Hash of the content.
    pub content_hash: String,
    /// Keyed hash of the receipt hash, where one could be read.
    pub receipt_key: Option<String>,
    /// The bytes as they arrived.
    pub raw: String,
    /// When it arrived.
    pub received_at_ms: Millis,
}

/// Which envelopes kept aside are meant.
#[derive(Clone, Copy, Debug)]
pub enum Which<'w> {
    /// Those that name this project.
    Of(&'w str),
    /// Those that name a project which is not known.
    Strays,
}

impl Which<'_> {
    /// The condition, in which `$1` is the project's slug or nothing.
    fn condition(self) -> &'static str {
        match self {
            Self::Of(_) => "q.project = $1",
            Self::Strays => "$1 = '' and not exists (select 1 from project p where p.slug = q.project)",
        }
    }
}

impl<'w> Which<'w> {
    fn slug(self) -> &'w str {
        match self {
            Self::Of(slug) => slug,
            Self::Strays => "",
        }
    }
}

/// How many envelopes are kept aside.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: &Db, which: Which<'_>) -> Result<u64> {
    let sql = AssertSqlSafe(format!("select count(*) from quarantine q where {}", which.condition()));
    let count: i64 = sqlx::query_scalar(sql).bind(which.slug()).fetch_one(db.read()).await?;
    Ok(count.unsigned_abs())
}

/// Envelopes kept aside that arrived before a moment and id, the latest first, at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, which: Which<'_>, before: (Millis, &str), limit: usize) -> Result<Vec<QuarantineRow>> {
    let sql = AssertSqlSafe(format!(
        "select {ROW} from quarantine q where {} and (q.received_at_ms < $2 or (q.received_at_ms = $2 and q.id < $3)) \
         order by q.received_at_ms desc, q.id desc limit $4",
        which.condition()
    ));
    let rows = sqlx::query(sql).bind(which.slug()).bind(before.0).bind(before.1).bind(limit as i64);
    let rows = rows.fetch_all(db.read()).await?;
    Ok(rows.iter().map(quarantine_row).collect::<std::result::Result<_, _>>()?)
}

/// One of the envelopes meant, by its id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, which: Which<'_>, id: &str) -> Result<Option<QuarantineRow>> {
    let sql = AssertSqlSafe(format!("select {ROW} from quarantine q where {} and q.id = $2", which.condition()));
    let row = sqlx::query(sql).bind(which.slug()).bind(id).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(quarantine_row).transpose()?)
}

/// Deletes an envelope kept aside and gives its room back. False when it is not there any more.
///
/// # Errors
/// When the database cannot.
pub async fn release(tx: &mut Tx, id: &str) -> Result<bool> {
    add_use(tx, ALL, 0, 0).await?;
    let sql = "delete from quarantine where id = $1 returning cast(bytes * capped as bigint) as room";
    let room: Option<i64> = sqlx::query_scalar(sql).bind(id).fetch_optional(&mut *tx.0).await?;
    let Some(room) = room else { return Ok(false) };
    if room > 0 {
        add_use(tx, ALL, 0, -room).await?;
    }
    Ok(true)
}

const ROW: &str = "q.id, q.project, q.reason, q.content_hash, q.receipt_key, q.raw, q.received_at_ms";

fn quarantine_row(row: &AnyRow) -> std::result::Result<QuarantineRow, sqlx::Error> {
    Ok(QuarantineRow {
        id: row.try_get("id")?,
        project: row.try_get("project")?,
        reason: row.try_get("reason")?,
        content_hash: row.try_get("content_hash")?,
        receipt_key: row.try_get("receipt_key")?,
        raw: row.try_get("raw")?,
        received_at_ms: row.try_get("received_at_ms")?,
    })
}
