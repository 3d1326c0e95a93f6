//! `/staff/p/{slug}/stories`: what people wrote, for those who may read it. What is searched for comes in the body of a
//! request and never in an address; that somebody read is written down, and no word of it.

use std::collections::BTreeSet;

use app::{
    documents::staff::{Here, Search, StoriesPage, StoriesView, StoryCard, StoryFlash, StoryForm, StoryNews},
    messages,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{super::form::Fields, english, frame, show};
use crate::{
    administration::{
        audit::{Actor, Entry, write_alone},
        people::Staff,
        projects::ProjectEntry,
    },
    http::error::Fault,
    reporting::stories::{
        batches,
        read::{self, Story, Tagged, Wanted},
        search::SearchWords,
        tagging::{self, Done},
        texts,
    },
    state::AppState,
    storage::{
        Db,
        codebook::{self, TagRow},
    },
};
use domain::administration::{actions::Action, rights::Right};

/// Texts on one page: each is up to two thousand letters.
const TEXTS: usize = 20;
/// Longest id that is looked at.
const ID_LETTERS: usize = 200;

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::ReadStories, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    list(&state, &staff, &project, Search::default(), (None, None)).await
}

/// Searches, changes the tags of a text, or puts one on the board; and shows the list that was searched for.
pub(super) async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::ReadStories, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let told = match fields.text("do") {
        "" | "find" | "suggest" => None,
        _ => Some(deed(&state.db, staff.acting_in(&slug, state.clock.now_ms()), &fields).await?),
    };
    let search = Search {
        words: fields.text("words").chars().take(ID_LETTERS).collect(),
        item: fields.text("item").to_owned(),
        tag: fields.text("tag").to_owned(),
        tagged: fields.text("tagged").to_owned(),
        page: fields.text("page").parse().unwrap_or_default(),
    };
    let keywords = match fields.text("do") {
        "suggest" => Some(read::standing_out(&state.db, &project, KEYWORDS).await?),
        _ => None,
    };
    let keywords =
        keywords.map(|found| found.into_iter().map(|keyword| (keyword.word, keyword.texts as u64)).collect());
    list(&state, &staff, &project, search, (told, keywords)).await
}

/// Does what a form beside a text asks for, and says what became of it.
async fn deed(db: &Db, actor: Actor<'_>, fields: &Fields) -> Result<StoryFlash, Fault> {
    let ids = |name| -> Result<BTreeSet<String>, Fault> {
        fields.all(name).take(TAGS).map(|tag| checked(tag).map(str::to_owned)).collect()
    };
    let (reason, story) = (fields.text("reason"), checked(fields.text("story"))?);
    let (form, as_asked, done) = match fields.text("do") {
        "tag" => {
            let done = tagging::tag(db, actor, story, &ids("give")?).await?;
            (StoryForm::Tags, StoryNews::Tagged, done)
        }
        "take_away" => {
            let done = tagging::take_away(db, actor, story, &ids("take")?).await?;
            (StoryForm::Tags, StoryNews::TakenAway, done)
        }
        "choose" => {
            let done = tagging::choose(db, actor, story, reason).await?;
            (StoryForm::Reason, StoryNews::Chosen, done)
        }
        _ => return Err(Fault::malformed("This is neither finding, tagging nor choosing.")),
    };
    let news = match done {
        Done::AsAsked => as_asked,
        Done::Gone => StoryNews::Gone,
        Done::NoReason => StoryNews::NoReason,
        Done::NothingTicked => StoryNews::NothingTicked,
    };
    let typed = (form == StoryForm::Reason && news != as_asked).then(|| reason.to_owned());
    Ok(StoryFlash { news, form, story: story.to_owned(), typed })
}

/// Most words that are suggested.
const KEYWORDS: usize = 15;

/// Most tags that one form ticks.
const TAGS: usize = 2 * crate::reporting::stories::codebook::MOST_TAGS;

/// An id as it came in a form, if it can be one.
pub(super) fn checked(id: &str) -> Result<&str, Fault> {
    let is_id = !id.is_empty() && id.len() <= ID_LETTERS && !id.chars().any(char::is_control);
    if is_id { Ok(id) } else { Err(Fault::malformed("This names nothing.")) }
}

/// Notes in the log that what people wrote was read.
pub(super) async fn note_reading(state: &AppState, staff: &Staff, slug: &str) -> Result<(), Fault> {
    let (actor, at_ms) = (Some(staff.account.as_str()), state.clock.now_ms());
    let entry = Entry { actor, action: Action::StoriesSeen, project: Some(slug), target: None, at_ms };
    Ok(write_alone(&state.db, entry).await?)
}

/// The question under each id that texts are stored under, as staff read it.
pub(super) fn questions(project: &ProjectEntry) -> Vec<(String, String)> {
    let tag = english().words.tag();
    texts::questions(project).into_iter().map(|question| (question.id, question.question.get(tag).to_owned())).collect()
}

async fn list(
    state: &AppState,
    staff: &Staff,
    project: &ProjectEntry,
    search: Search,
    (told, keywords): (Option<StoryFlash>, Option<Vec<(String, u64)>>),
) -> Result<Response, Fault> {
    let slug = project.document.slug.as_str();
    let questions = questions(project);
    let tags = codebook::list(&state.db, slug).await?;
    let found = read::find(&state.db, project, wanted(&search), (search.page, TEXTS)).await?;
    note_reading(state, staff, slug).await?;
    let status = match told.as_ref().map(|told| told.news) {
        Some(StoryNews::NoReason | StoryNews::NothingTicked) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(StoryNews::Gone) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let card = |story| card(story, &staff.account, &questions, &tags);
    let view = StoriesView {
        frame: frame(staff, Here::Below),
        project: slug.to_owned(),
        name: project.document.name.clone(),
        search: Search { page: found.page, ..search },
        stories: found.stories.into_iter().map(card).collect(),
        total: found.total as u64,
        pages: found.total.div_ceil(TEXTS),
        tags: tags.into_iter().filter(|tag| tag.retired_at_ms.is_none()).map(|tag| (tag.id, tag.name)).collect(),
        questions,
        together: batches::fewest(project),
        told,
        keywords,
    };
    let name = project.document.name.clone();
    let title =
        |words: &app::i18n::Words| words.with(messages::STAFF_STORIES_OF, &[("project", name.get(words.tag()))]);
    let body = move || view! { <StoriesPage view=view.clone() /> };
    Ok(show(title, status, body).await)
}

fn wanted(search: &Search) -> Wanted {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Wanted {
        words: SearchWords::of(&search.words),
        item: some(&search.item),
        tag: some(&search.tag),
        tagged: match search.tagged.as_str() {
            "not" => Tagged::Not,
            "differently" => Tagged::Differently,
            _ => Tagged::Anyhow,
        },
    }
}

fn card(story: Story, account: &str, questions: &[(String, String)], tags: &[TagRow]) -> StoryCard {
    let Story { text, handle, taggings, choices } = story;
    let question = questions.iter().find(|(id, _)| *id == text.item).map(|(_, question)| question.clone());
    let (own, others): (Vec<_>, Vec<_>) = taggings.into_iter().partition(|row| row.account == account);
    let mut other_tags: Vec<(String, String, String)> = Vec::new();
    for row in others {
        if let Some((_, _, who)) = other_tags.iter_mut().find(|(id, ..)| *id == row.tag) {
            *who += &format!(", {}", row.email);
        } else if let Some(tag) = tags.iter().find(|tag| tag.id == row.tag) {
            other_tags.push((row.tag, tag.name.clone(), row.email));
        }
    }
    StoryCard {
        handle,
        question: question.unwrap_or(text.item),
        locale: text.locale,
        week: text.week,
        text: text.text,
        permission: text.permission,
        own_tags: own.into_iter().map(|row| row.tag).collect(),
        other_tags,
        own_reason: choices.into_iter().find(|choice| choice.account == account).map(|choice| choice.reason),
    }
}
