//! Setting and lifting a hold, each with its line in the audit log. The reason stays with the hold and is not in the log.

use super::Retention;
use crate::{
    administration::{
        audit::{self, Entry},
        people::Staff,
    },
    storage::{self, holds},
    system::random,
};
use domain::administration::actions::Action;

/// Most letters of a reason.
pub const REASON_LETTERS: usize = 500;

/// A reason that says nothing, or too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadReason;

impl Retention {
    /// Keeps a project's answers although their time is over, from now on; one that is held stays so, for its first reason.
    ///
    /// # Errors
    /// When the database cannot store it.
    pub async fn hold(&self, staff: &Staff, project: &str, reason: &str) -> storage::Result<Result<(), BadReason>> {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() || reason.chars().count() > REASON_LETTERS {
            return Ok(Err(BadReason));
        }
        let now_ms = self.clock.now_ms();
        let hold = holds::HoldRow {
            id: random::id(now_ms),
            project: project.to_owned(),
            reason,
            set_by: staff.account.clone(),
            set_at_ms: now_ms,
            lifted_by: None,
            lifted_at_ms: None,
        };
        let mut tx = self.db.begin().await?;
        if holds::set(&mut tx, &hold).await? {
            audit::write(&mut tx, self.line(staff, Action::HoldSet, project)).await?;
            tx.commit().await?;
        }
        Ok(Ok(()))
    }

    /// Lets a project's answers be deleted again when their time is over, not before staff were told for a week.
    ///
    /// # Errors
    /// When the database cannot store it.
    pub async fn lift(&self, staff: &Staff, project: &str) -> storage::Result<()> {
        let mut tx = self.db.begin().await?;
        if holds::lift(&mut tx, project, &staff.account, self.clock.now_ms()).await? {
            audit::write(&mut tx, self.line(staff, Action::HoldLifted, project)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    fn line<'l>(&self, staff: &'l Staff, action: Action, project: &'l str) -> Entry<'l> {
        let actor = Some(staff.account.as_str());
        Entry { actor, action, project: Some(project), target: None, at_ms: self.clock.now_ms() }
    }
}
