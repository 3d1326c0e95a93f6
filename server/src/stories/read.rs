//! The texts of one project with their tags and choices, found anew for each request: an index would keep what was
//! withdrawn. Who may read them is decided before; every reading is written down by whoever shows it.

use std::collections::{HashMap, HashSet};

use domain::{
    answer::Answers,
    stories::{Permission, TextQuestion, text_hash, text_of, text_questions},
    time::Millis,
};

use super::{
    keywords::{Keyword, keywords},
    search::SearchWords,
};
use crate::{
    projects::ProjectEntry,
    storage::{
        self, Db,
        responses::{StoredResponse, changes_after},
        stories::{SignificanceRow, TaggingRow, choices, taggings},
    },
};

/// Rows read from the database at a time.
const ROWS_AT_A_TIME: usize = 1_000;

/// What somebody wrote to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryText {
    /// The response's id.
    pub response: String,
    /// The id that the text is stored under.
    pub item: String,
    /// The language that the questions were read in.
    pub locale: String,
    /// When it was written.
    pub at_ms: Millis,
    /// The words.
    pub text: String,
    /// How its writer lets it be used.
    pub permission: Permission,
}

/// A text with what the team made of it.
#[derive(Clone, Debug)]
pub struct Story {
    /// What somebody wrote.
    pub text: StoryText,
    /// Names its words.
    pub text_hash: String,
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
    /// The texts, the latest first.
    pub stories: Vec<Story>,
    /// How many there are on all pages.
    pub total: usize,
    /// The page, from 0: the last one where fewer were found than asked for.
    pub page: usize,
}

/// The questions of a project that take free text, those that are asked now first.
pub fn questions(entry: &ProjectEntry) -> Vec<TextQuestion> {
    let now = entry.pack();
    let older = entry.questionnaires().iter().rev().map(AsRef::as_ref);
    text_questions([&now.questionnaire].into_iter().chain(older))
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
    texts.sort_by(|one, other| other.at_ms.cmp(&one.at_ms).then_with(|| one.response.cmp(&other.response)));
    let total = texts.len();
    let page = page.min(total.saturating_sub(1) / size);
    let texts: Vec<StoryText> = texts.into_iter().skip(page * size).take(size).collect();
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
    let count = move || keywords(texts.iter().map(|text| text.text.as_str()), most);
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
    let hash = text_hash(&text.text);
    rows.iter().filter(|row| row.text_hash == hash).cloned().collect()
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

fn with_what_was_made(texts: Vec<StoryText>, tagged: &ByText, chosen: Vec<SignificanceRow>) -> Vec<Story> {
    let with = |text: StoryText| {
        let text_hash = text_hash(&text.text);
        let is_of = |choice: &&SignificanceRow| {
            choice.response == text.response && choice.item == text.item && choice.text_hash == text_hash
        };
        let choices = chosen.iter().filter(is_of).cloned().collect();
        Story { taggings: tags_of(tagged, &text), choices, text_hash, text }
    };
    texts.into_iter().map(with).collect()
}

/// Every text of a project that counts and is to be kept, in page order within a response; of some responses only, where
/// they are given. Others get their turn after every few rows.
pub(super) async fn collect(
    db: &Db,
    entry: &ProjectEntry,
    only: Option<&HashSet<String>>,
    keep: impl Fn(&StoryText) -> bool + Sync,
) -> storage::Result<Vec<StoryText>> {
    let asked: Vec<(String, String)> =
        questions(entry).into_iter().map(|question| (format!("\"{}\":", question.id), question.id)).collect();
    let mut found: Vec<StoryText> = Vec::new();
    let mut from = 0;
    loop {
        let rows = changes_after(db, &entry.document.slug, from, ROWS_AT_A_TIME).await?;
        if from > 0 {
            // Whoever changed their answers while this reads on is met twice; what they say last is what they say.
            let again: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
            found.retain(|text| !again.contains(text.response.as_str()));
        }
        for row in rows.iter().filter(|row| only.is_none_or(|only| only.contains(&row.id))) {
            found.extend(texts_of(row, &asked)?.into_iter().filter(&keep));
        }
        match rows.last() {
            Some(last) if rows.len() == ROWS_AT_A_TIME => from = last.seq,
            _ => return Ok(found),
        }
        tokio::task::yield_now().await;
    }
}

/// The texts of one response. `asked` are the questions: how each begins in stored answers, and its id.
fn texts_of(row: &StoredResponse, asked: &[(String, String)]) -> Result<Vec<StoryText>, serde_json::Error> {
    let named: Vec<&String> =
        asked.iter().filter(|(begin, _)| row.answers.contains(begin.as_str())).map(|(_, id)| id).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let answers: Answers = serde_json::from_str(&row.answers)?;
    let text = |id: &String| {
        Some(StoryText {
            response: row.id.clone(),
            item: id.clone(),
            locale: row.locale.clone(),
            at_ms: row.effective_at_ms,
            text: text_of(&answers, id)?.to_owned(),
            permission: Permission::of(&answers, id),
        })
    };
    Ok(named.into_iter().filter_map(text).collect())
}
