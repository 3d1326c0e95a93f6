//! Keys that devices seal to. Private halves are opaque here: they come encrypted and leave encrypted.

use domain::{time::Millis, wire::v1::SealingKey};
use sqlx::{Row as _, any::AnyRow};

use super::{Db, Result, Tx, projects};

/// A key as stored.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Names it.
    pub key_id: String,
    /// Unpadded base64url.
    pub public_key: String,
    /// Encrypted under the secret.
    pub private_key: String,
    /// When it was made.
    pub created_at_ms: Millis,
    /// When a newer one took its place; it still opens what was sealed to it.
    pub retired_at_ms: Option<Millis>,
}

const COLUMNS: &str = "key_id, public_key, private_key, created_at_ms, retired_at_ms";

/// Every key, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn all(db: &Db) -> Result<Vec<KeyRow>> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from sealing_key order by created_at_ms desc, key_id"
    )))
    .fetch_all(db.read())
    .await?;
    Ok(rows.iter().map(key_row).collect::<std::result::Result<_, _>>()?)
}

/// The public half of the key in use; none before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn in_use(db: &Db) -> Result<Option<SealingKey>> {
    let row = sqlx::query(
        "select key_id, public_key from sealing_key where retired_at_ms is null \
         order by created_at_ms desc, key_id limit 1",
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SealingKey { key_id: row.try_get("key_id")?, public_key: row.try_get("public_key")? }))
}

/// Puts a key into use and retires the one before. Packs carry it, so it counts as a change of projects. With
/// `only_first`, nothing happens and the answer is false when there is a key already.
///
/// # Errors
/// When the database cannot store it.
pub async fn put_into_use(tx: &mut Tx, key: &KeyRow, only_first: bool) -> Result<bool> {
    // The counter comes first: whoever holds it is alone with the keys.
    projects::count_change(tx).await?;
    if only_first {
        let count: i64 = sqlx::query_scalar("select count(*) from sealing_key").fetch_one(&mut *tx.0).await?;
        if count > 0 {
            return Ok(false);
        }
    }
    sqlx::query("update sealing_key set retired_at_ms = $1 where retired_at_ms is null")
        .bind(key.created_at_ms)
        .execute(&mut *tx.0)
        .await?;
    sqlx::query("insert into sealing_key (key_id, public_key, private_key, created_at_ms) values ($1, $2, $3, $4)")
        .bind(&key.key_id)
        .bind(&key.public_key)
        .bind(&key.private_key)
        .bind(key.created_at_ms)
        .execute(&mut *tx.0)
        .await?;
    Ok(true)
}

fn key_row(row: &AnyRow) -> std::result::Result<KeyRow, sqlx::Error> {
    Ok(KeyRow {
        key_id: row.try_get("key_id")?,
        public_key: row.try_get("public_key")?,
        private_key: row.try_get("private_key")?,
        created_at_ms: row.try_get("created_at_ms")?,
        retired_at_ms: row.try_get("retired_at_ms")?,
    })
}
