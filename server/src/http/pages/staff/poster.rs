//! `/staff/p/{slug}/poster`: a sheet to print. It shows nothing that is not public, to everybody who sees the project.

use app::{
    documents::staff::{Here, PosterPage, PosterView},
    messages,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{frame, show};
use crate::{
    administration::people::Staff,
    http::{error::Fault, site_address::SiteAddress},
    state::AppState,
};
use domain::administration::rights::Right;

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    site: SiteAddress,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::SignIn, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let view = PosterView {
        frame: frame(&staff, Here::Below),
        name: project.document.name.clone(),
        address: site.link(&format!("/p/{slug}")),
    };
    let body = move || view! { <PosterPage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_POSTER), StatusCode::OK, body).await)
}
