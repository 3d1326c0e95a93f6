//! `/staff/p/{slug}/poster`: a sheet to print. It shows nothing that is not public, to everybody who sees the project.

use app::{
    messages,
    pages::staff::{Here, PosterPage, PosterView},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;

use super::{frame, invitation::site_address, show};
use crate::{
    error::Fault,
    people::{Right, Staff},
    state::AppState,
};

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::SignIn, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let view = PosterView {
        frame: frame(&staff, Here::Below),
        name: project.document.name.clone(),
        address: format!("{}/p/{slug}", site_address(&state, &headers)),
    };
    let body = move || view! { <PosterPage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_POSTER), StatusCode::OK, body).await)
}
