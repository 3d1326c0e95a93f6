//! What staff decide about responses that look odd: keep them, or set them aside. What is set aside stays stored and its
//! person's, and is counted nowhere until somebody keeps it after all. What was kept stays. It decides nothing about
//! rights.

use crate::{
    administration::audit::{self, Actor},
    storage::{
        self, Db,
        flags::{self, Decision},
    },
};
use domain::administration::actions::Action;

/// Responses of one transaction.
const AT_A_TIME: usize = 200;

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Keep,
    /// It counts no more.
    SetAside,
}

/// Which responses are meant.
#[derive(Clone, Copy, Debug)]
pub enum Meant<'m> {
    /// These.
    These(&'m [String]),
    /// Everything that looks odd for this reason and waits; to be kept also what is set aside for it.
    Everything(&'m str),
}

/// Carries a verdict out and returns how many responses it changed anything for.
///
/// # Errors
/// When the database cannot; what was decided before stays decided.
pub async fn decide(db: &Db, actor: Actor<'_>, meant: Meant<'_>, verdict: Verdict) -> storage::Result<u64> {
    let reason = match meant {
        Meant::These(ids) => return decide_some(db, actor, ids, verdict).await,
        Meant::Everything(reason) => reason,
    };
    let mut decided = 0;
    let states: &[bool] = if verdict == Verdict::Keep { &[false, true] } else { &[false] };
    for set_aside in states {
        loop {
            let ids = flags::open(db, actor.project, reason, *set_aside, AT_A_TIME).await?;
            let changed = decide_some(db, actor, &ids, verdict).await?;
            decided += changed;
            if ids.len() < AT_A_TIME || changed == 0 {
                break;
            }
        }
    }
    Ok(decided)
}

async fn decide_some(db: &Db, actor: Actor<'_>, ids: &[String], verdict: Verdict) -> storage::Result<u64> {
    let Actor { project, at_ms, .. } = actor;
    let mut tx = db.begin().await?;
    let Some(first) = storage::projects::take_numbers(&mut tx, project, ids.len()).await? else { return Ok(0) };
    let (set_aside, action) = match verdict {
        Verdict::Keep => (false, Action::ReviewKept),
        Verdict::SetAside => (true, Action::ReviewSetAside),
    };
    let mut decided = 0;
    for (response, seq) in ids.iter().zip(first..) {
        if flags::decide(&mut tx, &Decision { response, project, set_aside, seq, at_ms }).await? {
            decided += 1;
            audit::write(&mut tx, actor.did(action, response)).await?;
        }
    }
    tx.commit().await?;
    Ok(decided)
}
