//! `/staff/p/{slug}/stories/codebook`: the tags of a project, for staff and co-evaluators, with counts and no texts.

use app::{
    documents::staff::{CodebookPage, CodebookView, ConfirmView, Confirmation, Here, TagCard, TagNews},
    messages,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{super::form::Fields, ask_to_confirm, frame, is_confirmed, show, stories::checked};
use crate::{
    administration::{
        audit::{Entry, write_alone},
        people::Staff,
        projects::ProjectEntry,
    },
    http::error::Fault,
    reporting::stories::{
        codebook::{self, TagError, TagWords},
        counts::tag_figures,
    },
    state::AppState,
    storage::codebook::{TagRow, list},
};
use domain::administration::{actions::Action, rights::Right};

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::ShapeCodebook, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    render(&state, &staff, &project, None, (String::new(), String::new())).await
}

/// Adds, rewords, retires, brings back or merges a tag; merging takes the right to read what it changes, and is asked
/// about once more.
pub(super) async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::ShapeCodebook, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let actor = staff.acting_in(&slug, state.clock.now_ms());
    let typed = TagWords { name: fields.text("name"), description: fields.text("description") };
    let tag = || checked(fields.text("tag"));
    let (done, news) = match fields.text("do") {
        "add" => (codebook::add(&state.db, actor, typed).await, TagNews::Added),
        "reword" => (codebook::reword(&state.db, actor, tag()?, typed).await, TagNews::Reworded),
        "retire" => (codebook::retire(&state.db, actor, tag()?, true).await, TagNews::Retired),
        "restore" => (codebook::retire(&state.db, actor, tag()?, false).await, TagNews::Restored),
        "merge" => {
            staff.must(Right::ReadStories, Some(&slug))?;
            let both = (tag()?, checked(fields.text("into"))?);
            match ask(&state, &staff, &slug, both).await? {
                Some(question) if !is_confirmed(&fields) => return Ok(question),
                Some(_) => (codebook::merge(&state.db, actor, both).await, TagNews::Merged),
                None => (Err(TagError::Unknown), TagNews::Merged),
            }
        }
        _ => return Err(Fault::malformed("This does nothing to a tag.")),
    };
    let news = match done {
        Ok(()) => news,
        Err(TagError::BadWords) => TagNews::BadWords,
        Err(TagError::Taken) => TagNews::Taken,
        Err(TagError::TooMany) => TagNews::TooMany,
        Err(TagError::Unknown) => TagNews::Unknown,
        Err(TagError::Storage(error)) => return Err(error.into()),
    };
    let is_kept = fields.text("do") == "add" && news != TagNews::Added;
    let typed = if is_kept { (typed.name.to_owned(), typed.description.to_owned()) } else { Default::default() };
    render(&state, &staff, &project, Some(news), typed).await
}

/// The question whether two tags shall be one; none where either is not in use.
async fn ask(
    state: &AppState,
    staff: &Staff,
    slug: &str,
    (from, into): (&str, &str),
) -> Result<Option<Response>, Fault> {
    let tags = list(&state.db, slug).await?;
    let named =
        |id: &str| tags.iter().find(|tag| tag.id == id && tag.retired_at_ms.is_none()).map(|tag| tag.name.clone());
    let Some((from_name, into_name)) = named(from).zip(named(into)).filter(|_| from != into) else { return Ok(None) };
    let action = format!("/staff/p/{slug}/stories/codebook");
    let deed = Confirmation::MergeTags { from: from_name, into: into_name };
    let fields = vec![("do", "merge".to_owned()), ("tag", from.to_owned()), ("into", into.to_owned())];
    let frame = frame(staff, Here::Below);
    Ok(Some(ask_to_confirm(ConfirmView { frame, deed, back: action.clone(), action, fields }).await))
}

async fn render(
    state: &AppState,
    staff: &Staff,
    project: &ProjectEntry,
    news: Option<TagNews>,
    typed: (String, String),
) -> Result<Response, Fault> {
    let slug = project.document.slug.as_str();
    let figures = tag_figures(&state.db, &state.clock, state.results.noises(), project).await?;
    let (actor, at_ms) = (Some(staff.account.as_str()), state.clock.now_ms());
    let entry = Entry { actor, action: Action::TagCountsSeen, project: Some(slug), target: None, at_ms };
    write_alone(&state.db, entry).await?;
    let rows = list(&state.db, slug).await?;
    let card = |row: &TagRow| TagCard {
        id: row.id.clone(),
        name: row.name.clone(),
        description: row.description.clone(),
        merged_into: row.merged_into.as_ref().and_then(|into| {
            let into = rows.iter().find(|other| other.id == *into)?;
            Some(into.name.clone())
        }),
    };
    let status = match news {
        Some(TagNews::BadWords | TagNews::TooMany) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(TagNews::Taken | TagNews::Unknown) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let (tags, retired): (Vec<&TagRow>, Vec<&TagRow>) = rows.iter().partition(|row| row.retired_at_ms.is_none());
    let view = CodebookView {
        frame: frame(staff, Here::Below),
        project: slug.to_owned(),
        name: project.document.name.clone(),
        reads: staff.may(Right::ReadStories, Some(slug)),
        tags: tags.into_iter().map(card).collect(),
        retired: retired.into_iter().map(card).collect(),
        counts: figures.counts,
        counted_on: project.time_zone().date(figures.taken_at_ms),
        news,
        typed,
    };
    let name = project.document.name.clone();
    let title =
        |words: &app::i18n::Words| words.with(messages::STAFF_CODEBOOK_OF, &[("project", name.get(words.tag()))]);
    let body = move || view! { <CodebookPage view=view.clone() /> };
    Ok(show(title, status, body).await)
}
