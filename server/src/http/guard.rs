//! Who is asking: the session cookie and that of known browsers, the member of staff behind it, and whether a request comes
//! from our own pages.
//!
//! What they may do is `domain::administration::rights`' to say; handlers take a `Staff` and ask it with `must`.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use domain::time::Millis;

use crate::{
    administration::people::{Entered, Staff, browsers::KNOWN_MS},
    http::{cookies, error::Fault},
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
    cookies::held(headers, &cookie_name(SESSION, config))
}

/// What the cookie of a known browser holds; empty where there is none. It signs nobody in.
pub fn known_browser<'h>(headers: &'h HeaderMap, config: &Config) -> &'h str {
    cookies::held(headers, &cookie_name(BROWSER, config)).unwrap_or_default()
}

/// Sets the cookie that signs in, gone with the browser, and the one by which the browser is known, which stays. Both
/// are out of reach of scripts, and not sent by other sites' forms.
pub fn enter(response: &mut Response, entered: &Entered, config: &Config) {
    let cookies = [(SESSION, &entered.session, None), (BROWSER, &entered.browser, Some(KNOWN_MS))];
    for (name, value, stays_ms) in cookies {
        let set = cookie(name, value, stays_ms, config);
        response.headers_mut().extend(set.map(|set| (header::SET_COOKIE, set)));
    }
}

/// Ends the cookie that signs in.
pub fn leave(response: &mut Response, config: &Config) {
    response.headers_mut().extend(cookie(SESSION, "", Some(0), config).map(|set| (header::SET_COOKIE, set)));
}

fn cookie(name: &str, value: &str, stays_ms: Option<Millis>, config: &Config) -> Option<HeaderValue> {
    cookies::set(&cookie_name(name, config), value, |cookie| {
        cookie.set_http_only(true);
        cookie.set_secure(config.is_https().then_some(true));
        cookie.set_max_age(stays_ms.map(cookies::Duration::milliseconds));
    })
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
        let cookie = |name: &str, secure: &str| format!("{name}; HttpOnly; SameSite=Lax{secure}; Path=/");
        assert_eq!(set(&plain), [cookie("session=t", ""), cookie("browser=b.c", "") + stays]);
        let secure = |name: &str| cookie(&format!("__Host-{name}"), "; Secure");
        assert_eq!(set(&https), [secure("session=t"), secure("browser=b.c") + stays]);
        let sent = headers(&[("cookie", "language=ar; __Host-session=abc; session=old")]);
        assert_eq!(session_token(&sent, &https), Some("abc"));
        assert_eq!(session_token(&sent, &plain), Some("old"));
        assert_eq!(known_browser(&sent, &https), "");
        assert_eq!(known_browser(&headers(&[("cookie", "__Host-browser=a.b")]), &https), "a.b");
        assert_eq!(session_token(&headers(&[("cookie", "session=")]), &plain), None);
    }
}
