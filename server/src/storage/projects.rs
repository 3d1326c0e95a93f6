//! Projects, their earlier versions, their questionnaires and their counters. The documents are opaque text here.

use domain::time::Millis;
use sqlx::Row as _;

use super::{Db, Result, StorageError, Tx};

/// One project as stored.
#[derive(Clone, Debug)]
pub struct ProjectRow {
    /// Its name in addresses.
    pub slug: String,
    /// How often it was saved.
    pub version: i64,
    /// The notice people read now.
    pub notice_version: u32,
    /// The project document, JSON.
    pub document: String,
    /// When it was added.
    pub created_at_ms: Millis,
}

/// A questionnaire that a project has used.
#[derive(Clone, Debug)]
pub struct QuestionnaireRow {
    /// The project.
    pub project: String,
    /// The questionnaire's id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The whole document, JSON; none for the built-in one.
    pub document: Option<String>,
}

/// What goes up whenever any project changes.
///
/// # Errors
/// When the database does not answer.
pub async fn change_number(db: &Db) -> Result<i64> {
    Ok(sqlx::query_scalar(CHANGE_NUMBER).fetch_one(db.read()).await?)
}

/// The same inside a write transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn change_number_in(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar(CHANGE_NUMBER).fetch_one(&mut *tx.0).await?)
}

const CHANGE_NUMBER: &str = "select value from counter where name = 'projects'";

/// Every project by slug, and every questionnaire of each.
///
/// # Errors
/// When the database does not answer.
pub async fn all(db: &Db) -> Result<(Vec<ProjectRow>, Vec<QuestionnaireRow>)> {
    let projects =
        sqlx::query("select slug, version, notice_version, document, created_at_ms from project order by slug")
            .fetch_all(db.read())
            .await?
            .iter()
            .map(project_row)
            .collect::<std::result::Result<_, _>>()?;
    let questionnaires =
        sqlx::query("select project, id, version, document from questionnaire order by project, id, version")
            .fetch_all(db.read())
            .await?
            .iter()
            .map(|row| {
                Ok(QuestionnaireRow {
                    project: row.try_get("project")?,
                    id: row.try_get("id")?,
                    version: small(row.try_get("version")?),
                    document: row.try_get("document")?,
                })
            })
            .collect::<std::result::Result<_, sqlx::Error>>()?;
    Ok((projects, questionnaires))
}

/// A project as it was saved the so-many-th time; none where there is no such version.
///
/// # Errors
/// When the database does not answer.
pub async fn as_of(db: &Db, slug: &str, version: i64) -> Result<Option<ProjectRow>> {
    let row = sqlx::query(
        "select project as slug, version, notice_version, document, saved_at_ms as created_at_ms \
         from project_version where project = $1 and version = $2",
    )
    .bind(slug)
    .bind(version)
    .fetch_optional(db.read())
    .await?;
    Ok(row.as_ref().map(project_row).transpose()?)
}

/// Adds a project with its counter. False when the slug is taken.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, project: &ProjectRow) -> Result<bool> {
    let added = sqlx::query(
        "insert into project (slug, version, notice_version, document, created_at_ms, updated_at_ms) \
         values ($1, $2, $3, $4, $5, $5) on conflict (slug) do nothing",
    )
    .bind(&project.slug)
    .bind(project.version)
    .bind(i64::from(project.notice_version))
    .bind(&project.document)
    .bind(project.created_at_ms)
    .execute(&mut *tx.0)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("insert into project_counter (project, last_seq) values ($1, 0)")
        .bind(&project.slug)
        .execute(&mut *tx.0)
        .await?;
    note_change(tx, project, project.created_at_ms).await?;
    Ok(true)
}

/// Puts a new version in place of the one before it.
///
/// # Errors
/// `Rows` when somebody else saved it in between; else when the database cannot store it.
pub async fn update(tx: &mut Tx, project: &ProjectRow, now_ms: Millis) -> Result<()> {
    let updated = sqlx::query(
        "update project set version = $2, notice_version = $3, document = $4, updated_at_ms = $5 \
         where slug = $1 and version = $2 - 1",
    )
    .bind(&project.slug)
    .bind(project.version)
    .bind(i64::from(project.notice_version))
    .bind(&project.document)
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, updated.rows_affected())?;
    note_change(tx, project, now_ms).await
}

/// Remembers that a project uses a questionnaire.
///
/// # Errors
/// When the database cannot store it.
pub async fn use_questionnaire(tx: &mut Tx, row: &QuestionnaireRow) -> Result<()> {
    sqlx::query(
        "insert into questionnaire (project, id, version, document) values ($1, $2, $3, $4) \
         on conflict (project, id, version) do nothing",
    )
    .bind(&row.project)
    .bind(&row.id)
    .bind(i64::from(row.version))
    .bind(&row.document)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}

/// Takes so many numbers of a project's counter and returns the first; none when there is no such project.
/// The counter stays locked until the transaction ends, so numbers appear in the order of commits.
/// Callers that take numbers of several projects do so in the order of their slugs.
///
/// # Errors
/// When the database cannot take them.
pub async fn take_numbers(tx: &mut Tx, project: &str, count: usize) -> Result<Option<i64>> {
    let last: Option<i64> =
        sqlx::query_scalar("update project_counter set last_seq = last_seq + $2 where project = $1 returning last_seq")
            .bind(project)
            .bind(count as i64)
            .fetch_optional(&mut *tx.0)
            .await?;
    Ok(last.map(|last| last - count as i64 + 1))
}

async fn note_change(tx: &mut Tx, project: &ProjectRow, now_ms: Millis) -> Result<()> {
    sqlx::query(
        "insert into project_version (project, version, notice_version, document, saved_at_ms) \
         values ($1, $2, $3, $4, $5)",
    )
    .bind(&project.slug)
    .bind(project.version)
    .bind(i64::from(project.notice_version))
    .bind(&project.document)
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    count_change(tx).await
}

/// Says to every process that projects, or what their packs carry, have changed. The counter stays locked until the
/// transaction ends.
///
/// # Errors
/// When the database cannot.
pub async fn count_change(tx: &mut Tx) -> Result<()> {
    let counted =
        sqlx::query("update counter set value = value + 1 where name = 'projects'").execute(&mut *tx.0).await?;
    expect_rows(1, counted.rows_affected())
}

fn project_row(row: &sqlx::any::AnyRow) -> std::result::Result<ProjectRow, sqlx::Error> {
    Ok(ProjectRow {
        slug: row.try_get("slug")?,
        version: row.try_get("version")?,
        notice_version: small(row.try_get("notice_version")?),
        document: row.try_get("document")?,
        created_at_ms: row.try_get("created_at_ms")?,
    })
}

/// Versions are small; a larger one was not written by this program.
pub(super) fn small(version: i64) -> u32 {
    u32::try_from(version).unwrap_or(u32::MAX)
}

/// Turns an unexpected number of rows into an error.
pub(super) fn expect_rows(expected: usize, changed: u64) -> Result<()> {
    if expected as u64 == changed { Ok(()) } else { Err(StorageError::Rows { expected, changed }) }
}
