//! Every address that is none: an apology as a page for whoever reads pages, and a problem in the form of the part of the
//! contract that was asked for everyone else. A slash too many at the end leads on to the page that was meant.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    response::{IntoResponse as _, Redirect, Response},
};

use super::pages::{language::PageLanguage, render};
use crate::http::{accept, api};

/// The answer at every other address.
pub(super) async fn not_found(language: PageLanguage, request: Request) -> Response {
    let uri = request.uri();
    let is_of_the_api = uri.path() == "/api" || uri.path().starts_with("/api/");
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    if is_of_the_api || !is_read || !reads_pages(request.headers()) {
        return api::not_found(uri.clone()).await;
    }
    match without_slash(uri.path()) {
        Some(path) => {
            let query = uri.query().map_or_else(String::new, |query| ["?", query].concat());
            Redirect::permanent(&[path, &query].concat()).into_response()
        }
        None => render::missing(language, false, request).await,
    }
}

/// The path without slashes at its end; none where it has none, or what is left would lead to another site.
fn without_slash(path: &str) -> Option<&str> {
    let meant = path.trim_end_matches('/');
    let stays_here = meant.starts_with('/') && !meant.starts_with("//") && !meant.contains('\\');
    (meant != path && stays_here).then_some(meant)
}

fn reads_pages(headers: &HeaderMap) -> bool {
    accept::choices(headers, header::ACCEPT).iter().any(|choice| choice.name == "text/html" && choice.weight > 0.0)
}

#[cfg(test)]
mod tests {
    use super::without_slash;

    #[test]
    fn a_slash_too_many_leads_on_and_never_away() {
        assert_eq!(without_slash("/p/mascot/"), Some("/p/mascot"));
        assert_eq!(without_slash("/p/mascot//"), Some("/p/mascot"));
        for path in ["/p/mascot", "/", "//", "//example.org/", "///example.org/", "/\\example.org/"] {
            assert_eq!(without_slash(path), None, "{path}");
        }
    }
}
