//! Signed-in browsers by the keyed hash of their cookie, and how often signing in was tried.

use domain::time::Millis;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Db, Result, Tx, account_roles};

/// A session with the account it belongs to.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// The account's id.
    pub account: String,
    /// Its email address.
    pub email: String,
    /// Its roles, as their codes.
    pub roles: Vec<String>,
    /// The only project it is for; none is every project.
    pub project: Option<String>,
    /// When it signed in.
    pub created_at_ms: Millis,
    /// When it was last seen, to about a minute.
    pub seen_at_ms: Millis,
}

/// Opens a session.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, token_key: &str, account: &str, now_ms: Millis) -> Result<()> {
    sqlx::query("insert into session (token_key, account, created_at_ms, seen_at_ms) values ($1, $2, $3, $3)")
        .bind(token_key)
        .bind(account)
        .bind(now_ms)
        .execute(&mut *tx.0)
        .await?;
    Ok(())
}

/// The session with this key, unless its account is disabled.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, token_key: &str) -> Result<Option<SessionRow>> {
    let row = sqlx::query(
        "select s.account, a.email, a.role, a.further_roles, a.project, s.created_at_ms, s.seen_at_ms \
         from session s join account a on a.id = s.account where s.token_key = $1 and a.disabled_at_ms is null",
    )
    .bind(token_key)
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SessionRow {
        account: row.try_get("account")?,
        email: row.try_get("email")?,
        roles: account_roles::read(&row)?,
        project: row.try_get("project")?,
        created_at_ms: row.try_get("created_at_ms")?,
        seen_at_ms: row.try_get("seen_at_ms")?,
    }))
}

/// Notes that a session was seen.
///
/// # Errors
/// When the database cannot.
pub async fn touch(tx: &mut Tx, token_key: &str, now_ms: Millis) -> Result<()> {
    sqlx::query("update session set seen_at_ms = $2 where token_key = $1 and seen_at_ms < $2")
        .bind(token_key)
        .bind(now_ms)
        .execute(&mut *tx.0)
        .await?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// When the database cannot.
pub async fn end(tx: &mut Tx, token_key: &str) -> Result<()> {
    sqlx::query("delete from session where token_key = $1").bind(token_key).execute(&mut *tx.0).await?;
    Ok(())
}

/// Ends every session of an account.
///
/// # Errors
/// When the database cannot.
pub async fn end_all(tx: &mut Tx, account: &str) -> Result<()> {
    sqlx::query("delete from session where account = $1").bind(account).execute(&mut *tx.0).await?;
    Ok(())
}

/// From when on what is kept here is over.
#[derive(Clone, Copy, Debug)]
pub struct Ages {
    /// Sessions that were last seen then.
    pub seen_before_ms: Millis,
    /// Sessions that were opened then.
    pub opened_before_ms: Millis,
    /// Tries that were counted since then.
    pub tried_before_ms: Millis,
    /// Known browsers that last signed in then.
    pub known_before_ms: Millis,
}

/// What is over: a table, the name of its rows, and which.
const OVER: [(&str, &str, &str); 3] = [
    ("session", "token_key", "seen_at_ms <= $1 or created_at_ms <= $2"),
    ("sign_in_tries", "name", "since_ms <= $1"),
    ("known_browser", "token_key", "seen_at_ms <= $1"),
];

fn moments(ages: &Ages) -> [Vec<Millis>; 3] {
    [vec![ages.seen_before_ms, ages.opened_before_ms], vec![ages.tried_before_ms], vec![ages.known_before_ms]]
}

/// Whether anything is over.
///
/// # Errors
/// When the database does not answer.
pub async fn any_is_over(db: &Db, ages: &Ages) -> Result<bool> {
    for ((table, name, over), moments) in OVER.into_iter().zip(moments(ages)) {
        let sql = AssertSqlSafe(format!("select {name} from {table} where {over} limit 1"));
        let query = moments.into_iter().fold(sqlx::query(sql), |query, moment| query.bind(moment));
        if query.fetch_optional(db.read()).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Forgets at most so many rows of each kind that are over, but for those that somebody holds; returns how many.
///
/// # Errors
/// When the database cannot.
pub async fn forget_some(tx: &mut Tx, ages: &Ages, most: usize) -> Result<u64> {
    let mut gone = 0;
    for ((table, name, over), moments) in OVER.into_iter().zip(moments(ages)) {
        let passing_by = tx.passing_by();
        let sql = AssertSqlSafe(format!(
            "delete from {table} where {name} in (select {name} from {table} where {over} limit {most}{passing_by})"
        ));
        let query = moments.into_iter().fold(sqlx::query(sql), |query, moment| query.bind(moment));
        gone += query.execute(&mut *tx.0).await?.rows_affected();
    }
    Ok(gone)
}

/// How many tries there are under a name, and since when; none where the last began before a moment.
///
/// # Errors
/// When the database does not answer.
pub async fn tries(db: &Db, name: &str, began_before_ms: Millis) -> Result<Option<(i64, Millis)>> {
    let row = sqlx::query("select tries, since_ms from sign_in_tries where name = $1 and since_ms > $2")
        .bind(name)
        .bind(began_before_ms)
        .fetch_optional(db.read())
        .await?;
    row.map(|row| Ok((row.try_get("tries")?, row.try_get("since_ms")?))).transpose()
}

/// Counts one more try under a name, from nought again where the last began before a moment; returns how many there are
/// now, and since when.
///
/// # Errors
/// When the database cannot store it.
pub async fn count_try(tx: &mut Tx, name: &str, now_ms: Millis, began_before_ms: Millis) -> Result<(i64, Millis)> {
    let row = sqlx::query(
        "insert into sign_in_tries (name, tries, since_ms) values ($1, 1, $2) on conflict (name) do update set \
         tries = case when sign_in_tries.since_ms <= $3 then 1 else sign_in_tries.tries + 1 end, \
         since_ms = case when sign_in_tries.since_ms <= $3 then excluded.since_ms else sign_in_tries.since_ms end \
         returning tries, since_ms",
    )
    .bind(name)
    .bind(now_ms)
    .bind(began_before_ms)
    .fetch_one(&mut *tx.0)
    .await?;
    Ok((row.try_get("tries")?, row.try_get("since_ms")?))
}

/// Takes one try back: it was no wrong one.
///
/// # Errors
/// When the database cannot.
pub async fn give_back_try(tx: &mut Tx, name: &str) -> Result<()> {
    sqlx::query("update sign_in_tries set tries = tries - 1 where name = $1").bind(name).execute(&mut *tx.0).await?;
    Ok(())
}

/// Forgets the tries under a name.
///
/// # Errors
/// When the database cannot.
pub async fn forget_tries(tx: &mut Tx, name: &str) -> Result<()> {
    sqlx::query("delete from sign_in_tries where name = $1").bind(name).execute(&mut *tx.0).await?;
    Ok(())
}
