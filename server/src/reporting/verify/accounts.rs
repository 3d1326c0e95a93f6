//! The roles of every account: each has at least one, and none that is not known. Whether somebody should have them is not
//! asked.

use crate::storage::{self, Db, accounts};
use domain::administration::roles::Roles;

/// Accounts in memory at a time.
const ACCOUNTS_AT_A_TIME: usize = 500;

/// One line where accounts have no roles, unknown ones, or one twice.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn faults(db: &Db) -> storage::Result<Option<String>> {
    let (mut count, mut after) = (0_u64, String::new());
    loop {
        let rows = accounts::list(db, None, &after, ACCOUNTS_AT_A_TIME).await?;
        let Some(last) = rows.last() else { break };
        count += rows.iter().filter(|row| !is_readable(&row.roles)).count() as u64;
        after.clone_from(&last.email);
    }
    Ok((count > 0).then(|| format!("{count} accounts whose roles cannot be, so that what they may is not certain")))
}

/// Whether these are codes of roles, each once and in the order in which roles are offered.
fn is_readable(codes: &[String]) -> bool {
    Roles::from_codes(codes).is_some_and(|roles| roles.codes() == codes)
}
