//! `GET /api/v1/projects/{slug}/results`: the latest public release.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::wire::v1::{Problem, results::Results};

use super::pack::names;
use crate::{http::error::Fault, state::AppState};

/// The latest public release of a project
#[utoipa::path(get, path = "/api/v1/projects/{slug}/results",
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    responses(
        (status = 200, body = Results, headers(("ETag" = String, description = "Names these bytes."))),
        (status = 304, description = "The release named by `If-None-Match` is still the latest."),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release", body = Problem)
    ))]
pub(super) async fn results(
    State(state): State<AppState>,
    slug: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let Path(slug) = slug.map_err(|_| Fault::unknown_project())?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let latest = state.results.latest(&project).await?.ok_or_else(not_released)?;
    let caching = [(header::ETAG, latest.etag.as_str()), (header::CACHE_CONTROL, "no-cache")];
    if names(&headers, &latest.etag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((caching, json, latest.json.clone()).into_response())
}

pub(super) fn not_released() -> Fault {
    let title = "Nothing has been published about this project yet.";
    Fault::new(StatusCode::NOT_FOUND, "not_released", title)
}
