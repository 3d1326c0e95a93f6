//! `/staff/p/{slug}/stories/board`: texts that somebody holds to tell of a most significant change, and why.

use app::{
    documents::staff::{BoardCard, BoardPage, BoardView, Here},
    messages,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{administration::rights::Right, time::zone::TimeZone};
use leptos::prelude::*;

use super::{
    super::form::Fields,
    frame, show,
    stories::{checked, note_reading, questions},
};
use crate::{
    administration::{people::Staff, projects::ProjectEntry},
    http::error::Fault,
    reporting::stories::{
        read::{self, Story},
        tagging::{self, Done},
    },
    state::AppState,
    storage::stories::SignificanceRow,
};

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::ReadStories, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    board(&state, &staff, &project, false).await
}

/// Takes one's own choice back.
pub(super) async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::ReadStories, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    if fields.text("do") != "take_back" {
        return Err(Fault::malformed("This takes no choice back."));
    }
    let actor = staff.acting_in(&slug, state.clock.now_ms());
    let done = tagging::unchoose(&state.db, actor, checked(fields.text("story"))?).await?;
    board(&state, &staff, &project, done == Done::AsAsked).await
}

async fn board(state: &AppState, staff: &Staff, project: &ProjectEntry, taken_back: bool) -> Result<Response, Fault> {
    let slug = project.document.slug.as_str();
    let mut chosen = read::chosen(&state.db, project).await?;
    note_reading(state, staff, slug).await?;
    let mut groups = Vec::new();
    for (id, question) in questions(project) {
        let (here, elsewhere): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|story| story.text.item == id);
        chosen = elsewhere;
        if !here.is_empty() {
            groups.push((
                question,
                here.into_iter().map(|story| card(story, &staff.account, project.time_zone())).collect(),
            ));
        }
    }
    let view = BoardView {
        frame: frame(staff, Here::Below),
        project: slug.to_owned(),
        name: project.document.name.clone(),
        groups,
        taken_back,
    };
    let name = project.document.name.clone();
    let title = |words: &app::i18n::Words| words.with(messages::STAFF_BOARD_OF, &[("project", name.get(words.tag()))]);
    let body = move || view! { <BoardPage view=view.clone() /> };
    Ok(show(title, StatusCode::OK, body).await)
}

fn card(story: Story, account: &str, zone: &TimeZone) -> BoardCard {
    let Story { text, handle, choices, .. } = story;
    let reason = |choice: SignificanceRow| (choice.email, zone.date(choice.chosen_at_ms), choice.reason);
    BoardCard {
        handle,
        locale: text.locale,
        week: text.week,
        text: text.text,
        permission: text.permission,
        is_own: choices.iter().any(|choice| choice.account == account),
        reasons: choices.into_iter().map(reason).collect(),
    }
}
