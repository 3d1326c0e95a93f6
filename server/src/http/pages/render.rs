//! Views into documents: language, content security policy and caching headers in one place.

use app::{
    contexts::start::Start,
    documents::{html, plain_ending::PlainMissingPage},
    i18n::Words,
    navigation::Route,
};
use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use leptos::prelude::*;
use leptos_axum::{ResponseOptions, render_app_async};

use super::language::{COOKIE_NAME, PageLanguage};
use crate::http::{
    cookies,
    error::Fault,
    middleware::{self, PublicUrl},
    pwa,
};

/// How long a chosen language is remembered.
const YEAR_S: i64 = 365 * 24 * 60 * 60;

/// A resident page.
pub async fn resident(language: PageLanguage, route: Route, start: Start, request: Request) -> Response {
    let files = pwa::site().files();
    let view = move || {
        prepare(language, StatusCode::OK, "no-cache");
        html::page(files.clone(), language.words, route.clone(), start.clone()).into_any()
    };
    render_app_async(view)(request).await
}

/// A page without WASM. `cache` is its `Cache-Control`.
pub async fn plain<V: IntoView + 'static>(
    language: PageLanguage,
    page: Plain<impl Fn(Words) -> V + Clone + Send + Sync + 'static>,
    request: Request,
) -> Response {
    let files = pwa::site().pages_files();
    let site = request.extensions().get::<PublicUrl>().and_then(|PublicUrl(site)| site.clone());
    let view = move || {
        let Plain { title, status, cache, body } = page.clone();
        prepare(language, status, cache);
        provide_context(language.words);
        provide_context(pwa::site().scripts());
        provide_context(html::Site(site.clone()));
        html::plain(files.clone(), language.words, title, body(language.words).into_any()).into_any()
    };
    whole(render_app_async(view)(request).await).await
}

/// The same page as one piece whose length is known, so that a long one is packed where that holds nobody up.
async fn whole(page: Response) -> Response {
    let (parts, body) = page.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, bytes.into()),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            Fault::internal().into_response()
        }
    }
}

/// A page without WASM that is nothing but its body, and is never kept. Without scripts it asks for itself again after
/// `again_s` seconds.
pub async fn bare<V: IntoView + 'static>(
    language: PageLanguage,
    title: String,
    again_s: u32,
    body: impl Fn() -> V + Clone + Send + Sync + 'static,
    request: Request,
) -> Response {
    let files = pwa::site().pages_files();
    let view = move || {
        prepare(language, StatusCode::OK, "no-store");
        provide_context(language.words);
        provide_context(pwa::site().scripts());
        html::bare(files.clone(), language.words, title.clone(), again_s, body().into_any()).into_any()
    };
    render_app_async(view)(request).await
}

/// What a page without WASM is made of.
#[derive(Clone)]
pub struct Plain<B> {
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: StatusCode,
    /// Its `Cache-Control`.
    pub cache: &'static str,
    /// Its body.
    pub body: B,
}

/// The apology for an address or project that is not there.
pub async fn missing(language: PageLanguage, project: bool, request: Request) -> Response {
    let page = Plain {
        title: language.words.text(app::messages::MISSING_TITLE),
        status: StatusCode::NOT_FOUND,
        cache: "no-cache",
        body: move |_| view! { <PlainMissingPage project=project /> },
    };
    plain(language, page, request).await
}

/// Sets status and headers of the page that is being rendered.
fn prepare(language: PageLanguage, status: StatusCode, cache: &'static str) {
    let response = expect_context::<ResponseOptions>();
    response.set_status(status);
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response.insert_header(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response.insert_header(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.words.tag()));
    if let Some(policy) =
        use_nonce().and_then(|nonce| HeaderValue::from_str(&middleware::content_security_policy(&nonce)).ok())
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    if language.chosen {
        let year = cookies::Duration::seconds(YEAR_S);
        if let Some(cookie) = cookies::set(COOKIE_NAME, language.words.tag(), |cookie| cookie.set_max_age(year)) {
            response.append_header(header::SET_COOKIE, cookie);
        }
    }
}
