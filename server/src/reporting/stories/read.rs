//! The texts of one project with their tags and choices, found anew for each request: an index would keep what was
//! withdrawn. Only what `batches` lets be seen is found, with the week it was written in and no day. Who may read is
//! decided before; every reading is written down by whoever shows it.

use std::collections::{HashMap, HashSet};

use super::{
    keywords::{Keyword, keywords},
    search::SearchWords,
    texts::StoryText,
    visible::{ShownText, collect},
};
use crate::{
    administration::projects::ProjectEntry,
    storage::{
        self, Db,
        stories::{SignificanceRow, TaggingRow, choices, taggings},
    },
};

/// A text with what the team made of it.
#[derive(Clone, Debug)]
pub struct Story {
    /// What somebody wrote.
    pub text: StoryText,
    /// Names it on pages.
    pub handle: String,
    /// The tags that these words were given.
    pub taggings: Vec<TaggingRow>,
    /// Who holds them to tell of a most significant change.
    pub choices: Vec<SignificanceRow>,
}

/// How texts that are wanted are tagged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tagged {
    /// Anyhow.
    #[default]
    Anyhow,
    /// By nobody yet.
    Not,
    /// By two people or more, who did not give the same tags.
    Differently,
}

/// Which texts are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// With all of these words.
    pub words: SearchWords,
    /// To this question.
    pub item: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// How they are tagged.
    pub tagged: Tagged,
}

/// The texts of one page.
#[derive(Clone, Debug)]
pub struct Found {
    /// The texts: the latest batch first, and within a batch in an order that says nothing.
    pub stories: Vec<Story>,
    /// How many there are on all pages.
    pub total: usize,
    /// The page, from 0: the last one where fewer were found than asked for.
    pub page: usize,
}

/// A page of texts.
///
/// # Errors
/// When the database does not answer, or holds what cannot be read.
pub async fn find(
    db: &Db,
    entry: &ProjectEntry,
    wanted: Wanted,
    (page, size): (usize, usize),
) -> storage::Result<Found> {
    let slug = &entry.document.slug;
    let tagged = by_text(taggings(db, slug).await?);
    let mut texts = collect(db, entry, None, |text| is_wanted(&wanted, &tagged, text)).await?;
    // A hash of the words and a random handle: neither knows when a text arrived.
    let place = |text: &ShownText| (-text.batch, text.text.text_hash.clone(), text.handle.clone());
    texts.sort_by_cached_key(place);
    let total = texts.len();
    let page = page.min(total.saturating_sub(1) / size);
    let texts: Vec<ShownText> = texts.into_iter().skip(page * size).take(size).collect();
    let stories = with_what_was_made(texts, &tagged, choices(db, slug).await?);
    Ok(Found { stories, total, page })
}

/// The words that stand out in everything that people wrote, at most so many.
///
/// # Errors
/// When the database does not answer, or holds what cannot be read.
pub async fn standing_out(db: &Db, entry: &ProjectEntry, most: usize) -> storage::Result<Vec<Keyword>> {
    let texts = collect(db, entry, None, |_| true).await?;
    // Counting words takes long enough to hold others up; and a hint that fails is no hint, and no fault.
    let count = move || keywords(texts.iter().map(|text| text.text.text.as_str()), most);
    Ok(tokio::task::spawn_blocking(count).await.unwrap_or_default())
}

/// Every text that somebody chose, in the order in which they were first chosen.
///
/// # Errors
/// When the database does not answer, or holds what cannot be read.
pub async fn chosen(db: &Db, entry: &ProjectEntry) -> storage::Result<Vec<Story>> {
    let slug = &entry.document.slug;
    let chosen = choices(db, slug).await?;
    let responses = chosen.iter().map(|choice| choice.response.clone()).collect();
    let texts = collect(db, entry, Some(&responses), |_| true).await?;
    let order: HashMap<(String, String), usize> = chosen
        .iter()
        .enumerate()
        .rev()
        .map(|(place, choice)| ((choice.response.clone(), choice.item.clone()), place))
        .collect();
    let tagged = by_text(taggings(db, slug).await?);
    let mut stories = with_what_was_made(texts, &tagged, chosen);
    stories.retain(|story| !story.choices.is_empty());
    stories.sort_by_key(|story| order.get(&(story.text.response.clone(), story.text.item.clone())).copied());
    Ok(stories)
}

/// Taggings by response and item.
pub(super) type ByText = HashMap<(String, String), Vec<TaggingRow>>;

pub(super) fn by_text(rows: Vec<TaggingRow>) -> ByText {
    let mut by_text = ByText::new();
    for row in rows {
        by_text.entry((row.response.clone(), row.item.clone())).or_default().push(row);
    }
    by_text
}

/// The tags that these very words were given.
pub(super) fn tags_of(tagged: &ByText, text: &StoryText) -> Vec<TaggingRow> {
    let Some(rows) = tagged.get(&(text.response.clone(), text.item.clone())) else { return Vec::new() };
    rows.iter().filter(|row| row.text_hash == text.text_hash).cloned().collect()
}

fn is_wanted(wanted: &Wanted, tagged: &ByText, text: &StoryText) -> bool {
    if wanted.item.as_ref().is_some_and(|item| *item != text.item) {
        return false;
    }
    if wanted.tag.is_some() || wanted.tagged != Tagged::Anyhow {
        let tags = tags_of(tagged, text);
        let has = wanted.tag.as_ref().is_none_or(|wanted| tags.iter().any(|row| row.tag == *wanted));
        let is = match wanted.tagged {
            Tagged::Anyhow => true,
            Tagged::Not => tags.is_empty(),
            Tagged::Differently => is_tagged_differently(&tags),
        };
        if !(has && is) {
            return false;
        }
    }
    wanted.words.are_in(&text.text)
}

/// Whether two people tagged these words, and not alike.
fn is_tagged_differently(tags: &[TaggingRow]) -> bool {
    let mut by_account: HashMap<&str, HashSet<&str>> = HashMap::new();
    for row in tags {
        by_account.entry(&row.account).or_default().insert(&row.tag);
    }
    let mut given = by_account.values();
    given.next().is_some_and(|first| given.any(|other| other != first))
}

fn with_what_was_made(texts: Vec<ShownText>, tagged: &ByText, chosen: Vec<SignificanceRow>) -> Vec<Story> {
    let with = |ShownText { text, handle, .. }: ShownText| {
        let is_of = |choice: &&SignificanceRow| {
            choice.response == text.response && choice.item == text.item && choice.text_hash == text.text_hash
        };
        let choices = chosen.iter().filter(is_of).cloned().collect();
        Story { taggings: tags_of(tagged, &text), choices, text, handle }
    };
    texts.into_iter().map(with).collect()
}
