//! The words in which a project sorts what people wrote: added, reworded, retired and merged, each written down. Who may
//! do it is decided before; no text is read here.

use super::search::folded;
use crate::{
    administration::audit::{self, Actor},
    storage::{
        Db, StorageError,
        codebook::{self, NewTag},
    },
    system::random,
};
use domain::administration::actions::Action;

/// Most letters of a tag's name.
pub const NAME_LETTERS: usize = 60;
/// Most letters of what it means.
pub const DESCRIPTION_LETTERS: usize = 400;
/// Most tags of a project that are in use: more do not help anybody to sort.
pub const MOST_TAGS: usize = 150;

/// Why a tag is not as it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum TagError {
    /// The name is empty, too long, or has no letter or digit; or the description is too long.
    #[error("the words cannot be those of a tag")]
    BadWords,
    /// There is a tag of that name, perhaps a retired one.
    #[error("there is a tag of that name")]
    Taken,
    /// There are as many tags as help.
    #[error("there are too many tags")]
    TooMany,
    /// There is no such tag, or not in that state.
    #[error("there is no such tag")]
    Unknown,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Words of a tag as somebody typed them.
#[derive(Clone, Copy, Debug)]
pub struct TagWords<'w> {
    /// What it is called.
    pub name: &'w str,
    /// When to use it.
    pub description: &'w str,
}

/// Adds a tag.
///
/// # Errors
/// When the words cannot be a tag's, the name is taken, there are too many, or the database fails.
pub async fn add(db: &Db, actor: Actor<'_>, typed: TagWords<'_>) -> Result<(), TagError> {
    let words = Words::read(typed)?;
    let tags = codebook::list(db, actor.project).await?;
    if tags.iter().filter(|tag| tag.retired_at_ms.is_none()).count() >= MOST_TAGS {
        return Err(TagError::TooMany);
    }
    let id = random::id(actor.at_ms);
    let mut tx = db.begin().await?;
    if !codebook::add(&mut tx, &words.tag(actor, &id)).await? {
        return Err(TagError::Taken);
    }
    audit::write(&mut tx, actor.did(Action::TagAdded, &id)).await?;
    Ok(tx.commit().await?)
}

/// Other words for a tag. What has it keeps it.
///
/// # Errors
/// When the words cannot be a tag's, another tag has the name, there is no such tag, or the database fails.
pub async fn reword(db: &Db, actor: Actor<'_>, id: &str, typed: TagWords<'_>) -> Result<(), TagError> {
    let words = Words::read(typed)?;
    if codebook::list(db, actor.project).await?.iter().all(|tag| tag.id != id) {
        return Err(TagError::Unknown);
    }
    let mut tx = db.begin().await?;
    if !codebook::reword(&mut tx, &words.tag(actor, id)).await? {
        return Err(TagError::Taken);
    }
    audit::write(&mut tx, actor.did(Action::TagReworded, id)).await?;
    Ok(tx.commit().await?)
}

/// Retires a tag, so that it is not given any more and not shown with counts; or brings it back. Texts keep it.
///
/// # Errors
/// When there is no such tag in the other state, or the database fails.
pub async fn retire(db: &Db, actor: Actor<'_>, id: &str, is_over: bool) -> Result<(), TagError> {
    let mut tx = db.begin().await?;
    if !codebook::retire(&mut tx, actor.project, id, is_over.then_some(actor.at_ms)).await? {
        return Err(TagError::Unknown);
    }
    let action = if is_over { Action::TagRetired } else { Action::TagRestored };
    audit::write(&mut tx, actor.did(action, id)).await?;
    Ok(tx.commit().await?)
}

/// Gives whatever has one tag another instead. It cannot be undone.
///
/// # Errors
/// When either is no tag of the project that is in use, or the database fails.
pub async fn merge(db: &Db, actor: Actor<'_>, (from, into): (&str, &str)) -> Result<(), TagError> {
    let mut tx = db.begin().await?;
    match codebook::merge(&mut tx, actor.project, (from, into), actor.at_ms).await {
        Err(StorageError::Rows { .. }) => return Err(TagError::Unknown),
        merged => merged?,
    }
    audit::write(&mut tx, actor.did(Action::TagMerged, from)).await?;
    Ok(tx.commit().await?)
}

/// Words that can be a tag's.
struct Words {
    name: String,
    name_key: String,
    description: String,
}

impl Words {
    fn read(typed: TagWords<'_>) -> Result<Self, TagError> {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, description) = (tidy(typed.name), tidy(typed.description));
        let name_key = folded(&name);
        let fits = |text: &str, most: usize| text.chars().count() <= most && !text.chars().any(char::is_control);
        let is_named = name_key.chars().any(char::is_alphanumeric) && fits(&name, NAME_LETTERS);
        if !(is_named && fits(&description, DESCRIPTION_LETTERS)) {
            return Err(TagError::BadWords);
        }
        Ok(Self { name, name_key, description })
    }

    fn tag<'t>(&'t self, actor: Actor<'t>, id: &'t str) -> NewTag<'t> {
        NewTag {
            id,
            project: actor.project,
            name: &self.name,
            name_key: &self.name_key,
            description: &self.description,
            made_by: actor.account,
            made_at_ms: actor.at_ms,
        }
    }
}
