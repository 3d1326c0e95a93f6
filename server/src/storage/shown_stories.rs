//! Which texts readers see, and with which others each was let out. When that is, is decided in `stories::batches`.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{Db, ROWS_A_STATEMENT, Result, Tx};

/// A text that readers see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRow {
    /// Names it on pages, and says nothing of when it was written.
    pub handle: String,
    /// The response's id.
    pub response: String,
    /// The id that the text is stored under.
    pub item: String,
    /// Names the words that are shown, and no later ones.
    pub text_hash: String,
    /// The number of the batch that it was let out with, from 1.
    pub batch: i64,
}

const SELECT: &str = "select handle, response, item, text_hash, batch from shown_story where project = $1";

/// Every text of a project that readers see.
///
/// # Errors
/// When the database does not answer.
pub async fn of(db: &Db, project: &str) -> Result<Vec<ShownRow>> {
    let rows = sqlx::query(SELECT).bind(project).fetch_all(db.read()).await?;
    Ok(rows.iter().map(shown_row).collect::<std::result::Result<_, _>>()?)
}

/// The text of a project with this handle; none where its words are gone.
///
/// # Errors
/// When the database does not answer.
pub async fn named(db: &Db, project: &str, handle: &str) -> Result<Option<ShownRow>> {
    let sql = AssertSqlSafe([SELECT, " and handle = $2"].concat());
    let row = sqlx::query(sql).bind(project).bind(handle).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(shown_row).transpose()?)
}

/// Which of these responses count.
///
/// # Errors
/// When the database does not answer.
pub async fn counting(tx: &mut Tx, responses: &[&str]) -> Result<HashSet<String>> {
    let mut counting = HashSet::new();
    for chunk in responses.chunks(ROWS_A_STATEMENT) {
        let sql = format!("select id from response where set_aside = 0 and id in ({})", tx.marks().list(chunk.len()));
        let mut query = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql));
        for response in chunk {
            query = query.bind(*response);
        }
        counting.extend(query.fetch_all(&mut *tx.0).await?);
    }
    Ok(counting)
}

/// The number of the latest batch of a project; 0 before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn last_batch(tx: &mut Tx, project: &str) -> Result<i64> {
    let last = sqlx::query_scalar("select coalesce(max(batch), 0) from shown_story where project = $1")
        .bind(project)
        .fetch_one(&mut *tx.0)
        .await?;
    Ok(last)
}

/// Notes texts as shown. Of one that was shown with other words, these are shown now.
///
/// # Errors
/// When the database cannot store them.
pub async fn put(tx: &mut Tx, project: &str, rows: &[ShownRow]) -> Result<()> {
    for chunk in rows.chunks(ROWS_A_STATEMENT) {
        let values = tx.marks().values(chunk.len(), 6);
        let sql = format!(
            "insert into shown_story (handle, response, item, project, text_hash, batch) values {values} \
             on conflict (response, item) do update set handle = excluded.handle, text_hash = excluded.text_hash, \
             batch = excluded.batch"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for row in chunk {
            let named = query.bind(&row.handle).bind(&row.response).bind(&row.item);
            query = named.bind(project).bind(&row.text_hash).bind(row.batch);
        }
        query.execute(&mut *tx.0).await?;
    }
    Ok(())
}

fn shown_row(row: &AnyRow) -> std::result::Result<ShownRow, sqlx::Error> {
    Ok(ShownRow {
        handle: row.try_get("handle")?,
        response: row.try_get("response")?,
        item: row.try_get("item")?,
        text_hash: row.try_get("text_hash")?,
        batch: row.try_get("batch")?,
    })
}
