//! Making, listing and disabling accounts. An account is never deleted: the audit log names it for years.

use domain::{
    administration::{actions::Action, roles::Roles},
    time::Millis,
};

use super::{
    Passphrase, People,
    email::{is_email, normal_email},
};
use crate::{
    administration::{
        audit::{self, Entry},
        people::{
            holding::hold_both,
            staff::{NotAllowed, Staff},
        },
    },
    storage::{
        self, StorageError, Tx,
        accounts::{self, AccountRow},
        browsers, devices, invitations, sessions,
    },
    system::random,
};

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The email is none.
    #[error("\"{0}\" is not an email address.")]
    NoEmail(String),
    /// The email is taken.
    #[error("There is an account for {0} already.")]
    Taken(String),
    /// The invitation works no more.
    #[error("This invitation was used, taken back, or is too old.")]
    InvitationOver,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// An account to be made.
#[derive(Debug)]
pub struct NewAccount<'n> {
    /// Its email address as typed.
    pub email: &'n str,
    /// Its passphrase.
    pub passphrase: &'n Passphrase,
    /// Its roles.
    pub roles: Roles,
    /// The only project it is for; none is every project.
    pub project: Option<&'n str>,
}

impl People {
    /// Makes an account. Whoever calls has checked that the project exists.
    ///
    /// # Errors
    /// When the email is none or taken, or the database fails.
    pub async fn add_account(&self, new: NewAccount<'_>) -> Result<String, AddError> {
        let row = self.account_row(&new).await?;
        let mut tx = self.db.begin().await?;
        self.add_in(&mut tx, &row, None).await?;
        tx.commit().await?;
        Ok(row.id)
    }

    /// The row an account becomes.
    pub(super) async fn account_row(&self, new: &NewAccount<'_>) -> Result<AccountRow, AddError> {
        let email = normal_email(new.email);
        if !is_email(&email) {
            return Err(AddError::NoEmail(new.email.trim().to_owned()));
        }
        if accounts::by_email(&self.db, &email).await?.is_some() {
            return Err(AddError::Taken(email));
        }
        let now_ms = self.clock.now_ms();
        Ok(AccountRow {
            id: random::id(now_ms),
            email,
            passphrase_hash: self.hasher.hash(new.passphrase).await,
            roles: new.roles.stored(),
            project: new.project.map(str::to_owned),
            created_at_ms: now_ms,
            disabled_at_ms: None,
        })
    }

    /// Adds an account in a transaction, with its line in the log; `invited_by` is who let them in.
    pub(super) async fn add_in(&self, tx: &mut Tx, row: &AccountRow, invited_by: Option<&str>) -> Result<(), AddError> {
        if !accounts::add(tx, row).await? {
            return Err(AddError::Taken(row.email.clone()));
        }
        let entry = Entry {
            actor: invited_by,
            action: Action::AccountAdded,
            project: row.project.as_deref(),
            target: Some(&row.id),
            at_ms: row.created_at_ms,
        };
        Ok(audit::write(tx, entry).await?)
    }

    /// The accounts that a member of staff may manage, by email, after one, at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self, staff: &Staff, after: &str, limit: usize) -> storage::Result<Vec<AccountRow>> {
        accounts::list(&self.db, staff.project.as_deref(), after, limit).await
    }

    /// Disables an account and ends its sessions, the ways in of its browsers and whatever it made and nobody used, or
    /// enables it again. Nobody disables themselves.
    ///
    /// # Errors
    /// When it is not theirs to decide, or the database fails.
    pub async fn set_disabled(
        &self,
        staff: &Staff,
        account: &str,
        disabled: bool,
    ) -> storage::Result<Result<(), NotAllowed>> {
        let now_ms: Millis = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        let Some((staff, row)) = hold_both(&mut tx, staff, account).await? else { return Ok(Err(NotAllowed)) };
        if !staff.manages(&row) {
            return Ok(Err(NotAllowed));
        }
        if accounts::set_disabled(&mut tx, account, disabled.then_some(now_ms)).await? {
            sessions::end_all(&mut tx, account).await?;
            browsers::forget_all(&mut tx, account).await?;
            let action = if disabled { Action::AccountDisabled } else { Action::AccountEnabled };
            let (actor, target) = (Some(staff.account.as_str()), Some(account));
            audit::write(&mut tx, Entry { actor, action, project: row.project.as_deref(), target, at_ms: now_ms })
                .await?;
            end_what_it_made(&mut tx, account, &staff, now_ms).await?;
        }
        tx.commit().await?;
        Ok(Ok(()))
    }
}

/// Ends what an account made and nobody used: nobody comes back, or lets anybody in, by what they left behind.
async fn end_what_it_made(tx: &mut Tx, account: &str, by: &Staff, now_ms: Millis) -> storage::Result<()> {
    devices::close_ways_of(tx, account).await?;
    for (id, project) in invitations::withdraw_of(tx, account, now_ms).await? {
        let (actor, action) = (Some(by.account.as_str()), Action::InvitationWithdrawn);
        let entry = Entry { actor, action, project: project.as_deref(), target: Some(&id), at_ms: now_ms };
        audit::write(tx, entry).await?;
    }
    Ok(())
}
