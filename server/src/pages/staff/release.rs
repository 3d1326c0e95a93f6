//! `/staff/p/{slug}/release`: publishing what is stored now. Whether it may be is for the rules to say, not for this page.

use std::sync::Arc;

use app::pages::staff::{Deed, Here, ReleaseNews, SureView};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{super::form::Fields, ask_again, figures, frame, go, is_sure};
use crate::{
    error::Fault,
    people::{
        Right, Staff,
        audit::{Action, Entry, write_alone},
    },
    projects::ProjectEntry,
    results::{ReleaseError, StaffError, StaffQuestion},
    state::AppState,
};

/// Asks once more, then publishes.
pub(super) async fn publish(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::Publish, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let back = format!("/staff/p/{slug}");
    if fields.text("do") == "renew" {
        return renew(&state, &staff, &project, &fields, back).await;
    }
    if !is_sure(&fields) {
        let reasons = state.results.not_yet(&project).await?;
        if !reasons.is_empty() {
            return refused(&state, &staff, &project, &ReleaseError::NotYet(reasons)).await;
        }
        let name = project.document.name.get(super::english().words.tag()).to_owned();
        let (frame, deed) = (frame(&staff, Here::Below), Deed::Publish { project: name });
        return Ok(
            ask_again(SureView { frame, deed, action: format!("{back}/release"), fields: Vec::new(), back }).await
        );
    }
    match state.results.ready(&project).await {
        Ok(()) => {}
        Err(StaffError::Loading(progress)) => return Ok(figures::waiting(&staff, progress, back, true).await),
        Err(error) => return Err(error.into()),
    }
    let number = match state.results.release(&slug).await {
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
    if !is_sure(fields) {
        let name = project.document.name.get(super::english().words.tag()).to_owned();
        let (frame, deed) = (frame(staff, Here::Below), Deed::Renew { project: name });
        let fields = vec![("do", "renew".to_owned())];
        return Ok(ask_again(SureView { frame, deed, action: format!("{back}/release"), fields, back }).await);
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
