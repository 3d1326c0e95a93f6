//! Cookies of a request, and how ours are set.

use axum::http::{HeaderMap, HeaderValue, header};
pub use cookie::{Cookie, SameSite, time::Duration};

/// What a cookie of a request holds; none where there is none, or it holds nothing.
pub fn held<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = sent.flat_map(Cookie::split_parse).filter_map(Result::ok);
    let found = cookies.find(|cookie| cookie.name() == name)?;
    found.value_raw().filter(|value| !value.is_empty())
}

/// The header that sets a cookie, for the whole site; none where it holds what no header can.
pub fn set(name: &str, value: &str, and: impl FnOnce(&mut Cookie<'_>)) -> Option<HeaderValue> {
    let mut cookie = Cookie::build((name, value)).path("/").same_site(SameSite::Lax).build();
    and(&mut cookie);
    HeaderValue::from_str(&cookie.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name_in_any_header() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; session=abc; language="));
        headers.append(header::COOKIE, HeaderValue::from_static("language=ar"));
        assert_eq!(held(&headers, "session"), Some("abc"));
        assert_eq!(held(&headers, "ession"), None);
        assert_eq!(held(&headers, "language"), None, "the first says nothing");
    }

    #[test]
    fn a_cookie_says_how_long_and_for_whom() {
        let set = set("session", "t", |cookie| cookie.set_http_only(true)).unwrap();
        assert_eq!(set, "session=t; HttpOnly; SameSite=Lax; Path=/");
    }
}
