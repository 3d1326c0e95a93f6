//! Resident pages: rendered first here, taken over by the app on the phone. None of them is ever cached.

use app::{contexts::start::Start, navigation::Route};
use axum::{
    extract::{OriginalUri, Request, State},
    response::Response,
};

use super::{language::PageLanguage, render};
use crate::{error::Fault, state::AppState};

/// `/`: the open projects.
pub async fn home(State(state): State<AppState>, language: PageLanguage, request: Request) -> Result<Response, Fault> {
    let projects = state.projects.list().await?;
    let start = Start { projects: Some(projects), ..Start::default() };
    Ok(render::resident(language, Route::Home, start, request).await)
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
