//! A member of staff who is signed in, and what they may do.

use domain::{
    administration::{rights::Right, roles::Roles},
    time::Millis,
};

use crate::{administration::audit::Actor, storage::accounts::AccountRow};

/// A member of staff who is signed in.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The account's id.
    pub account: String,
    /// Its email address.
    pub email: String,
    /// Its roles, as they are at this request.
    pub roles: Roles,
    /// The only project it is for; none is every project.
    pub project: Option<String>,
    pub(super) session_key: String,
}

/// The right is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAllowed;

impl Staff {
    /// Whether they have a right: for this project, or without one for any project at all.
    pub fn may(&self, right: Right, project: Option<&str>) -> bool {
        self.roles.may(right) && project.is_none_or(|project| self.is_of(project))
    }

    /// The same person as somebody who does something in a project at a moment.
    pub fn acting_in<'a>(&'a self, project: &'a str, at_ms: Millis) -> Actor<'a> {
        Actor { account: &self.account, project, at_ms }
    }

    /// Goes on only with a right: for this project, or without one for any project at all.
    ///
    /// # Errors
    /// When they do not have it.
    pub fn must(&self, right: Right, project: Option<&str>) -> Result<(), NotAllowed> {
        if self.may(right, project) { Ok(()) } else { Err(NotAllowed) }
    }

    /// Whether they decide about an account: with roles that they may give, of their own project where they have one, and
    /// not their own.
    pub fn manages(&self, account: &AccountRow) -> bool {
        let roles = Roles::from_codes(&account.roles);
        let in_reach = self.project.is_none() || self.project == account.project;
        in_reach && account.id != self.account && roles.is_some_and(|roles| self.roles.may_give(roles))
    }

    /// Whether the account is for this project, alone or among all.
    pub fn is_of(&self, project: &str) -> bool {
        self.project.as_deref().is_none_or(|own| own == project)
    }
}
