//! The audit log: rows are appended, never changed, and deleted by `retention` after six years. It takes no answers,
//! codes, passphrases or addresses.

use domain::time::Millis;
use sqlx::Row as _;

use super::{Db, Result, Tx};

/// One line to be written.
#[derive(Clone, Debug)]
pub struct NewAuditRow<'r> {
    /// Its id, in the order of time.
    pub id: &'r str,
    /// When.
    pub at_ms: Millis,
    /// The account that did it; none for commands and for people who are not signed in.
    pub actor: Option<&'r str>,
    /// The code of the role in which they did it.
    pub role: Option<&'r str>,
    /// What was done, as its code.
    pub action: &'r str,
    /// In which project.
    pub project: Option<&'r str>,
    /// To what: an id or a name.
    pub target: Option<&'r str>,
}

/// One line as it is read, with the actor's email.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// Its id.
    pub id: String,
    /// When.
    pub at_ms: Millis,
    /// Who did it, by email.
    pub actor: Option<String>,
    /// The code of the role in which they did it; none where nobody was signed in, and in lines before step 14.
    pub role: Option<String>,
    /// What was done, as its code.
    pub action: String,
    /// In which project.
    pub project: Option<String>,
    /// To what.
    pub target: Option<String>,
}

/// Appends a line.
///
/// # Errors
/// When the database cannot store it.
pub async fn write(tx: &mut Tx, row: &NewAuditRow<'_>) -> Result<()> {
    sqlx::query(
        "insert into audit_log (id, at_ms, actor, role, action, project, target) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.id)
    .bind(row.at_ms)
    .bind(row.actor)
    .bind(row.role)
    .bind(row.action)
    .bind(row.project)
    .bind(row.target)
    .execute(&mut *tx.0)
    .await?;
    Ok(())
}

/// Lines before a moment and id, the latest first, at most so many; of one project only, where it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db, project: Option<&str>, before: (Millis, &str), limit: usize) -> Result<Vec<AuditRow>> {
    let rows = sqlx::query(
        "select l.id, l.at_ms, a.email as actor, l.role, l.action, l.project, l.target from audit_log l \
         left join account a on a.id = l.actor \
         where (l.at_ms < $1 or (l.at_ms = $1 and l.id < $2)) and ($3 = '' or l.project = $3) \
         order by l.at_ms desc, l.id desc limit $4",
    )
    .bind(before.0)
    .bind(before.1)
    .bind(project.unwrap_or_default())
    .bind(limit as i64)
    .fetch_all(db.read())
    .await?;
    let row = |row: &sqlx::any::AnyRow| {
        Ok(AuditRow {
            id: row.try_get("id")?,
            at_ms: row.try_get("at_ms")?,
            actor: row.try_get("actor")?,
            role: row.try_get("role")?,
            action: row.try_get("action")?,
            project: row.try_get("project")?,
            target: row.try_get("target")?,
        })
    };
    Ok(rows.iter().map(row).collect::<std::result::Result<_, sqlx::Error>>()?)
}
