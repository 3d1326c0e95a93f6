//! `/p/{slug}/results/{chart}.csv`: the numbers of one chart of the latest release, as a file.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};

use super::{language::PageLanguage, render};
use crate::{
    http::error::Fault,
    reporting::exports::{ExportError, chart},
    state::AppState,
};

/// What the name of such a file ends with.
const ENDING: &str = ".csv";

/// The file; an apology where there is no such chart, or no release yet.
pub(super) async fn of_release(
    State(state): State<AppState>,
    Path((slug, file)): Path<(String, String)>,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    let Some(project) = state.projects.get(&slug).await? else {
        return Ok(render::missing(language, true, request).await);
    };
    let latest = state.results.latest(&project).await?;
    let sheet = match (latest, chart_name(&file)) {
        (Some(latest), Some(name)) => chart(&language.words, &latest.pack, &latest.published, name),
        _ => Ok(None),
    };
    match sheet.map_err(unwritten)? {
        Some(bytes) => Ok(attached(&slug, &file, "no-cache", bytes)),
        None => Ok(render::missing(language, false, request).await),
    }
}

/// The chart that a file is about.
pub(super) fn chart_name(file: &str) -> Option<&str> {
    file.strip_suffix(ENDING)
}

/// A sheet to be kept as a file. Its name is the name of a chart that there is, so there is nothing strange in it.
pub(super) fn attached(slug: &str, file: &str, cache: &'static str, bytes: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = format!("attachment; filename=\"{slug}-{file}\"");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::VARY, HeaderValue::from_static("accept-language, cookie")),
    ];
    (headers, bytes).into_response()
}

/// A sheet that could not be put together.
pub(super) fn unwritten(error: ExportError) -> Fault {
    tracing::error!(%error, "a chart cannot be written as a sheet");
    Fault::internal()
}
