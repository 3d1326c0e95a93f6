//! Giving tags to what somebody wrote, and holding it to tell of a most significant change. Each is about the very words
//! that were seen, which a handle names: where these changed meanwhile, nothing is done. The log names a text by its handle,
//! too, as the id of a response says when it was written. Who may do it is decided before.

use std::collections::BTreeSet;

use domain::{administration::actions::Action, text::visible::can_be_seen};

use crate::{
    administration::audit::{self, Actor},
    storage::{
        self, Db, codebook,
        shown_stories::{self, ShownRow},
        stories::{self, SeenText},
    },
};

/// Most letters of a reason.
pub const REASON_LETTERS: usize = 1_000;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is as it was asked for.
    AsAsked,
    /// These words are not there any more: changed, withdrawn, or set aside.
    Gone,
    /// There is no reason, or it is too long.
    NoReason,
    /// Nothing was ticked that could be taken away.
    NothingTicked,
}

/// Gives a text the tags that somebody ticked, and takes the rest of their own back. Retired tags stay as they are, and
/// so do the tags that others gave.
///
/// # Errors
/// When the database fails.
pub async fn tag(db: &Db, actor: Actor<'_>, handle: &str, ticked: &BTreeSet<String>) -> storage::Result<Done> {
    let Some(row) = shown_stories::named(db, actor.project, handle).await? else { return Ok(Done::Gone) };
    let seen = &seen(actor, &row);
    let in_use: BTreeSet<String> = codebook::list(db, actor.project)
        .await?
        .into_iter()
        .filter(|tag| tag.retired_at_ms.is_none())
        .map(|tag| tag.id)
        .collect();
    let mut tx = db.begin().await?;
    if !stories::still_says(&mut tx, seen).await? {
        return Ok(Done::Gone);
    }
    let given: BTreeSet<String> = stories::given_by(&mut tx, seen, actor.account).await?.into_iter().collect();
    let mut changed = false;
    for tag in ticked.intersection(&in_use).filter(|tag| !given.contains(*tag)) {
        changed |= stories::tag(&mut tx, seen, tag, actor.account, actor.at_ms).await?;
    }
    for tag in given.intersection(&in_use).filter(|tag| !ticked.contains(*tag)) {
        changed |= stories::untag(&mut tx, seen, tag, actor.account, false).await?;
    }
    if changed {
        audit::write(&mut tx, actor.did(Action::StoryTagged, handle)).await?;
    }
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// Takes tags away that others gave a text: an act of its own, so that nobody does it who only meant to tag.
///
/// # Errors
/// When the database fails.
pub async fn take_away(db: &Db, actor: Actor<'_>, handle: &str, ticked: &BTreeSet<String>) -> storage::Result<Done> {
    if ticked.is_empty() {
        return Ok(Done::NothingTicked);
    }
    let Some(row) = shown_stories::named(db, actor.project, handle).await? else { return Ok(Done::Gone) };
    let seen = &seen(actor, &row);
    let mut tx = db.begin().await?;
    if !stories::still_says(&mut tx, seen).await? {
        return Ok(Done::Gone);
    }
    let mut changed = false;
    for tag in ticked {
        changed |= stories::untag(&mut tx, seen, tag, actor.account, true).await?;
    }
    if changed {
        audit::write(&mut tx, actor.did(Action::StoryTagged, handle)).await?;
    }
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// Notes that somebody holds a text to tell of a most significant change, and why.
///
/// # Errors
/// When the database fails.
pub async fn choose(db: &Db, actor: Actor<'_>, handle: &str, reason: &str) -> storage::Result<Done> {
    let reason = reason.trim().replace("\r\n", "\n");
    let is_unreadable = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if !can_be_seen(&reason) || reason.chars().count() > REASON_LETTERS || reason.contains(is_unreadable) {
        return Ok(Done::NoReason);
    }
    let Some(row) = shown_stories::named(db, actor.project, handle).await? else { return Ok(Done::Gone) };
    let seen = &seen(actor, &row);
    let mut tx = db.begin().await?;
    if !stories::still_says(&mut tx, seen).await? {
        return Ok(Done::Gone);
    }
    stories::choose(&mut tx, seen, actor.account, &reason, actor.at_ms).await?;
    audit::write(&mut tx, actor.did(Action::SignificanceChosen, handle)).await?;
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// Takes somebody's own choice back.
///
/// # Errors
/// When the database fails.
pub async fn unchoose(db: &Db, actor: Actor<'_>, handle: &str) -> storage::Result<Done> {
    let Some(row) = shown_stories::named(db, actor.project, handle).await? else { return Ok(Done::Gone) };
    let mut tx = db.begin().await?;
    if !stories::unchoose(&mut tx, actor.project, (&row.response, &row.item), actor.account).await? {
        return Ok(Done::Gone);
    }
    audit::write(&mut tx, actor.did(Action::SignificanceTakenBack, handle)).await?;
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// The text that a handle names, as somebody saw it.
fn seen<'t>(actor: Actor<'t>, row: &'t ShownRow) -> SeenText<'t> {
    SeenText { project: actor.project, response: &row.response, item: &row.item, text_hash: &row.text_hash }
}
