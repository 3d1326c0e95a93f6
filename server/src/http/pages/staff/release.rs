//! `/staff/p/{slug}/release`: a preview of what is published next, publishing it, and taking back what shows nothing.
//! Whether it may be is for the rules to say, not for this page.

use std::sync::Arc;

use app::{
    documents::{
        results::Beside,
        staff::{ConfirmView, Confirmation, Here, PreviewPage, PreviewView, ReleaseNews},
    },
    messages,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    administration::{actions::Action, rights::Right},
    reporting::published::{Audience, Published},
};
use leptos::prelude::*;

use super::{
    super::{form::Fields, results::beside},
    ask_to_confirm, figures, frame, go, is_confirmed, show,
};
use crate::{
    administration::{
        audit::{Entry, write_alone},
        people::Staff,
        projects::ProjectEntry,
    },
    http::error::Fault,
    reporting::releases::{ReleaseError, Shown, StaffError, StaffQuestion},
    state::AppState,
    storage::previews::PreviewRow,
};

/// Shows what would be published, then publishes what was shown; or takes a release back that shows nothing.
pub(super) async fn publish(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::Publish, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let back = format!("/staff/p/{slug}");
    match fields.text("do") {
        "renew" => return renew(&state, &staff, &project, &fields, back).await,
        "take_back" => return take_back(&state, &staff, &project, &fields, back).await,
        _ => {}
    }
    if !is_confirmed(&fields) {
        let reasons = state.results.not_yet(&project).await?;
        if !reasons.is_empty() {
            return refused(&state, &staff, &project, &ReleaseError::NotYet(reasons)).await;
        }
    }
    let done = if is_confirmed(&fields) {
        state.results.publish_preview(&project, number(&fields)?, fields.text("words")).await
    } else {
        match state.results.ready(&project).await {
            Ok(()) => {}
            Err(StaffError::Loading(progress)) => return Ok(figures::waiting(&staff, progress, back, true).await),
            Err(error) => return Err(error.into()),
        }
        match state.results.preview(&project).await {
            Ok(waiting) => return preview(&state, &staff, &project, &waiting, back).await,
            Err(error) => Err(error),
        }
    };
    let number = match done {
        Ok(number) => number,
        Err(error) if error.is_refusal() || matches!(error, ReleaseError::AtOnce) => {
            return refused(&state, &staff, &project, &error).await;
        }
        Err(error) => return Err(fault(error)),
    };
    let (action, target, at_ms) = (Action::Released, number.to_string(), state.clock.now_ms());
    let entry = Entry { actor: Some(&staff.account), action, project: Some(&slug), target: Some(&target), at_ms };
    write_alone(&state.db, entry).await?;
    Ok(go(&format!("{back}?released={number}")))
}

/// The number of a release in a form.
fn number(fields: &Fields) -> Result<u32, Fault> {
    fields.text("number").parse().map_err(|_| Fault::malformed("This is no number of a release."))
}

/// The page of figures that wait. That they were looked at is written down.
async fn preview(
    state: &AppState,
    staff: &Staff,
    project: &ProjectEntry,
    waiting: &PreviewRow,
    back: String,
) -> Result<Response, Fault> {
    let Shown { published, pack, since } = state.results.previewed(waiting).await?;
    let (action, target, at_ms) = (Action::ReleasePreviewed, waiting.number.to_string(), state.clock.now_ms());
    let slug = Some(project.document.slug.as_str());
    let entry = Entry { actor: Some(&staff.account), action, project: slug, target: Some(&target), at_ms };
    write_alone(&state.db, entry).await?;
    let published = Published { audience: Audience::Preview, ..published };
    let beside = Beside { since, ..beside(state, project).await? };
    let words_hash = waiting.words_hash.clone().unwrap_or_default();
    let view = PreviewView { frame: frame(staff, Here::Below), pack, words_hash, published, beside, back };
    let name = project.document.name.clone();
    let title =
        |words: &app::i18n::Words| words.with(messages::STAFF_PREVIEW_OF, &[("project", name.get(words.tag()))]);
    let body = move || view! { <PreviewPage view=view.clone() /> };
    Ok(show(title, StatusCode::OK, body).await)
}

/// Asks once more, then takes a release back that shows nothing.
async fn take_back(
    state: &AppState,
    staff: &Staff,
    project: &Arc<ProjectEntry>,
    fields: &Fields,
    back: String,
) -> Result<Response, Fault> {
    let (slug, number) = (project.document.slug.as_str(), number(fields)?);
    if !is_confirmed(fields) && state.results.shows_nothing(project).await? == Some(number) {
        let name = project.document.name.get(super::english().words.tag()).to_owned();
        let (frame, deed) = (frame(staff, Here::Below), Confirmation::TakeBack { project: name, number });
        let fields = vec![("do", "take_back".to_owned()), ("number", number.to_string())];
        return Ok(ask_to_confirm(ConfirmView { frame, deed, action: format!("{back}/release"), fields, back }).await);
    }
    let (action, target, at_ms) = (Action::ReleaseTakenBack, number.to_string(), state.clock.now_ms());
    let entry = Entry { actor: Some(&staff.account), action, project: Some(slug), target: Some(&target), at_ms };
    match state.results.take_back(project, number, entry).await {
        Ok(()) => Ok(go(&format!("{back}?released=back"))),
        Err(error) if error.is_refusal() || matches!(error, ReleaseError::AtOnce) => {
            refused(state, staff, project, &error).await
        }
        Err(error) => Err(fault(error)),
    }
}

/// The figures, with why they are not published.
async fn refused(
    state: &AppState,
    staff: &Staff,
    project: &Arc<ProjectEntry>,
    why: &ReleaseError,
) -> Result<Response, Fault> {
    let news = Some(ReleaseNews::Refused(why.to_string()));
    figures::render(state, staff, project, &StaffQuestion::default(), (news, StatusCode::CONFLICT)).await
}

/// Asks once more, then makes every release of earlier rules again.
async fn renew(
    state: &AppState,
    staff: &Staff,
    project: &ProjectEntry,
    fields: &Fields,
    back: String,
) -> Result<Response, Fault> {
    let slug = &project.document.slug;
    if !is_confirmed(fields) {
        let name = project.document.name.get(super::english().words.tag()).to_owned();
        let (frame, deed) = (frame(staff, Here::Below), Confirmation::Renew { project: name });
        let fields = vec![("do", "renew".to_owned())];
        return Ok(ask_to_confirm(ConfirmView { frame, deed, action: format!("{back}/release"), fields, back }).await);
    }
    for number in state.results.by_earlier_rules(slug).await? {
        match state.results.renew(slug, number).await {
            Ok(()) => {}
            // Somebody else was first, and it is as it should be.
            Err(ReleaseError::ByTheseRules(_)) => continue,
            Err(error) => return Err(fault(error)),
        }
        let (action, target, at_ms) = (Action::ReleaseRenewed, number.to_string(), state.clock.now_ms());
        let entry = Entry { actor: Some(&staff.account), action, project: Some(slug), target: Some(&target), at_ms };
        write_alone(&state.db, entry).await?;
    }
    Ok(go(&format!("{back}?released=again")))
}

fn fault(error: ReleaseError) -> Fault {
    match error {
        ReleaseError::UnknownProject(_) => Fault::unknown_project(),
        ReleaseError::Storage(error) => error.into(),
        error => {
            tracing::error!(%error, "a release could not be made");
            Fault::internal()
        }
    }
}
