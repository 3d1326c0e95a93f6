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
    /// The figures of everyone, as `Released::to_stored` wrote them.
    pub figures: String,
    /// When they were frozen.
    pub taken_at_ms: Millis,
}

/// The figures of one filter in the same snapshot: its name as in addresses, and the figures.
pub type TableRow = (String, String);

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

/// The figures of one filter in the snapshot of this number; none where it has no such filter, or is not the latest.
///
/// # Errors
/// When the database does not answer.
pub async fn table(db: &Db, project: &str, number: u32, filter: &str) -> Result<Option<String>> {
    let figures = sqlx::query_scalar(
        "select t.figures from staff_snapshot_table t join staff_snapshot s on s.project = t.project \
         where t.project = $1 and s.number = $2 and t.filter = $3",
    )
    .bind(project)
    .bind(i64::from(number))
    .bind(filter)
    .fetch_optional(db.read())
    .await?;
    Ok(figures)
}

/// The names of the filters of a project's latest snapshot, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn filters(db: &Db, project: &str) -> Result<Vec<String>> {
    let filters = sqlx::query_scalar("select filter from staff_snapshot_table where project = $1 order by filter")
        .bind(project)
        .fetch_all(db.read())
        .await?;
    Ok(filters)
}

/// The figures of every filter of a project's latest snapshot.
///
/// # Errors
/// When the database does not answer.
pub async fn tables(db: &Db, project: &str) -> Result<Vec<TableRow>> {
    let rows = sqlx::query("select filter, figures from staff_snapshot_table where project = $1 order by filter")
        .bind(project)
        .fetch_all(db.read())
        .await?;
    let table = |row: &sqlx::any::AnyRow| Ok((row.try_get("filter")?, row.try_get("figures")?));
    Ok(rows.iter().map(table).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Puts figures in place of the ones before them.
///
/// # Errors
/// `Rows` when their number is taken: somebody else froze some at the same time; else when the database cannot.
pub async fn put(tx: &mut Tx, snapshot: &SnapshotRow, tables: &[TableRow]) -> Result<()> {
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
    expect_rows(1, put.rows_affected())?;
    sqlx::query("delete from staff_snapshot_table where project = $1")
        .bind(&snapshot.project)
        .execute(&mut *tx.0)
        .await?;
    for (filter, figures) in tables {
        let put = sqlx::query("insert into staff_snapshot_table (project, filter, figures) values ($1, $2, $3)")
            .bind(&snapshot.project)
            .bind(filter)
            .bind(figures)
            .execute(&mut *tx.0)
            .await?;
        expect_rows(1, put.rows_affected())?;
    }
    Ok(())
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

/// How many responses of a project are stored at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// So many.
    pub count: u64,
    /// The last number that the project had given then.
    pub seq: i64,
}

/// How many responses of a project are stored, by counting them all.
///
/// # Errors
/// When the database does not answer.
pub async fn received_at(db: &Db, project: &str) -> Result<Received> {
    let row = sqlx::query(
        "select (select count(*) from response where project = $1) as received, \
         coalesce((select last_seq from project_counter where project = $1), 0) as seq",
    )
    .bind(project)
    .fetch_one(db.read())
    .await?;
    Ok(Received { count: row.try_get::<i64, _>("received")?.unsigned_abs(), seq: row.try_get("seq")? })
}

/// How many responses of a project are stored, from how many there were before; none when something was withdrawn since,
/// as nothing says when that had come.
///
/// # Errors
/// When the database does not answer.
pub async fn received_since(db: &Db, project: &str, before: Received) -> Result<Option<Received>> {
    let row = sqlx::query(
        "select (select count(*) from response where project = $1 and seq > $2 and first_seq > $2) as more, \
         (select count(*) from tombstone where project = $1 and seq > $2) as gone, \
         coalesce((select last_seq from project_counter where project = $1), 0) as seq",
    )
    .bind(project)
    .bind(before.seq)
    .fetch_one(db.read())
    .await?;
    let count = before.count + row.try_get::<i64, _>("more")?.unsigned_abs();
    let nobody_left = row.try_get::<i64, _>("gone")? == 0;
    Ok(nobody_left.then_some(Received { count, seq: row.try_get("seq")? }))
}
