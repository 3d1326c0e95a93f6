//! Giving tags to what somebody wrote, and holding it to tell of a most significant change. Each is about the very words
//! that were seen, which a handle names: where these changed meanwhile, nothing is done. The log names a text by its handle,
//! too, as the id of a response says when it was written. Who may do it is decided before.

use std::collections::BTreeSet;

use domain::visible::can_be_seen;

use super::codebook::Editor;
use crate::{
    administration::audit::{self, Action},
    state::AppState,
    storage::{
        self, codebook,
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
pub async fn tag(
    state: &AppState,
    editor: Editor<'_>,
    handle: &str,
    ticked: &BTreeSet<String>,
) -> storage::Result<Done> {
    let Some(row) = shown_stories::named(&state.db, editor.project, handle).await? else { return Ok(Done::Gone) };
    let seen = &seen(editor, &row);
    let in_use: BTreeSet<String> = codebook::list(&state.db, editor.project)
        .await?
        .into_iter()
        .filter(|tag| tag.retired_at_ms.is_none())
        .map(|tag| tag.id)
        .collect();
    let now_ms = state.clock.now_ms();
    let mut tx = state.db.begin().await?;
    if !stories::still_says(&mut tx, seen).await? {
        return Ok(Done::Gone);
    }
    let given: BTreeSet<String> = stories::given_by(&mut tx, seen, editor.account).await?.into_iter().collect();
    let mut changed = false;
    for tag in ticked.intersection(&in_use).filter(|tag| !given.contains(*tag)) {
        changed |= stories::tag(&mut tx, seen, tag, editor.account, now_ms).await?;
    }
    for tag in given.intersection(&in_use).filter(|tag| !ticked.contains(*tag)) {
        changed |= stories::untag(&mut tx, seen, tag, editor.account, false).await?;
    }
    if changed {
        audit::write(&mut tx, editor.entry(Action::StoryTagged, handle, now_ms)).await?;
    }
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// Takes tags away that others gave a text: an act of its own, so that nobody does it who only meant to tag.
///
/// # Errors
/// When the database fails.
pub async fn take_away(
    state: &AppState,
    editor: Editor<'_>,
    handle: &str,
    ticked: &BTreeSet<String>,
) -> storage::Result<Done> {
    if ticked.is_empty() {
        return Ok(Done::NothingTicked);
    }
    let Some(row) = shown_stories::named(&state.db, editor.project, handle).await? else { return Ok(Done::Gone) };
    let seen = &seen(editor, &row);
    let now_ms = state.clock.now_ms();
    let mut tx = state.db.begin().await?;
    if !stories::still_says(&mut tx, seen).await? {
        return Ok(Done::Gone);
    }
    let mut changed = false;
    for tag in ticked {
        changed |= stories::untag(&mut tx, seen, tag, editor.account, true).await?;
    }
    if changed {
        audit::write(&mut tx, editor.entry(Action::StoryTagged, handle, now_ms)).await?;
    }
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// Notes that somebody holds a text to tell of a most significant change, and why.
///
/// # Errors
/// When the database fails.
pub async fn choose(state: &AppState, editor: Editor<'_>, handle: &str, reason: &str) -> storage::Result<Done> {
    let reason = reason.trim().replace("\r\n", "\n");
    let is_unreadable = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if !can_be_seen(&reason) || reason.chars().count() > REASON_LETTERS || reason.contains(is_unreadable) {
        return Ok(Done::NoReason);
    }
    let Some(row) = shown_stories::named(&state.db, editor.project, handle).await? else { return Ok(Done::Gone) };
    let seen = &seen(editor, &row);
    let now_ms = state.clock.now_ms();
    let mut tx = state.db.begin().await?;
    if !stories::still_says(&mut tx, seen).await? {
        return Ok(Done::Gone);
    }
    stories::choose(&mut tx, seen, editor.account, &reason, now_ms).await?;
    audit::write(&mut tx, editor.entry(Action::SignificanceChosen, handle, now_ms)).await?;
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// Takes somebody's own choice back.
///
/// # Errors
/// When the database fails.
pub async fn unchoose(state: &AppState, editor: Editor<'_>, handle: &str) -> storage::Result<Done> {
    let Some(row) = shown_stories::named(&state.db, editor.project, handle).await? else { return Ok(Done::Gone) };
    let now_ms = state.clock.now_ms();
    let mut tx = state.db.begin().await?;
    if !stories::unchoose(&mut tx, editor.project, (&row.response, &row.item), editor.account).await? {
        return Ok(Done::Gone);
    }
    audit::write(&mut tx, editor.entry(Action::SignificanceTakenBack, handle, now_ms)).await?;
    tx.commit().await?;
    Ok(Done::AsAsked)
}

/// The text that a handle names, as somebody saw it.
fn seen<'t>(editor: Editor<'t>, row: &'t ShownRow) -> SeenText<'t> {
    SeenText { project: editor.project, response: &row.response, item: &row.item, text_hash: &row.text_hash }
}
