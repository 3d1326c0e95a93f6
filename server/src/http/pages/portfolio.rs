//! `/portfolio`: the latest releases of several projects side by side. It reads nothing that is not published.
//!
//! Only projects of the public list that are no practice stand there. Made-up ones are never mixed with real ones: they
//! stand there, marked, as long as no real project has published anything.

use std::sync::Arc;

use app::documents::portfolio::{PortfolioPage, PortfolioProject, PortfolioView, title};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use domain::collection::questionnaire::coeval_core;
use leptos::prelude::*;

use super::{
    language::PageLanguage,
    render::{self, Plain},
};
use crate::{administration::projects::ProjectEntry, http::error::Fault, state::AppState, storage::releases};

/// The page; with too few projects, words that say so.
pub(super) async fn page(
    State(state): State<AppState>,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    let published = releases::latest_of_all(&state.db).await?;
    let (mut real, mut made_up) = (Vec::new(), Vec::new());
    for entry in state.projects.now().await?.iter() {
        let document = &entry.document;
        let has_release = published.iter().any(|latest| latest.project == document.slug);
        if !has_release || !document.public || document.is_practice() {
            continue;
        }
        if let Some(project) = project(&state, entry).await? {
            if document.synthetic { made_up.push(project) } else { real.push(project) }
        }
    }
    let synthetic = real.is_empty() && !made_up.is_empty();
    let projects = if synthetic { made_up } else { real };
    let view = Arc::new(PortfolioView { core: Arc::new(coeval_core()), projects, synthetic });
    let body = move |_| {
        let view = view.as_ref().clone();
        view! { <PortfolioPage view=view /> }
    };
    let title = title(&language.words);
    let page = Plain { title, status: StatusCode::OK, cache: "no-cache", body };
    Ok(render::plain(language, page, request).await)
}

async fn project(state: &AppState, entry: &ProjectEntry) -> Result<Option<PortfolioProject>, Fault> {
    let latest = state.results.latest(entry).await?;
    Ok(latest.map(|latest| PortfolioProject {
        slug: entry.document.slug.clone(),
        pack: Arc::clone(&latest.pack),
        released: Arc::clone(&latest.published.released),
    }))
}
