//! `/p/{slug}/results`: the latest release as a page without WASM.

use std::sync::Arc;

use app::pages::results::{ResultsPage, ResultsView, title};
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
use crate::{error::Fault, state::AppState};

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
    let published = latest.map(|latest| latest.published.clone());
    let view = ResultsView { pack: project.pack(), published };
    let title = title(&language.words, &view);
    let view = Arc::new(view);
    let body = move |_| {
        let view = view.as_ref().clone();
        view! { <ResultsPage view=view /> }
    };
    let page = Plain { title, status: StatusCode::OK, cache: "no-cache", body };
    Ok(render::plain(language, page, request).await)
}
