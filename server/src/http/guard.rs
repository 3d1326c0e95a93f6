//! Who is asking: the session cookie and that of known browsers, the member of staff behind it, and whether a request comes from our own pages.
//!
//! What they may do is `people::rights`' to say; handlers take a `Staff` and ask it with `must`.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{
    administration::people::{Entered, Staff, browsers::KNOWN_MS},
    http::error::Fault,
    state::AppState,
    system::config::Config,
};

/// The cookie that signs in.
const SESSION: &str = "session";
/// The cookie of a browser that signed in before.
const BROWSER: &str = "browser";

/// Unsafe requests to these need no cookie, so another site gains nothing by sending them; phones of any age and tools
/// without any of a browser's headers do.
const WITHOUT_COOKIE: [&str; 4] = ["/api/v1/responses", "/api/v1/receipts/", "/api/v1/devices/enrol", "/p/"];

impl FromRequestParts<AppState> for Staff {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        let token = session_token(&parts.headers, &state.config).ok_or_else(Fault::sign_in)?;
        state.people.signed_in(token).await?.ok_or_else(Fault::sign_in)
    }
}

/// Lets only those unsafe requests through that our own pages sent, or that no browser sent.
///
/// The order is that of Go's `CrossOriginProtection`: what the browser says of itself, else where the page came from,
/// else it is no browser. Cookies are `SameSite` besides.
pub async fn reject_cross_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    let needs_no_cookie = WITHOUT_COOKIE.iter().any(|start| path.starts_with(start));
    if is_safe || needs_no_cookie || is_own(request.headers(), state.config.public_url.as_deref()) {
        return next.run(request).await;
    }
    Fault::cross_site().into_response()
}

fn is_own(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    public_url == Some(origin) || host.is_some() && host == text("host")
}

/// The name of a cookie: the browser itself holds `__Host-` to being secure, for the whole site and of this host only.
fn cookie_name(name: &str, config: &Config) -> String {
    if config.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// What the session cookie of a request holds.
pub fn session_token<'h>(headers: &'h HeaderMap, config: &Config) -> Option<&'h str> {
    held(headers, &cookie_name(SESSION, config))
}

/// What the cookie of a known browser holds; empty where there is none. It signs nobody in.
pub fn known_browser<'h>(headers: &'h HeaderMap, config: &Config) -> &'h str {
    held(headers, &cookie_name(BROWSER, config)).unwrap_or_default()
}

fn held<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|cookies| cookies.split(';')).find_map(|cookie| {
        let (known, value) = cookie.trim().split_once('=')?;
        (known == name && !value.is_empty()).then_some(value)
    })
}

/// Sets the cookie that signs in, gone with the browser, and the one by which the browser is known, which stays. Both
/// are out of reach of scripts, and not sent by other sites' forms.
pub fn enter(response: &mut Response, entered: &Entered, config: &Config) {
    let stays = format!("; Max-Age={}", KNOWN_MS / 1000);
    let cookies = [(SESSION, &entered.session, ""), (BROWSER, &entered.browser, stays.as_str())];
    for (name, value, ends) in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie(name, value, ends, config));
    }
}

/// The cookie that signs out.
pub fn ended_cookie(config: &Config) -> HeaderValue {
    cookie(SESSION, "", "; Max-Age=0", config)
}

fn cookie(name: &str, value: &str, ends: &str, config: &Config) -> HeaderValue {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let name = cookie_name(name, config);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{ends}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("session=; Path=/; Max-Age=0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_our_own_pages_and_tools_may_change_anything() {
        let public_url = Some("https://answers.example.org");
        let own = |pairs: &[(&'static str, &'static str)]| is_own(&headers(pairs), public_url);
        assert!(own(&[("sec-fetch-site", "same-origin")]) && own(&[("sec-fetch-site", "none")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]) && !own(&[("sec-fetch-site", "same-site")]));
        assert!(own(&[("origin", "https://answers.example.org"), ("host", "inside:3000")]));
        assert!(own(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(!own(&[("origin", "https://evil.example"), ("host", "answers.example.org")]));
        assert!(!own(&[("origin", "null"), ("host", "null")]));
        assert!(own(&[("host", "answers.example.org")]), "no browser");
    }

    #[test]
    fn the_cookie_is_bound_to_the_host_where_there_is_https() {
        let plain = Config::default();
        let https = Config { public_url: Some("https://answers.example.org".to_owned()), ..Config::default() };
        let set = |config| {
            let mut response = Response::default();
            let entered = Entered { session: "t".to_owned(), browser: "b.c".to_owned() };
            enter(&mut response, &entered, config);
            let set = response.headers().get_all(header::SET_COOKIE).iter();
            set.map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let stays = "; Max-Age=15552000";
        let of_plain = ["session=t; Path=/; HttpOnly; SameSite=Lax", "browser=b.c; Path=/; HttpOnly; SameSite=Lax"];
        assert_eq!(set(&plain), [of_plain[0].to_owned(), [of_plain[1], stays].concat()]);
        let of_https = of_plain.map(|cookie| format!("__Host-{cookie}; Secure"));
        assert_eq!(set(&https), [of_https[0].clone(), [&of_https[1], stays].concat()]);
        let sent = headers(&[("cookie", "language=ar; __Host-session=abc; session=old")]);
        assert_eq!(session_token(&sent, &https), Some("abc"));
        assert_eq!(session_token(&sent, &plain), Some("old"));
        assert_eq!(known_browser(&sent, &https), "");
        assert_eq!(known_browser(&headers(&[("cookie", "__Host-browser=a.b")]), &https), "a.b");
        assert_eq!(session_token(&headers(&[("cookie", "session=")]), &plain), None);
    }
}
