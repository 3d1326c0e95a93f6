//! `/p/{slug}/results` and `/p/{slug}/releases/{number}`: a release as a page without WASM.

use std::sync::Arc;

use app::documents::results::{Beside, ResultsPage, ResultsView, title};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use domain::collection::project::Asking;
use leptos::prelude::*;

use super::{
    language::PageLanguage,
    render::{self, Plain},
};
use crate::{
    administration::projects::ProjectEntry,
    http::error::Fault,
    reporting::releases::Shown,
    state::AppState,
    storage::{self, reference::Population, releases},
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
    let pack = latest.as_ref().map_or_else(|| project.pack(), |latest| Arc::clone(&latest.pack));
    let (published, since) = latest.map(|latest| (latest.published.clone(), latest.since.clone())).unzip();
    let beside = Beside { since: since.flatten(), ..beside(&state, &project).await? };
    Ok(show(ResultsView { pack, published, beside }, language, request).await)
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
        (Some(_), Ok(number)) => state.results.numbered(&slug, number).await?,
        _ => None,
    };
    let (Some(project), Some(Shown { published, pack, since })) = (&project, found) else {
        return Ok(render::missing(language, project.is_none(), request).await);
    };
    let latest = releases::latest_number(&state.db, &slug).await?;
    let newer = Some(latest).filter(|latest| *latest > published.number);
    let beside = Beside { since, newer, ..beside(&state, project).await? };
    Ok(show(ResultsView { pack, published: Some(published), beside }, language, request).await)
}

/// What stands beside every project's figures: the population that it is compared with, and whether people are asked.
pub(super) async fn beside(state: &AppState, project: &ProjectEntry) -> storage::Result<Beside> {
    let Population { rows, put_in_at_ms } = storage::reference::of(&state.db, &project.document.slug).await?;
    let asks = (project.asking(state.clock.now_ms()) == Asking::Now).then(|| project.pack());
    Ok(Beside { reference: rows, reference_at_ms: put_in_at_ms, asks, ..Beside::default() })
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
