//! Which language a page is rendered in: the address says, else what was chosen before, else what the browser asks for.

use std::convert::Infallible;

use app::{i18n::Words, messages::Language};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::ACCEPT_LANGUAGE, request::Parts},
};

use crate::http::{accept, cookies};

/// The cookie that remembers a chosen language. It says nothing else.
pub const COOKIE_NAME: &str = "language";

/// The language of a request.
#[derive(Clone, Copy)]
pub struct PageLanguage {
    /// Its words.
    pub words: Words,
    /// Whether the address chose it, so that it is to be remembered.
    pub chosen: bool,
}

impl<S: Sync> FromRequestParts<S> for PageLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.uri.query().and_then(asked_in_query);
        let tag = asked.or_else(|| remembered(&parts.headers)).or_else(|| preferred(&parts.headers));
        let words = Words::on_server(tag.map_or(app::messages::LANGUAGES[0].tag, |language| language.tag));
        Ok(Self { words, chosen: asked.is_some() })
    }
}

fn known(tag: &str) -> Option<&'static Language> {
    let found = Language::find(tag);
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    (primary(found.tag) == primary(tag)).then_some(found)
}

fn asked_in_query(query: &str) -> Option<&'static Language> {
    query.split('&').find_map(|pair| known(pair.strip_prefix("lang=")?))
}

fn remembered(headers: &HeaderMap) -> Option<&'static Language> {
    cookies::held(headers, COOKIE_NAME).and_then(known)
}

/// The language of the browser's list that Coeval has and that is wanted most.
fn preferred(headers: &HeaderMap) -> Option<&'static Language> {
    let mut choices = accept::choices(headers, ACCEPT_LANGUAGE);
    choices.retain(|choice| choice.weight > 0.0);
    choices.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    let found = choices.iter().filter_map(|choice| known(&choice.name));
    found.into_iter().find(|language| language.tag != app::messages::PSEUDO)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Request};

    use super::*;

    async fn language(uri: &str, headers: &[(&'static str, &'static str)]) -> &'static str {
        let mut request = Request::get(uri).body(()).unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_static(value));
        }
        let (mut parts, ()) = request.into_parts();
        let Ok(found) = PageLanguage::from_request_parts(&mut parts, &()).await;
        found.words.tag()
    }

    #[tokio::test]
    async fn the_address_comes_before_what_was_chosen_and_that_before_the_browser() {
        let browser = ("accept-language", "ar-EG,en;q=0.5");
        assert_eq!(language("/", &[]).await, "en-GB");
        assert_eq!(language("/", &[browser]).await, "ar");
        assert_eq!(
            language("/", &[("accept-language", "en;q=0.3, fr, ar;q=0.8")]).await,
            "ar",
            "by weight, not by order"
        );
        assert_eq!(language("/", &[("accept-language", "ar;q=0, en")]).await, "en-GB");
        assert_eq!(language("/", &[browser, ("cookie", "a=b; language=en-GB")]).await, "en-GB");
        assert_eq!(language("/?x=1&lang=ar", &[("cookie", "language=en-GB")]).await, "ar");
        assert_eq!(language("/?lang=../../etc", &[("accept-language", "xx")]).await, "en-GB");
    }
}
