//! What was done by whom, written down and kept for six years: sign-ins, views, exports and changes. No answers, codes
//! or passphrases.

use domain::{
    administration::{
        actions::Action,
        roles::{Role, Roles},
    },
    time::Millis,
};

use crate::{
    storage::{
        self, Db, Tx, accounts,
        audit::{AuditRow, NewAuditRow},
    },
    system::random,
};

/// One line.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e> {
    /// The id of the account that did it; none for commands and for people who are not signed in.
    pub actor: Option<&'e str>,
    /// What was done.
    pub action: Action,
    /// In which project.
    pub project: Option<&'e str>,
    /// To what: an id, a name, or an id and a name with a space between; never a text that somebody typed.
    pub target: Option<&'e str>,
    /// When.
    pub at_ms: Millis,
}

/// Somebody signed in who does something in a project at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The id of the account.
    pub account: &'a str,
    /// The project's slug.
    pub project: &'a str,
    /// When.
    pub at_ms: Millis,
}

impl<'a> Actor<'a> {
    /// The line about what they did to something.
    pub fn did(self, action: Action, target: &'a str) -> Entry<'a> {
        let Self { account, project, at_ms } = self;
        Entry { actor: Some(account), action, project: Some(project), target: Some(target), at_ms }
    }
}

/// Writes a line in the transaction of what it is about, with the role in which it was done.
///
/// # Errors
/// When the database cannot store it.
pub async fn write(tx: &mut Tx, entry: Entry<'_>) -> storage::Result<()> {
    let Entry { actor, action, project, target, at_ms } = entry;
    let role = done_in(tx, actor, action).await?.map(Role::code);
    let (id, action) = (random::id(at_ms), action.code());
    storage::audit::write(tx, &NewAuditRow { id: &id, at_ms, actor, role, action, project, target }).await
}

/// The role in which somebody does something: the first of theirs that has the right to. None where nobody is signed in,
/// and where the role was taken back between the question and the deed.
async fn done_in(tx: &mut Tx, actor: Option<&str>, action: Action) -> storage::Result<Option<Role>> {
    let (Some(actor), Some(right)) = (actor, action.right()) else { return Ok(None) };
    let roles = Roles::from_codes(accounts::roles_of(tx, actor).await?);
    Ok(roles.and_then(|roles| roles.that_may(right)))
}

/// Writes a line about something that changed nothing, such as a view.
///
/// # Errors
/// When the database cannot store it.
pub async fn write_alone(db: &Db, entry: Entry<'_>) -> storage::Result<()> {
    let mut tx = db.begin().await?;
    write(&mut tx, entry).await?;
    tx.commit().await
}

/// Lines before one, the latest first, at most so many; of one project only, where it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    project: Option<&str>,
    before: Option<(Millis, &str)>,
    limit: usize,
) -> storage::Result<Vec<AuditRow>> {
    storage::audit::list(db, project, before.unwrap_or((Millis::MAX, "")), limit).await
}
