//! The tags of each project. A tag is never deleted: it is retired, or merged into another. No text is here.

use domain::time::Millis;
use sqlx::{Row as _, any::AnyRow};

use super::{Db, Result, Tx, projects::expect_rows};

/// A tag as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRow {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// The email of whoever made it.
    pub made_by: String,
    /// When it was made.
    pub made_at_ms: Millis,
    /// Since when it is not to be given any more.
    pub retired_at_ms: Option<Millis>,
    /// The tag that it was merged into.
    pub merged_into: Option<String>,
}

/// A tag to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewTag<'t> {
    /// Its id.
    pub id: &'t str,
    /// Its project.
    pub project: &'t str,
    /// What it is called.
    pub name: &'t str,
    /// The name by which it is known to be the same.
    pub name_key: &'t str,
    /// When to use it.
    pub description: &'t str,
    /// The account that makes it.
    pub made_by: &'t str,
    /// When.
    pub made_at_ms: Millis,
}

/// Every tag of a project, retired and merged ones too, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, project: &str) -> Result<Vec<TagRow>> {
    let rows = sqlx::query(
        "select t.id, t.name, t.description, a.email, t.made_at_ms, t.retired_at_ms, t.merged_into \
         from tag t join account a on a.id = t.made_by where t.project = $1 order by t.name_key",
    )
    .bind(project)
    .fetch_all(db.read())
    .await?;
    let read = |row: &AnyRow| {
        Ok(TagRow {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            made_by: row.try_get("email")?,
            made_at_ms: row.try_get("made_at_ms")?,
            retired_at_ms: row.try_get("retired_at_ms")?,
            merged_into: row.try_get("merged_into")?,
        })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Adds a tag. False when its project has one of that name, retired or not.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, tag: &NewTag<'_>) -> Result<bool> {
    let added = sqlx::query(
        "insert into tag (id, project, name, name_key, description, made_by, made_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (project, name_key) do nothing",
    )
    .bind(tag.id)
    .bind(tag.project)
    .bind(tag.name)
    .bind(tag.name_key)
    .bind(tag.description)
    .bind(tag.made_by)
    .bind(tag.made_at_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Other words for a tag. False when there is no such tag, or another one of that name.
///
/// # Errors
/// When the database cannot store it.
pub async fn reword(tx: &mut Tx, tag: &NewTag<'_>) -> Result<bool> {
    let changed = sqlx::query(
        "update tag set name = $3, name_key = $4, description = $5 where id = $1 and project = $2 and not exists \
         (select 1 from tag other where other.project = $2 and other.name_key = $4 and other.id <> $1)",
    )
    .bind(tag.id)
    .bind(tag.project)
    .bind(tag.name)
    .bind(tag.name_key)
    .bind(tag.description)
    .execute(&mut *tx.0)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Retires a tag at a moment, or brings it back. False when that changes nothing, or it was merged into another.
///
/// # Errors
/// When the database cannot store it.
pub async fn retire(tx: &mut Tx, project: &str, tag: &str, at_ms: Option<Millis>) -> Result<bool> {
    let state = if at_ms.is_some() { "retired_at_ms is null" } else { "retired_at_ms is not null" };
    let sql =
        format!("update tag set retired_at_ms = $3 where id = $1 and project = $2 and merged_into is null and {state}");
    let retired = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tag).bind(project).bind(at_ms);
    Ok(retired.execute(&mut *tx.0).await?.rows_affected() == 1)
}

/// Gives every text with one tag another instead, and retires the first for good. Whoever gave both has given one.
///
/// # Errors
/// `Rows` when either is not a tag of the project that is in use; else when the database cannot.
pub async fn merge(tx: &mut Tx, project: &str, (from, into): (&str, &str), now_ms: Millis) -> Result<()> {
    let retired = sqlx::query(
        "update tag set retired_at_ms = $4, merged_into = $3 where id = $1 and project = $2 and id <> $3 \
         and merged_into is null and exists (select 1 from tag other where other.id = $3 and other.project = $2 \
         and other.retired_at_ms is null)",
    )
    .bind(from)
    .bind(project)
    .bind(into)
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, retired.rows_affected())?;
    sqlx::query(
        "insert into tagging (response, item, tag, tagged_by, project, text_hash, tagged_at_ms) \
         select response, item, cast($2 as text), tagged_by, project, text_hash, tagged_at_ms from tagging \
         where tag = $1 on conflict (response, item, tag, tagged_by) do nothing",
    )
    .bind(from)
    .bind(into)
    .execute(&mut *tx.0)
    .await?;
    sqlx::query("delete from tagging where tag = $1").bind(from).execute(&mut *tx.0).await?;
    Ok(())
}
