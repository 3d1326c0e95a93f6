//! Giving somebody one more role, and taking one back. It holds from their next request on. Accounts themselves are
//! `accounts`' to make and to disable.

use domain::{
    administration::{
        actions::Action,
        rights::{Right, may_give},
        roles::{Role, Roles},
    },
    time::Millis,
};

use super::{People, holding::hold_both, invitations::end_what_it_could_not_make, staff::Staff};
use crate::{
    administration::audit::{self, Entry},
    storage::{
        self, StorageError, Tx,
        accounts::{self, AccountRow},
        devices,
    },
};

/// A change of somebody's roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They get this role, too.
    Give(Role),
    /// They have this role no more.
    TakeBack(Role),
}

/// Why somebody's roles stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum AppointError {
    /// It is not theirs to decide, or there is no such account.
    #[error("this is not theirs to decide")]
    NotAllowed,
    /// It is the only role of the account, which could do nothing without.
    #[error("an account has at least one role")]
    LastRole,
    /// Nobody would be left to look after accounts.
    #[error("there is no other administrator")]
    LastAdmin,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl People {
    /// Changes the roles of an account, one's own too, and returns those that it has from then on. Whatever it made and
    /// nobody used ends where it could not make it any more.
    ///
    /// # Errors
    /// When it is not theirs to decide, when no role or no administrator would be left, or the database fails.
    pub async fn change_roles(&self, staff: &Staff, account: &str, change: Change) -> Result<Roles, AppointError> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if change == Change::TakeBack(Role::Admin) {
            let admins = accounts::enabled_with_first(&mut tx, Role::Admin.code()).await?;
            let ids = admins.into_iter().map(|(id, _)| id).chain([staff.account.clone(), account.to_owned()]);
            accounts::hold_all(&mut tx, ids).await?;
        }
        let held = hold_both(&mut tx, staff, account).await?;
        let (staff, row) = held.ok_or(AppointError::NotAllowed)?;
        let before = Roles::from_codes(&row.roles).ok_or(AppointError::NotAllowed)?;
        let after = decide(&staff, &row, before, change)?;
        if after == before {
            return Ok(before);
        }
        if change == Change::TakeBack(Role::Admin) && !another_admin(&mut tx, &row).await? {
            return Err(AppointError::LastAdmin);
        }
        // Whoever takes back their own is still in that role when it is written down.
        write_down(&mut tx, (&staff, &row), change, now_ms).await?;
        end_what_it_could_not_make(&mut tx, account, after, (&staff, now_ms)).await?;
        if !after.may(Right::PrepareDevice) {
            devices::close_ways_of(&mut tx, account).await?;
        }
        accounts::set_roles(&mut tx, account, &after.stored()).await?;
        tx.commit().await?;
        Ok(after)
    }
}

/// The roles that an account has after a change.
fn decide(staff: &Staff, row: &AccountRow, before: Roles, change: Change) -> Result<Roles, AppointError> {
    let (Change::Give(role) | Change::TakeBack(role)) = change;
    if !(appoints(staff, row) && may_give(staff.roles, role)) {
        return Err(AppointError::NotAllowed);
    }
    match change {
        Change::Give(role) => Ok(before.with(role)),
        Change::TakeBack(role) => before.without(role).ok_or(AppointError::LastRole),
    }
}

/// Whether a member of staff decides about the roles of an account: of one that they manage, and of their own.
pub fn appoints(staff: &Staff, row: &AccountRow) -> bool {
    let is_own = row.id == staff.account;
    staff.may(Right::ManagePeople, None) && (is_own || staff.manages(row))
}

/// Whether somebody else looks after the accounts that this one does.
async fn another_admin(tx: &mut Tx, row: &AccountRow) -> storage::Result<bool> {
    let admins = accounts::enabled_with_first(tx, Role::Admin.code()).await?;
    Ok(admins.into_iter().any(|(id, project)| id != row.id && (project.is_none() || project == row.project)))
}

async fn write_down(
    tx: &mut Tx,
    (staff, row): (&Staff, &AccountRow),
    change: Change,
    at_ms: Millis,
) -> storage::Result<()> {
    let (action, role) = match change {
        Change::Give(role) => (Action::RoleGiven, role),
        Change::TakeBack(role) => (Action::RoleTakenBack, role),
    };
    let target = [&row.id, " ", role.code()].concat();
    let (actor, project) = (Some(staff.account.as_str()), row.project.as_deref());
    audit::write(tx, Entry { actor, action, project, target: Some(&target), at_ms }).await
}
