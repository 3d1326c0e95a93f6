//! `/staff`: the projects somebody may see, with what came in.

use app::{
    documents::staff::{Here, HomePage, HomeView, ProjectLine},
    messages,
};
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{administration::rights::Right, collection::project::Asking};
use leptos::prelude::*;

use super::{frame, show};
use crate::{
    administration::people::Staff,
    http::error::Fault,
    state::AppState,
    storage::{
        flags,
        quarantine::{self, Which},
        releases, snapshots,
    },
};

pub(super) async fn page(State(state): State<AppState>, staff: Staff) -> Result<Response, Fault> {
    staff.must(Right::SignIn, None)?;
    let now_ms = state.clock.now_ms();
    let mut projects = Vec::new();
    for entry in state.projects.now().await?.iter() {
        let slug = &entry.document.slug;
        if !staff.is_of(slug) {
            continue;
        }
        let received = match staff.may(Right::SeeCounts, Some(slug)) {
            true => Some(snapshots::received(&state.db, slug).await?),
            false => None,
        };
        let aside = match staff.may(Right::SeeQuarantine, Some(slug)) {
            true => Some(quarantine::count(&state.db, Which::Of(slug)).await?),
            false => None,
        };
        let review = match aside {
            Some(_) => Some(flags::waiting(&state.db, slug).await?),
            None => None,
        };
        let release = releases::latest_number(&state.db, slug).await?;
        projects.push(ProjectLine {
            slug: slug.clone(),
            name: entry.document.name.clone(),
            received,
            aside,
            review,
            figures: staff.may(Right::SeeStaffFigures, Some(slug)),
            stories: staff.may(Right::ReadStories, Some(slug)),
            codebook: staff.may(Right::ShapeCodebook, Some(slug)),
            devices: staff.may(Right::ManageDevices, Some(slug)),
            prepares: staff.may(Right::PrepareDevice, Some(slug)),
            release: (release > 0).then_some(release),
            closes: entry
                .closes_at_ms()
                .filter(|_| entry.asking(now_ms) == Asking::Now)
                .map(|closes_at_ms| (closes_at_ms, entry.time_zone().clone())),
        });
    }
    let sees_strays = staff.project.is_none() && staff.may(Right::SeeQuarantine, None);
    let strays = if sees_strays { Some(quarantine::count(&state.db, Which::Strays).await?) } else { None };
    let view = HomeView { frame: frame(&staff, Here::Projects), projects, strays };
    let body = move || view! { <HomePage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_PROJECTS), StatusCode::OK, body).await)
}
