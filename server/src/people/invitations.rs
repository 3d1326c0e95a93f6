//! Links that make one account each: shown once, kept as a keyed hash, over after a week or when used.

use domain::time::{DAY_MS, Millis};

use super::{
    Passphrase, People,
    accounts::{AddError, NewAccount},
    audit::{self, Action, Entry},
    rights::{Role, may_give},
    session::{Entered, NotAllowed, Staff},
};
use crate::{
    random,
    storage::{
        self, accounts,
        invitations::{self, InvitationRow, OpenInvitation},
    },
};

/// How long an invitation works.
pub const WORKS_MS: Millis = 7 * DAY_MS;
/// Most invitations shown at a time.
const SHOWN: usize = 100;

/// What an invitation gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The role.
    pub role: Role,
    /// The only project; none is every project.
    pub project: Option<String>,
}

impl People {
    /// Invites somebody and returns what the link is to hold; nobody can see it again. Whoever calls has checked that
    /// the project exists.
    ///
    /// # Errors
    /// When they may not give this role or this project, or the database fails.
    pub async fn invite(&self, staff: &Staff, invited: &Invitation) -> storage::Result<Result<String, NotAllowed>> {
        if !may_invite(staff, invited.role, invited.project.as_deref()) {
            return Ok(Err(NotAllowed));
        }
        let now_ms = self.clock.now_ms();
        let token = random::token();
        let row = InvitationRow {
            id: random::id(now_ms),
            token_key: self.secret.invitation_key(&token),
            role: invited.role.code().to_owned(),
            project: invited.project.clone(),
            invited_by: staff.account.clone(),
            created_at_ms: now_ms,
            expires_at_ms: now_ms + WORKS_MS,
        };
        let mut tx = self.db.begin().await?;
        if !accounts::hold(&mut tx, &staff.account).await? {
            return Ok(Err(NotAllowed));
        }
        invitations::add(&mut tx, &row).await?;
        audit::write(&mut tx, about(Some(&staff.account), Action::Invited, &row, now_ms)).await?;
        tx.commit().await?;
        Ok(Ok(token))
    }

    /// What the link gives; none when it works no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation(&self, token: &str) -> storage::Result<Option<Invitation>> {
        let key = self.secret.invitation_key(token);
        let row = invitations::working(&self.db, &key, self.clock.now_ms()).await?;
        Ok(row.and_then(|row| Some(Invitation { role: Role::from_code(&row.role)?, project: row.project })))
    }

    /// Makes the account of an invitation, which works no more from then on, and signs in.
    ///
    /// # Errors
    /// When the invitation is over, the email is none or taken, or the database fails.
    pub async fn accept(
        &self,
        token: &str,
        email: &str,
        passphrase: &Passphrase,
        browser: &str,
    ) -> Result<Entered, AddError> {
        let now_ms = self.clock.now_ms();
        let invitation = invitations::working(&self.db, &self.secret.invitation_key(token), now_ms).await?;
        let role = invitation.as_ref().and_then(|invitation| Role::from_code(&invitation.role));
        let (Some(invitation), Some(role)) = (invitation, role) else { return Err(AddError::InvitationOver) };
        let new = NewAccount { email, passphrase, role, project: invitation.project.as_deref() };
        let row = self.account_row(&new).await?;
        let mut tx = self.db.begin().await?;
        let inviter_is_there = accounts::hold(&mut tx, &invitation.invited_by).await?;
        if !inviter_is_there || !invitations::use_up(&mut tx, &invitation.id, now_ms).await? {
            return Err(AddError::InvitationOver);
        }
        self.add_in(&mut tx, &row, Some(&invitation.invited_by)).await?;
        let session = self.open_session(&mut tx, &row.id, now_ms).await?;
        let browser = self.make_known(&mut tx, (&row.id, &row.passphrase_hash), None, browser, now_ms).await?;
        tx.commit().await?;
        Ok(Entered { session, browser })
    }

    /// The invitations that still work in the projects of a member of staff, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_invitations(&self, staff: &Staff) -> storage::Result<Vec<OpenInvitation>> {
        invitations::open(&self.db, staff.project.as_deref(), self.clock.now_ms(), SHOWN).await
    }

    /// Takes an invitation back; nothing happens where there is none that works.
    ///
    /// # Errors
    /// When they could not have made it, or the database fails.
    pub async fn withdraw_invitation(&self, staff: &Staff, id: &str) -> storage::Result<Result<(), NotAllowed>> {
        let now_ms = self.clock.now_ms();
        let Some(row) = invitations::working_by_id(&self.db, id, now_ms).await? else { return Ok(Ok(())) };
        if !may_take_back(staff, &row) {
            return Ok(Err(NotAllowed));
        }
        let mut tx = self.db.begin().await?;
        if invitations::withdraw(&mut tx, id, now_ms).await? {
            audit::write(&mut tx, about(Some(&staff.account), Action::InvitationWithdrawn, &row, now_ms)).await?;
        }
        tx.commit().await?;
        Ok(Ok(()))
    }
}

/// Whether a member of staff may take an invitation back: only one that they could have made.
pub fn may_take_back(staff: &Staff, row: &InvitationRow) -> bool {
    Role::from_code(&row.role).is_some_and(|role| may_invite(staff, role, row.project.as_deref()))
}

/// Whether a member of staff may invite to a role, in their own project where they have one.
fn may_invite(staff: &Staff, role: Role, project: Option<&str>) -> bool {
    let in_reach = staff.project.is_none() || staff.project.as_deref() == project;
    in_reach && may_give(staff.role, role)
}

fn about<'e>(actor: Option<&'e str>, action: Action, row: &'e InvitationRow, at_ms: Millis) -> Entry<'e> {
    Entry { actor, action, project: row.project.as_deref(), target: Some(&row.id), at_ms }
}
