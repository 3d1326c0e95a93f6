//! Browsers that signed in to an account before, by a keyed hash that nobody can turn back.

use domain::time::Millis;

use super::{Db, Result, Tx};

/// Whether a browser is known to an account and was seen since a moment.
///
/// # Errors
/// When the database does not answer.
pub async fn is_known(db: &Db, token_key: &str, account: &str, since_ms: Millis) -> Result<bool> {
    let sql = "select account from known_browser where token_key = $1 and account = $2 and seen_at_ms > $3";
    let row = sqlx::query(sql).bind(token_key).bind(account).bind(since_ms).fetch_optional(db.read()).await?;
    Ok(row.is_some())
}

/// Makes a browser known to an account, and forgets those of the account that were seen longest ago, but for so many.
/// Whoever calls holds the account.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, token_key: &str, account: &str, now_ms: Millis, most: i64) -> Result<()> {
    sqlx::query("insert into known_browser (token_key, account, created_at_ms, seen_at_ms) values ($1, $2, $3, $3)")
        .bind(token_key)
        .bind(account)
        .bind(now_ms)
        .execute(&mut *tx.0)
        .await?;
    sqlx::query(
        "delete from known_browser where account = $1 and token_key not in (select token_key from known_browser \
         where account = $1 order by seen_at_ms desc, created_at_ms desc, token_key limit $2)",
    )
    .bind(account)
    .bind(most)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}

/// Notes that a known browser signed in again.
///
/// # Errors
/// When the database cannot.
pub async fn seen(tx: &mut Tx, token_key: &str, now_ms: Millis) -> Result<()> {
    sqlx::query("update known_browser set seen_at_ms = $2 where token_key = $1")
        .bind(token_key)
        .bind(now_ms)
        .execute(&mut *tx.0)
        .await?;
    Ok(())
}

/// Forgets every browser of an account.
///
/// # Errors
/// When the database cannot.
pub async fn forget_all(tx: &mut Tx, account: &str) -> Result<()> {
    sqlx::query("delete from known_browser where account = $1").bind(account).execute(&mut *tx.0).await?;
    Ok(())
}
