//! Accounts of staff and the links that invite to one. Passphrases and links appear only as hashes.

use std::collections::BTreeSet;

use domain::time::Millis;
use sqlx::{Row as _, any::AnyRow};

use super::{Db, Result, Tx, account_roles, projects::expect_rows};

/// An account as stored.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// Its email address, lower-case.
    pub email: String,
    /// The argon2id hash of its passphrase.
    pub passphrase_hash: String,
    /// Its roles, as their codes, in the order in which roles are offered.
    pub roles: Vec<String>,
    /// The only project it is for; none is every project.
    pub project: Option<String>,
    /// When it was made.
    pub created_at_ms: Millis,
    /// Since when it cannot be used.
    pub disabled_at_ms: Option<Millis>,
}

const COLUMNS: &str = "id, email, passphrase_hash, role, further_roles, project, created_at_ms, disabled_at_ms";

/// Adds an account. False when its email is taken.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, account: &AccountRow) -> Result<bool> {
    let (role, further_roles) = account_roles::written(&account.roles);
    let added = sqlx::query(
        "insert into account (id, email, passphrase_hash, role, further_roles, project, created_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (email) do nothing",
    )
    .bind(&account.id)
    .bind(&account.email)
    .bind(&account.passphrase_hash)
    .bind(role)
    .bind(further_roles)
    .bind(&account.project)
    .bind(account.created_at_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// The account with this email.
///
/// # Errors
/// When the database does not answer.
pub async fn by_email(db: &Db, email: &str) -> Result<Option<AccountRow>> {
    let sql = sqlx::AssertSqlSafe(format!("select {COLUMNS} from account where email = $1"));
    let row = sqlx::query(sql).bind(email).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(account_row).transpose()?)
}

/// The account with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn by_id(db: &Db, id: &str) -> Result<Option<AccountRow>> {
    let sql = sqlx::AssertSqlSafe(format!("select {COLUMNS} from account where id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(account_row).transpose()?)
}

/// The account with this id as a transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn by_id_in(tx: &mut Tx, id: &str) -> Result<Option<AccountRow>> {
    let sql = sqlx::AssertSqlSafe(format!("select {COLUMNS} from account where id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(&mut *tx.0).await?;
    Ok(row.as_ref().map(account_row).transpose()?)
}

/// The codes of the roles that an account has now; none where there is no such account.
///
/// # Errors
/// When the database does not answer.
pub async fn roles_of(tx: &mut Tx, id: &str) -> Result<Vec<String>> {
    let sql = "select role, further_roles from account where id = $1";
    let row = sqlx::query(sql).bind(id).fetch_optional(&mut *tx.0).await?;
    Ok(row.as_ref().map(account_roles::read).transpose()?.unwrap_or_default())
}

/// Whether there is any account at all, disabled or not.
///
/// # Errors
/// When the database does not answer.
pub async fn any(db: &Db) -> Result<bool> {
    Ok(sqlx::query("select 1 from account limit 1").fetch_optional(db.read()).await?.is_some())
}

/// The enabled accounts whose first role is this one: their ids, and the only projects that they are for.
///
/// # Errors
/// When the database does not answer.
pub async fn enabled_with_first(tx: &mut Tx, role: &str) -> Result<Vec<(String, Option<String>)>> {
    let rows = sqlx::query("select id, project from account where role = $1 and disabled_at_ms is null")
        .bind(role)
        .fetch_all(&mut *tx.0)
        .await?;
    let read = |row: &AnyRow| Ok((row.try_get("id")?, row.try_get("project")?));
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Accounts by email, after one, at most so many; of one project only, where it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, project: Option<&str>, after: &str, limit: usize) -> Result<Vec<AccountRow>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from account where email > $1 and ($2 = '' or project = $2) order by email limit $3"
    ));
    let rows =
        sqlx::query(sql).bind(after).bind(project.unwrap_or_default()).bind(limit as i64).fetch_all(db.read()).await?;
    Ok(rows.iter().map(account_row).collect::<std::result::Result<_, _>>()?)
}

/// Puts another passphrase in place of an account's.
///
/// # Errors
/// `Rows` when there is no such account; else when the database cannot.
pub async fn set_passphrase(tx: &mut Tx, id: &str, passphrase_hash: &str) -> Result<()> {
    let changed = sqlx::query("update account set passphrase_hash = $2 where id = $1")
        .bind(id)
        .bind(passphrase_hash)
        .execute(&mut *tx.0)
        .await?;
    expect_rows(1, changed.rows_affected())
}

/// Takes hold of an account until the transaction ends, so that nobody disables it meanwhile. False when it is disabled,
/// or there is none. Whoever writes more about the account takes hold of it first.
///
/// # Errors
/// When the database cannot.
pub async fn hold(tx: &mut Tx, id: &str) -> Result<bool> {
    let held = sqlx::query("update account set email = email where id = $1 and disabled_at_ms is null")
        .bind(id)
        .execute(&mut *tx.0)
        .await?;
    Ok(held.rows_affected() == 1)
}

/// The same, and that nobody changes its passphrase meanwhile. False also when it has another passphrase than this.
///
/// # Errors
/// When the database cannot.
pub async fn hold_with(tx: &mut Tx, id: &str, passphrase_hash: &str) -> Result<bool> {
    let sql = "update account set email = email where id = $1 and passphrase_hash = $2 and disabled_at_ms is null";
    let held = sqlx::query(sql).bind(id).bind(passphrase_hash).execute(&mut *tx.0).await?;
    Ok(held.rows_affected() == 1)
}

/// Takes hold of several accounts until the transaction ends, disabled ones too, always in the same order, so that nobody
/// waits for somebody who waits for them.
///
/// # Errors
/// When the database cannot.
pub async fn hold_all(tx: &mut Tx, ids: impl IntoIterator<Item = String>) -> Result<()> {
    for id in ids.into_iter().collect::<BTreeSet<_>>() {
        sqlx::query("update account set email = email where id = $1").bind(id).execute(&mut *tx.0).await?;
    }
    Ok(())
}

/// Puts other roles in place of an account's.
///
/// # Errors
/// `Rows` when there is no such account; else when the database cannot.
pub async fn set_roles(tx: &mut Tx, id: &str, roles: &[String]) -> Result<()> {
    let (role, further_roles) = account_roles::written(roles);
    let changed = sqlx::query("update account set role = $2, further_roles = $3 where id = $1")
        .bind(id)
        .bind(role)
        .bind(further_roles)
        .execute(&mut *tx.0)
        .await?;
    expect_rows(1, changed.rows_affected())
}

/// Disables an account from a moment on, or enables it again. False when it is so already.
///
/// # Errors
/// When the database cannot.
pub async fn set_disabled(tx: &mut Tx, id: &str, disabled_at_ms: Option<Millis>) -> Result<bool> {
    let changed = sqlx::query(
        "update account set disabled_at_ms = $2 where id = $1 and (disabled_at_ms is null) <> (cast($2 as bigint) is null)",
    )
    .bind(id)
    .bind(disabled_at_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(changed.rows_affected() == 1)
}

fn account_row(row: &AnyRow) -> std::result::Result<AccountRow, sqlx::Error> {
    Ok(AccountRow {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        passphrase_hash: row.try_get("passphrase_hash")?,
        roles: account_roles::read(row)?,
        project: row.try_get("project")?,
        created_at_ms: row.try_get("created_at_ms")?,
        disabled_at_ms: row.try_get("disabled_at_ms")?,
    })
}
