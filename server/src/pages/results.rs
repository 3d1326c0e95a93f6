//! `/p/{slug}/results` and `/p/{slug}/releases/{number}`: a release as a page without WASM.

use std::sync::Arc;

use app::pages::results::{Beside, ResultsPage, ResultsView, title};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{
    language::PageLanguage,
    render::{self, Plain},
};
use crate::{
    error::Fault,
    state::AppState,
    storage::{reference, releases},
};

/// The results of a project; before the first release, words that say so.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    let Some(project) = state.projects.get(&slug).await? else {
        return Ok(render::missing(language, true, request).await);
    };
    let latest = state.results.latest(&project).await?;
    let (published, since) = latest.map(|latest| (latest.published.clone(), latest.since.clone())).unzip();
    let reference_at_ms = reference::put_in_at_ms(&state.db, &slug).await?;
    let reference = reference::of(&state.db, &slug).await?;
    let beside = Beside { reference, reference_at_ms, since: since.flatten(), ..Beside::default() };
    Ok(show(ResultsView { pack: project.pack(), published, beside }, language, request).await)
}

/// A release by its number, with a notice where there is a newer one. It is compared with the population of now.
pub(super) async fn of_number(
    State(state): State<AppState>,
    Path((slug, number)): Path<(String, String)>,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    let project = state.projects.get(&slug).await?;
    let found = match (&project, number.parse()) {
        (Some(project), Ok(number)) => state.results.numbered(project, number).await?,
        _ => None,
    };
    let (Some(project), Some((published, since))) = (&project, found) else {
        return Ok(render::missing(language, project.is_none(), request).await);
    };
    let latest = releases::latest_number(&state.db, &slug).await?;
    let newer = Some(latest).filter(|latest| *latest > published.number);
    let reference_at_ms = reference::put_in_at_ms(&state.db, &slug).await?;
    let reference = reference::of(&state.db, &slug).await?;
    let beside = Beside { reference, reference_at_ms, choose_at: None, since, newer };
    Ok(show(ResultsView { pack: project.pack(), published: Some(published), beside }, language, request).await)
}

async fn show(view: ResultsView, language: PageLanguage, request: Request) -> Response {
    let title = title(&language.words, &view);
    let view = Arc::new(view);
    let body = move |_| {
        let view = view.as_ref().clone();
        view! { <ResultsPage view=view /> }
    };
    render::plain(language, Plain { title, status: StatusCode::OK, cache: "no-cache", body }, request).await
}
