//! Single values that the program keeps about itself. Secrets themselves are never among them.

use super::{Db, Result};

/// The value kept under a name.
///
/// # Errors
/// When the database does not answer.
pub async fn get(db: &Db, name: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select value from setting where name = $1").bind(name).fetch_optional(db.read()).await?)
}

/// Keeps a value unless there is one already, and returns the one kept.
///
/// # Errors
/// When the database cannot store it.
pub async fn keep_first(db: &Db, name: &str, value: &str) -> Result<String> {
    let mut tx = db.begin().await?;
    sqlx::query("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing")
        .bind(name)
        .bind(value)
        .execute(&mut *tx.0)
        .await?;
    let kept = sqlx::query_scalar("select value from setting where name = $1").bind(name).fetch_one(&mut *tx.0).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Keeps a value in place of any other.
///
/// # Errors
/// When the database cannot store it.
pub async fn put(db: &Db, name: &str, value: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query(
        "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(&mut *tx.0)
    .await?;
    tx.commit().await
}
