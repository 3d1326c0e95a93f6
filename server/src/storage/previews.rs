//! Figures that wait to be published, and the numbers that were given to any: a number is never given twice. When new ones
//! may be made is decided in `results::preview`.

use std::collections::BTreeMap;

use domain::time::Millis;
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{
    Db, Result, Tx,
    projects::{expect_rows, small},
    releases::ReleaseRow,
};

/// Figures that wait, or what is left of them.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    /// The project.
    pub project: String,
    /// The number that they are published under.
    pub number: u32,
    /// The last change that was counted.
    pub seq: i64,
    /// The version of the project whose questionnaire was counted by.
    pub project_version: i64,
    /// Fewest people behind a figure.
    pub k_public: u32,
    /// The figures, as `Released::to_stored` wrote them; none once they wait no more.
    pub figures: Option<String>,
    /// The hash of the words that they are published with.
    pub words_hash: Option<String>,
    /// When they were counted.
    pub made_at_ms: Millis,
}

/// The figures with the highest number of a project; none before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(db: &Db, project: &str) -> Result<Option<PreviewRow>> {
    let row = sqlx::query(
        "select project, number, seq, project_version, k_public, figures, words_hash, made_at_ms from release_preview \
         where project = $1 order by number desc limit 1",
    )
    .bind(project)
    .fetch_optional(db.read())
    .await?;
    Ok(row.as_ref().map(preview_row).transpose()?)
}

/// Stores figures under a number that was never given, and lets go of those that waited before.
///
/// # Errors
/// `Rows` when the number was given at the same time; else when the database cannot store them.
pub async fn put(tx: &mut Tx, preview: &PreviewRow) -> Result<()> {
    let put = sqlx::query(
        "insert into release_preview (project, number, seq, project_version, k_public, figures, words_hash, made_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
    )
    .bind(&preview.project)
    .bind(i64::from(preview.number))
    .bind(preview.seq)
    .bind(preview.project_version)
    .bind(i64::from(preview.k_public))
    .bind(&preview.figures)
    .bind(&preview.words_hash)
    .bind(preview.made_at_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, put.rows_affected())?;
    let replaced = "update release_preview set figures = null, dropped = 1 where project = $1 and number < $2 \
         and figures is not null";
    sqlx::query(replaced).bind(&preview.project).bind(i64::from(preview.number)).execute(&mut *tx.0).await?;
    Ok(())
}

/// Gives figures that wait other words.
///
/// # Errors
/// `Rows` when they do not wait any more, or not in these words; else when the database cannot.
pub async fn reword(tx: &mut Tx, preview: &PreviewRow, words_hash: &str) -> Result<()> {
    change(tx, preview, "words_hash = $4", Some(words_hash)).await
}

/// Takes figures that wait, so that they wait no more.
///
/// # Errors
/// `Rows` when they do not wait any more, or not in these words; else when the database cannot.
pub async fn take(tx: &mut Tx, preview: &PreviewRow) -> Result<()> {
    change(tx, preview, "figures = $4", None).await
}

async fn change(tx: &mut Tx, preview: &PreviewRow, what: &str, value: Option<&str>) -> Result<()> {
    let sql = format!(
        "update release_preview set {what} where project = $1 and number = $2 and figures is not null \
         and coalesce(words_hash, '') = $3"
    );
    let changed = sqlx::query(AssertSqlSafe(sql))
        .bind(&preview.project)
        .bind(i64::from(preview.number))
        .bind(preview.words_hash.as_deref().unwrap_or_default())
        .bind(value)
        .execute(&mut *tx.0)
        .await?;
    expect_rows(1, changed.rows_affected())
}

/// When figures of a number below this one were last counted or published; none before the second.
///
/// # Errors
/// When the database does not answer.
pub async fn before(db: &Db, project: &str, number: u32) -> Result<Option<Millis>> {
    let sql = "select max(at_ms) from (select made_at_ms as at_ms from release_preview where project = $1 and number < $2 \
         union all select published_at_ms as at_ms from release where project = $1 and number < $2) looks";
    let query = sqlx::query_scalar(sql).bind(project).bind(i64::from(number));
    Ok(query.fetch_one(db.read()).await?)
}

/// When the figures of each number were counted, where that was before they were published.
///
/// # Errors
/// When the database does not answer.
pub async fn moments(db: &Db, project: &str) -> Result<BTreeMap<u32, Millis>> {
    let rows: Vec<(i64, Millis)> = sqlx::query_as("select number, made_at_ms from release_preview where project = $1")
        .bind(project)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|(number, made_at_ms)| (small(number), made_at_ms)).collect())
}

/// Remembers that the number of a release that is taken back was given.
///
/// # Errors
/// When the database cannot store it.
pub async fn drop_release(tx: &mut Tx, release: &ReleaseRow) -> Result<()> {
    sqlx::query(
        "insert into release_preview (project, number, seq, project_version, k_public, words_hash, made_at_ms, dropped) \
         values ($1, $2, $3, $4, $5, $6, $7, 1) on conflict (project, number) do update set dropped = 1",
    )
    .bind(&release.project)
    .bind(i64::from(release.number))
    .bind(release.seq)
    .bind(release.project_version)
    .bind(i64::from(release.k_public))
    .bind(&release.words_hash)
    .bind(release.published_at_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}

fn preview_row(row: &AnyRow) -> std::result::Result<PreviewRow, sqlx::Error> {
    Ok(PreviewRow {
        project: row.try_get("project")?,
        number: small(row.try_get("number")?),
        seq: row.try_get("seq")?,
        project_version: row.try_get("project_version")?,
        k_public: small(row.try_get("k_public")?),
        figures: row.try_get("figures")?,
        words_hash: row.try_get("words_hash")?,
        made_at_ms: row.try_get("made_at_ms")?,
    })
}
