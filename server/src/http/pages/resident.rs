//! Resident pages: rendered first here, taken over by the app on the phone. None of them is ever cached.

use app::{contexts::start::Start, i18n::Words, navigation::Route, phone::first_account::lines};
use axum::{
    extract::{OriginalUri, Request, State},
    response::Response,
};

use super::{language::PageLanguage, render};
use crate::{
    http::error::Fault,
    state::AppState,
    storage::{self, accounts},
};

/// `/`: the open projects.
pub async fn home(State(state): State<AppState>, language: PageLanguage, request: Request) -> Result<Response, Fault> {
    let projects = state.projects.list().await?;
    let is_empty = projects.is_empty() && state.projects.now().await?.iter().next().is_none();
    let first_account = if is_empty { first_account(&state, language.words).await? } else { Vec::new() };
    let start = Start { projects: Some(projects), first_account, ..Start::default() };
    Ok(render::resident(language, Route::Home, start, request).await)
}

/// How the first account is made, as long as there is none at all.
pub(super) async fn first_account(state: &AppState, words: Words) -> storage::Result<Vec<String>> {
    Ok(if accounts::any(&state.db).await? { Vec::new() } else { lines(words) })
}

/// `/outbox` and `/phone`: all they show is on the phone.
pub async fn of_the_phone(language: PageLanguage, OriginalUri(uri): OriginalUri, request: Request) -> Response {
    render::resident(language, Route::parse(uri.path()), Start::default(), request).await
}

/// The pages of one project, with its pack in one language.
pub async fn of_a_project(
    State(state): State<AppState>,
    language: PageLanguage,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Result<Response, Fault> {
    let route = Route::parse(uri.path());
    let project = state.projects.get(route.slug().unwrap_or_default()).await?;
    let Some(project) = project else {
        return Ok(render::missing(language, true, request).await);
    };
    let pack = Some(project.pack_in(language.words.tag()));
    let start = Start { pack, now_ms: Some(state.clock.now_ms()), ..Start::default() };
    Ok(render::resident(language, route, start, request).await)
}
