//! Accounts held until a transaction ends, and read as they are now: a role may have been taken back since whoever asks was
//! asked who they are.

use domain::administration::roles::Roles;

use super::staff::Staff;
use crate::storage::{
    self, Tx,
    accounts::{self, AccountRow},
};

/// Takes hold of whoever decides and of whom they decide about, until the transaction ends, and reads both as they are
/// now. None where there is no such account, or whoever decides is there no more.
pub async fn hold_both(tx: &mut Tx, staff: &Staff, account: &str) -> storage::Result<Option<(Staff, AccountRow)>> {
    accounts::hold_all(tx, [staff.account.clone(), account.to_owned()]).await?;
    let by = accounts::by_id_in(tx, &staff.account).await?.filter(|by| by.disabled_at_ms.is_none());
    let roles = by.and_then(|by| Roles::from_codes(by.roles));
    let (Some(roles), Some(row)) = (roles, accounts::by_id_in(tx, account).await?) else { return Ok(None) };
    Ok(Some((Staff { roles, ..staff.clone() }, row)))
}

/// Takes hold of an account until the transaction ends, and reads its roles as they are now. None where it is disabled or
/// gone.
///
/// # Errors
/// When the database cannot.
pub async fn held_roles(tx: &mut Tx, account: &str) -> storage::Result<Option<Roles>> {
    let holds = accounts::hold(tx, account).await?;
    let roles = Roles::from_codes(accounts::roles_of(tx, account).await?);
    Ok(roles.filter(|_| holds))
}
