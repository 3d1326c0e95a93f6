//! Links that make one account each: shown once, kept as a keyed hash, over after a week or when used.

use domain::{
    administration::{actions::Action, roles::Roles},
    time::{DAY_MS, Millis},
};

use super::{
    Passphrase, People,
    accounts::{AddError, NewAccount},
    session::Entered,
};
use crate::{
    administration::{
        audit::{self, Entry},
        people::{
            holding::held_roles,
            staff::{NotAllowed, Staff},
        },
    },
    storage::{
        self, Tx, accounts,
        invitations::{self, InvitationRow, OpenInvitation},
    },
    system::random,
};

/// How long an invitation works.
pub const WORKS_MS: Millis = 7 * DAY_MS;
/// Most invitations shown at a time.
const SHOWN: usize = 100;

/// What an invitation gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The roles.
    pub roles: Roles,
    /// The only project; none is every project.
    pub project: Option<String>,
}

impl People {
    /// Invites somebody and returns what the link is to hold; nobody can see it again. Whoever calls has checked that
    /// the project exists.
    ///
    /// # Errors
    /// When they may not give one of these roles or this project, or the database fails.
    pub async fn invite(&self, staff: &Staff, invited: &Invitation) -> storage::Result<Result<String, NotAllowed>> {
        if !may_invite(staff, invited.roles, invited.project.as_deref()) {
            return Ok(Err(NotAllowed));
        }
        let now_ms = self.clock.now_ms();
        let token = random::token();
        let row = InvitationRow {
            id: random::id(now_ms),
            token_key: self.secret.invitation_key(&token),
            roles: invited.roles.stored(),
            project: invited.project.clone(),
            invited_by: staff.account.clone(),
            created_at_ms: now_ms,
            expires_at_ms: now_ms + WORKS_MS,
        };
        let mut tx = self.db.begin().await?;
        let now = held_roles(&mut tx, &staff.account).await?;
        if !now.is_some_and(|roles| roles.may_give(invited.roles)) {
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
        Ok(row.and_then(|row| Some(Invitation { roles: Roles::from_codes(&row.roles)?, project: row.project })))
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
        let roles = invitation.as_ref().and_then(|invitation| Roles::from_codes(&invitation.roles));
        let (Some(invitation), Some(roles)) = (invitation, roles) else { return Err(AddError::InvitationOver) };
        let new = NewAccount { email, passphrase, roles, project: invitation.project.as_deref() };
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
    Roles::from_codes(&row.roles).is_some_and(|roles| may_invite(staff, roles, row.project.as_deref()))
}

/// Whether a member of staff may invite to roles, in their own project where they have one.
fn may_invite(staff: &Staff, roles: Roles, project: Option<&str>) -> bool {
    let in_reach = staff.project.is_none() || staff.project.as_deref() == project;
    in_reach && staff.roles.may_give(roles)
}

/// Takes back, in a transaction, what an account made and nobody used, and what with these roles it could not make now.
pub(super) async fn end_what_it_could_not_make(
    tx: &mut Tx,
    account: &str,
    roles: Roles,
    (by, now_ms): (&Staff, Millis),
) -> storage::Result<()> {
    for row in invitations::made_by(tx, account).await? {
        let could = Roles::from_codes(&row.roles).is_some_and(|given| roles.may_give(given));
        if !could && invitations::withdraw(tx, &row.id, now_ms).await? {
            audit::write(tx, about(Some(&by.account), Action::InvitationWithdrawn, &row, now_ms)).await?;
        }
    }
    Ok(())
}

fn about<'e>(actor: Option<&'e str>, action: Action, row: &'e InvitationRow, at_ms: Millis) -> Entry<'e> {
    Entry { actor, action, project: row.project.as_deref(), target: Some(&row.id), at_ms }
}
