//! Tombstones of withdrawn responses, read on by sequence number. They hold ids and numbers, nothing else.

use sqlx::Row as _;

use super::{Db, Result};

/// The ids withdrawn from a project after a sequence number, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn withdrawn_after(db: &Db, project: &str, seq: i64) -> Result<Vec<String>> {
    let rows = sqlx::query("select id from tombstone where project = $1 and seq > $2 order by seq")
        .bind(project)
        .bind(seq)
        .fetch_all(db.read())
        .await?;
    Ok(rows.iter().map(|row| row.try_get("id")).collect::<std::result::Result<_, _>>()?)
}
