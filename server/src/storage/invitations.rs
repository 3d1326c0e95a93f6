//! Links that make one account each, known by the keyed hash of what they hold.

use domain::time::Millis;
use sqlx::{Row as _, any::AnyRow};

use super::{Db, Result, Tx, account_roles, projects::expect_rows};

/// An invitation as stored.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    /// Its id, which opens nothing.
    pub id: String,
    /// Keyed hash of what the link holds.
    pub token_key: String,
    /// The roles it gives, as their codes.
    pub roles: Vec<String>,
    /// The project it is for; none is every project.
    pub project: Option<String>,
    /// Who invited.
    pub invited_by: String,
    /// When.
    pub created_at_ms: Millis,
    /// Until when it works.
    pub expires_at_ms: Millis,
}

const COLUMNS: &str = "id, token_key, role, further_roles, project, invited_by, created_at_ms, expires_at_ms";

/// Keeps an invitation.
///
/// # Errors
/// When the database cannot store it.
pub async fn add(tx: &mut Tx, invitation: &InvitationRow) -> Result<()> {
    let (role, further_roles) = account_roles::written(&invitation.roles);
    let added = sqlx::query(
        "insert into invitation (id, token_key, role, further_roles, project, invited_by, created_at_ms, expires_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&invitation.id)
    .bind(&invitation.token_key)
    .bind(role)
    .bind(further_roles)
    .bind(&invitation.project)
    .bind(&invitation.invited_by)
    .bind(invitation.created_at_ms)
    .bind(invitation.expires_at_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, added.rows_affected())
}

/// An invitation that still works, and who made it.
#[derive(Clone, Debug)]
pub struct OpenInvitation {
    /// The invitation.
    pub row: InvitationRow,
    /// The email of whoever invited.
    pub invited_by_email: String,
}

/// What holds of an invitation that works: nobody used it or took it back, and whoever made it is still there.
const WORKS: &str = "used_at_ms is null and withdrawn_at_ms is null and exists \
    (select 1 from account a where a.id = invitation.invited_by and a.disabled_at_ms is null)";

/// The invitation with this key, if it still works.
///
/// # Errors
/// When the database does not answer.
pub async fn working(db: &Db, token_key: &str, now_ms: Millis) -> Result<Option<InvitationRow>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from invitation where token_key = $1 and expires_at_ms > $2 and {WORKS}"
    ));
    let row = sqlx::query(sql).bind(token_key).bind(now_ms).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(invitation_row).transpose()?)
}

/// The invitation with this id, if it still works.
///
/// # Errors
/// When the database does not answer.
pub async fn working_by_id(db: &Db, id: &str, now_ms: Millis) -> Result<Option<InvitationRow>> {
    let sql = format!("select {COLUMNS} from invitation where id = $1 and expires_at_ms > $2 and {WORKS}");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).bind(now_ms).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(invitation_row).transpose()?)
}

/// The invitations that still work, the newest first, at most so many; of one project only, where it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn open(db: &Db, project: Option<&str>, now_ms: Millis, limit: usize) -> Result<Vec<OpenInvitation>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS}, (select m.email from account m where m.id = invitation.invited_by) as invited_by_email \
         from invitation where expires_at_ms > $1 and {WORKS} \
         and ($2 = '' or project = $2) order by created_at_ms desc, id desc limit $3"
    ));
    let rows =
        sqlx::query(sql).bind(now_ms).bind(project.unwrap_or_default()).bind(limit as i64).fetch_all(db.read()).await?;
    let read = |row: &AnyRow| {
        Ok(OpenInvitation { row: invitation_row(row)?, invited_by_email: row.try_get("invited_by_email")? })
    };
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// Uses an invitation up. False when it works no more.
///
/// # Errors
/// When the database cannot.
pub async fn use_up(tx: &mut Tx, id: &str, now_ms: Millis) -> Result<bool> {
    let used = sqlx::query(
        "update invitation set used_at_ms = $2 where id = $1 and expires_at_ms > $2 \
         and used_at_ms is null and withdrawn_at_ms is null",
    )
    .bind(id)
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Takes an invitation back. False when there is none that works.
///
/// # Errors
/// When the database cannot.
pub async fn withdraw(tx: &mut Tx, id: &str, now_ms: Millis) -> Result<bool> {
    let withdrawn = sqlx::query(
        "update invitation set withdrawn_at_ms = $2 where id = $1 and used_at_ms is null and withdrawn_at_ms is null",
    )
    .bind(id)
    .bind(now_ms)
    .execute(&mut *tx.0)
    .await?;
    Ok(withdrawn.rows_affected() == 1)
}

/// Takes back every invitation that an account made and nobody used, and returns their ids and projects.
///
/// # Errors
/// When the database cannot.
pub async fn withdraw_of(tx: &mut Tx, account: &str, now_ms: Millis) -> Result<Vec<(String, Option<String>)>> {
    let rows = sqlx::query(
        "update invitation set withdrawn_at_ms = $2 where invited_by = $1 and used_at_ms is null \
         and withdrawn_at_ms is null returning id, project",
    )
    .bind(account)
    .bind(now_ms)
    .fetch_all(&mut *tx.0)
    .await?;
    let read = |row: &AnyRow| Ok((row.try_get("id")?, row.try_get("project")?));
    Ok(rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// What an account made and nobody has used or taken back.
///
/// # Errors
/// When the database does not answer.
pub async fn made_by(tx: &mut Tx, account: &str) -> Result<Vec<InvitationRow>> {
    let sql = format!(
        "select {COLUMNS} from invitation where invited_by = $1 and used_at_ms is null and withdrawn_at_ms is null"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(account).fetch_all(&mut *tx.0).await?;
    Ok(rows.iter().map(invitation_row).collect::<std::result::Result<_, _>>()?)
}

fn invitation_row(row: &AnyRow) -> std::result::Result<InvitationRow, sqlx::Error> {
    Ok(InvitationRow {
        id: row.try_get("id")?,
        token_key: row.try_get("token_key")?,
        roles: account_roles::read(row)?,
        project: row.try_get("project")?,
        invited_by: row.try_get("invited_by")?,
        created_at_ms: row.try_get("created_at_ms")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
    })
}
