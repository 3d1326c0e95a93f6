//! `GET /api/v1/projects`: the open, public projects.

use axum::{Json, extract::State};
use domain::wire::v1::ProjectSummary;

use crate::{http::error::Fault, state::AppState};

/// Open, public projects
#[utoipa::path(get, path = "/api/v1/projects", responses((status = 200, body = Vec<ProjectSummary>)))]
pub(super) async fn projects(State(state): State<AppState>) -> Result<Json<Vec<ProjectSummary>>, Fault> {
    Ok(Json(state.projects.list().await?))
}
