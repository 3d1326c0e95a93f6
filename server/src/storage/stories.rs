//! Which tags texts have, and which are held to tell of a most significant change. The texts themselves are `responses`'.
//!
//! Both hold on to a response by its id and to its words by their hash: a row goes with the response, and in the very
//! transaction that changes the words.

use domain::{
    collection::{
        answer::Answers,
        stories::{text_hash, text_of},
    },
    time::Millis,
};
use sqlx::{Row as _, any::AnyRow};

use super::{Db, Result, Tx};

/// A text of a response, as somebody saw it.
#[derive(Clone, Copy, Debug)]
pub struct SeenText<'t> {
    /// The project.
    pub project: &'t str,
    /// The response's id.
    pub response: &'t str,
    /// The id that the text is stored under.
    pub item: &'t str,
    /// Names its words.
    pub text_hash: &'t str,
}

/// A tag that somebody gave to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaggingRow {
    /// The response's id.
    pub response: String,
    /// The id that the text is stored under.
    pub item: String,
    /// The tag's id.
    pub tag: String,
    /// The account that gave it.
    pub account: String,
    /// The email of that account.
    pub email: String,
    /// Names the words that were tagged.
    pub text_hash: String,
}

/// A text that somebody chose, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignificanceRow {
    /// The response's id.
    pub response: String,
    /// The id that the text is stored under.
    pub item: String,
    /// The account that chose it.
    pub account: String,
    /// The email of that account.
    pub email: String,
    /// Names the words that were chosen.
    pub text_hash: String,
    /// Why.
    pub reason: String,
    /// When.
    pub chosen_at_ms: Millis,
}

/// Every tagging of a project.
///
/// # Errors
/// When the database does not answer.
pub async fn taggings(db: &Db, project: &str) -> Result<Vec<TaggingRow>> {
    let rows = sqlx::query(
        "select g.response, g.item, g.tag, g.tagged_by, a.email, g.text_hash from tagging g \
         join account a on a.id = g.tagged_by where g.project = $1 order by g.tagged_at_ms, g.response, g.item, g.tag",
    )
    .bind(project)
    .fetch_all(db.read())
    .await?;
    let read = |row: &AnyRow| {
        Ok(TaggingRow {
            response: row.try_get("response")?,
            item: row.try_get("item")?,
            tag: row.try_get("tag")?,
            account: row.try_get("tagged_by")?,
            email: row.try_get("email")?,
            text_hash: row.try_get("text_hash")?,
        })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Every choice of a project, the first chosen first.
///
/// # Errors
/// When the database does not answer.
pub async fn choices(db: &Db, project: &str) -> Result<Vec<SignificanceRow>> {
    let rows = sqlx::query(
        "select s.response, s.item, s.chosen_by, a.email, s.text_hash, s.reason, s.chosen_at_ms from significance s \
         join account a on a.id = s.chosen_by where s.project = $1 order by s.chosen_at_ms, s.response, s.item, a.email",
    )
    .bind(project)
    .fetch_all(db.read())
    .await?;
    let read = |row: &AnyRow| {
        Ok(SignificanceRow {
            response: row.try_get("response")?,
            item: row.try_get("item")?,
            account: row.try_get("chosen_by")?,
            email: row.try_get("email")?,
            text_hash: row.try_get("text_hash")?,
            reason: row.try_get("reason")?,
            chosen_at_ms: row.try_get("chosen_at_ms")?,
        })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Takes hold of a response that counts, so that nobody changes it before this transaction ends, and says whether it
/// still holds the words that somebody saw.
///
/// # Errors
/// When the database cannot.
pub async fn still_says(tx: &mut Tx, seen: &SeenText<'_>) -> Result<bool> {
    let held: Option<String> = sqlx::query_scalar(
        "update response set revision = revision where id = $1 and project = $2 and set_aside = 0 returning answers",
    )
    .bind(seen.response)
    .bind(seen.project)
    .fetch_optional(&mut *tx.0)
    .await?;
    let Some(held) = held else { return Ok(false) };
    let answers: Answers = serde_json::from_str(&held)?;
    Ok(text_of(&answers, seen.item).is_some_and(|text| text_hash(text) == seen.text_hash))
}

/// Gives a tag of the project that is in use to a text. Once given, giving it again changes nothing.
///
/// # Errors
/// When the database cannot store it.
pub async fn tag(tx: &mut Tx, seen: &SeenText<'_>, tag: &str, account: &str, now_ms: Millis) -> Result<bool> {
    let tagged = sqlx::query(
        "insert into tagging (response, item, tag, tagged_by, project, text_hash, tagged_at_ms) \
         select cast($1 as text), cast($2 as text), id, cast($4 as text), project, cast($6 as text), \
         cast($7 as bigint) from tag where id = $3 and project = $5 and retired_at_ms is null \
         on conflict (response, item, tag, tagged_by) do nothing",
    )
    .bind(seen.response)
    .bind(seen.item)
    .bind(tag)
    .bind(account)
    .bind(seen.project)
    .bind(seen.text_hash)
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(tagged.rows_affected() > 0)
}

/// The tags that an account has given to a text.
///
/// # Errors
/// When the database does not answer.
pub async fn given_by(tx: &mut Tx, seen: &SeenText<'_>, account: &str) -> Result<Vec<String>> {
    let sql = "select tag from tagging where response = $1 and item = $2 and tagged_by = $3";
    let tags = sqlx::query_scalar(sql).bind(seen.response).bind(seen.item).bind(account);
    Ok(tags.fetch_all(&mut *tx.0).await?)
}

/// Takes a tag that an account gave back from a text; of every other account, where it is to be what others gave.
///
/// # Errors
/// When the database cannot.
pub async fn untag(tx: &mut Tx, seen: &SeenText<'_>, tag: &str, account: &str, of_others: bool) -> Result<bool> {
    let whose = if of_others { "tagged_by <> $5" } else { "tagged_by = $5" };
    let sql =
        format!("delete from tagging where response = $1 and item = $2 and tag = $3 and project = $4 and {whose}");
    let taken = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(seen.response)
        .bind(seen.item)
        .bind(tag)
        .bind(seen.project)
        .bind(account);
    Ok(taken.execute(&mut *tx.0).await?.rows_affected() > 0)
}

/// Notes that somebody holds a text to tell of a most significant change, and why; in place of what they said before.
///
/// # Errors
/// When the database cannot store it.
pub async fn choose(tx: &mut Tx, seen: &SeenText<'_>, account: &str, reason: &str, now_ms: Millis) -> Result<()> {
    sqlx::query(
        "insert into significance (response, item, chosen_by, project, text_hash, reason, chosen_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (response, item, chosen_by) do update set \
         text_hash = excluded.text_hash, reason = excluded.reason, chosen_at_ms = excluded.chosen_at_ms",
    )
    .bind(seen.response)
    .bind(seen.item)
    .bind(account)
    .bind(seen.project)
    .bind(seen.text_hash)
    .bind(reason)
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}

/// Takes somebody's own choice back. False when there is none.
///
/// # Errors
/// When the database cannot.
pub async fn unchoose(tx: &mut Tx, project: &str, (response, item): (&str, &str), account: &str) -> Result<bool> {
    let taken =
        sqlx::query("delete from significance where response = $1 and item = $2 and chosen_by = $3 and project = $4")
            .bind(response)
            .bind(item)
            .bind(account)
            .bind(project)
            .execute(&mut *tx.0)
            .await?;
    Ok(taken.rows_affected() > 0)
}

/// Lets go of the tags and reasons of every text of a response that says something else from now on, or is gone, and of
/// its being shown: they were about words that somebody took back.
///
/// # Errors
/// When the database cannot.
pub(super) async fn let_go_of_changed(tx: &mut Tx, response: &str, answers: &str) -> Result<()> {
    let rows = sqlx::query(
        "select item, text_hash from tagging where response = $1 union \
         select item, text_hash from significance where response = $1 union \
         select item, text_hash from shown_story where response = $1",
    )
    .bind(response)
    .fetch_all(&mut *tx.0)
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let answers: Answers = serde_json::from_str(answers)?;
    for row in &rows {
        let (item, hash): (String, String) = (row.try_get("item")?, row.try_get("text_hash")?);
        if text_of(&answers, &item).is_some_and(|text| text_hash(text) == hash) {
            continue;
        }
        for sql in [
            "delete from tagging where response = $1 and item = $2 and text_hash = $3",
            "delete from significance where response = $1 and item = $2 and text_hash = $3",
            "delete from shown_story where response = $1 and item = $2 and text_hash = $3",
        ] {
            sqlx::query(sql).bind(response).bind(&item).bind(&hash).execute(&mut *tx.0).await?;
        }
    }
    Ok(())
}
