//! The words that releases were published with: a text under its hash, stored once however many releases have it. A text
//! never changes; what is in it is for others to know.

use super::{Db, Result, Tx};

/// Stores words under their hash unless they are there.
///
/// # Errors
/// When the database cannot store them.
pub async fn put(tx: &mut Tx, hash: &str, words: &str) -> Result<()> {
    sqlx::query("insert into release_words (hash, words) values ($1, $2) on conflict (hash) do nothing")
        .bind(hash)
        .bind(words)
        .execute(&mut *tx.0)
        .await?;
    Ok(())
}

/// The words under a hash; none where there are none.
///
/// # Errors
/// When the database does not answer.
pub async fn get(db: &Db, hash: &str) -> Result<Option<String>> {
    let sql = "select words from release_words where hash = $1";
    Ok(sqlx::query_scalar(sql).bind(hash).fetch_optional(db.read()).await?)
}
