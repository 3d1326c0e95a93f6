//! `GET /api/v1/projects/{slug}/pack`: everything a phone needs to work offline for one project.

use axum::{
    extract::{Path, Query, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::wire::v1::{Pack, Problem};
use serde::Deserialize;

use crate::{http::error::Fault, state::AppState};

/// What may be asked of a pack.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Only the texts in this language, or in en-GB where it has none.
    lang: Option<String>,
}

/// Everything a phone needs for one project
#[utoipa::path(get, path = "/api/v1/projects/{slug}/pack",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("lang" = Option<String>, Query, description = "Only the texts in this language, or in en-GB where it has none.")
    ),
    responses(
        (status = 200, body = Pack, headers(("ETag" = String, description = "Names these bytes."))),
        (status = 304, description = "The pack named by `If-None-Match` is still the one."),
        (status = 404, description = "`unknown_project`", body = Problem)
    ))]
pub(super) async fn pack(
    State(state): State<AppState>,
    slug: Result<Path<String>, PathRejection>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let Path(slug) = slug.map_err(|_| Fault::unknown_project())?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let pack = project.pack_bytes(wanted.lang.as_deref())?;
    let caching = [(header::ETAG, pack.etag.as_str()), (header::CACHE_CONTROL, "no-cache")];
    if names(&headers, &pack.etag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((caching, json, pack.json.clone()).into_response())
}

/// Whether `If-None-Match` names these bytes; weak and strong names count alike (RFC 9110, 13.1.2).
pub(super) fn names(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|name| name == "*" || name.trim_start_matches("W/") == etag)
}
