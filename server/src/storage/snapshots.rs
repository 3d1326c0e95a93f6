//! The staff figures of each project as last frozen, and plain numbers of rows that say nothing of any answer.

use domain::time::Millis;
use sqlx::Row as _;

use super::{
    Db, Result, Tx,
    projects::{expect_rows, small},
};

/// Frozen staff figures.
#[derive(Clone, Debug)]
pub struct SnapshotRow {
    /// The project.
    pub project: String,
    /// From 1; each takes the place of the one before.
    pub number: u32,
    /// The last change that was counted.
    pub seq: i64,
    /// The version of the project whose questionnaire was counted by.
    pub project_version: i64,
    /// Fewest people behind a figure.
    pub k_staff: u32,
    /// The figures, as `Released::to_stored` wrote them.
    pub figures: String,
    /// When they were frozen.
    pub taken_at_ms: Millis,
}

/// The frozen figures of a project; none before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(db: &Db, project: &str) -> Result<Option<SnapshotRow>> {
    let row = sqlx::query(
        "select project, number, seq, project_version, k_staff, figures, taken_at_ms from staff_snapshot \
         where project = $1",
    )
    .bind(project)
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SnapshotRow {
        project: row.try_get("project")?,
        number: small(row.try_get("number")?),
        seq: row.try_get("seq")?,
        project_version: row.try_get("project_version")?,
        k_staff: small(row.try_get("k_staff")?),
        figures: row.try_get("figures")?,
        taken_at_ms: row.try_get("taken_at_ms")?,
    }))
}

/// Puts figures in place of the ones before them.
///
/// # Errors
/// `Rows` when their number is taken: somebody else froze some at the same time; else when the database cannot.
pub async fn put(tx: &mut Tx, snapshot: &SnapshotRow) -> Result<()> {
    let put = sqlx::query(
        "insert into staff_snapshot (project, number, seq, project_version, k_staff, figures, taken_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (project) do update set number = excluded.number, \
         seq = excluded.seq, project_version = excluded.project_version, k_staff = excluded.k_staff, \
         figures = excluded.figures, taken_at_ms = excluded.taken_at_ms \
         where staff_snapshot.number = excluded.number - 1",
    )
    .bind(&snapshot.project)
    .bind(i64::from(snapshot.number))
    .bind(snapshot.seq)
    .bind(snapshot.project_version)
    .bind(i64::from(snapshot.k_staff))
    .bind(&snapshot.figures)
    .bind(snapshot.taken_at_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, put.rows_affected())
}

/// How many responses of a project are stored.
///
/// # Errors
/// When the database does not answer.
pub async fn received(db: &Db, project: &str) -> Result<u64> {
    let count: i64 = sqlx::query_scalar("select count(*) from response where project = $1")
        .bind(project)
        .fetch_one(db.read())
        .await?;
    Ok(count.unsigned_abs())
}
