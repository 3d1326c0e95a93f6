//! `/protect`: how figures give nobody away. It is the same for every project, so it reads nothing.

use app::documents::protect::{ProtectPage, title};
use axum::{extract::Request, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{
    language::PageLanguage,
    render::{self, Plain},
};

/// The page.
pub(super) async fn page(language: PageLanguage, request: Request) -> Response {
    let title = title(&language.words);
    let body = move |_| view! { <ProtectPage /> };
    render::plain(language, Plain { title, status: StatusCode::OK, cache: "no-cache", body }, request).await
}
