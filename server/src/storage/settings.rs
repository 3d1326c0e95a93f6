//! Single values that the program keeps about itself. Secrets themselves are never among them.

use super::{Db, Result, Tx};

const SELECT: &str = "select value from setting where name = $1";

/// The value kept under a name.
///
/// # Errors
/// When the database does not answer.
pub async fn get(db: &Db, name: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(SELECT).bind(name).fetch_optional(db.read()).await?)
}

/// The value kept under a name, as a transaction sees it.
pub(super) async fn get_in(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(SELECT).bind(name).fetch_optional(&mut *tx.0).await?)
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
    let kept = get_in(&mut tx, name).await?;
    tx.commit().await?;
    Ok(kept.unwrap_or_else(|| value.to_owned()))
}

/// Keeps a value in place of any other.
///
/// # Errors
/// When the database cannot store it.
pub async fn put(db: &Db, name: &str, value: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    put_in(&mut tx, name, value).await?;
    tx.commit().await
}

/// Keeps a value in place of any other, once a transaction ends.
pub(super) async fn put_in(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    sqlx::query(
        "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}
