//! `/staff/sign-in` and the ways out.

use app::{
    documents::staff::{SignInPage, SignInView},
    messages,
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use leptos::prelude::*;

use super::{
    super::{form::Fields, resident::first_account},
    english, go, show,
};
use crate::{
    administration::people::{Entered, SignIn, SignInError, Staff},
    http::{address::ClientAddress, error::Fault, guard},
    state::AppState,
};

const START: &str = "/staff";

/// The address of the page, with where to go afterwards.
pub(super) fn address(next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/staff/sign-in?next={next}")
}

pub(super) async fn page(State(state): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let signed_out = fields.text("out") == "1";
    let first_account = first_account(&state, english().words).await?;
    let next = safe_next(fields.text("next")).to_owned();
    Ok(render(SignInView { next, signed_out, first_account, ..SignInView::default() }, StatusCode::OK).await)
}

pub(super) async fn send(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Fault> {
    let (email, next) = (fields.text("email"), safe_next(fields.text("next")));
    let view = SignInView { next: next.to_owned(), email: email.to_owned(), ..SignInView::default() };
    let browser = guard::known_browser(&headers, &state.config);
    match state.people.sign_in(SignIn { email, passphrase: fields.text("passphrase"), address, browser }).await {
        Ok(entered) => Ok(signed_in(&entered, next, &state)),
        Err(SignInError::Wrong) => {
            Ok(render(SignInView { wrong: true, ..view }, StatusCode::UNPROCESSABLE_ENTITY).await)
        }
        Err(SignInError::RateLimited { retry_after_s }) => {
            let wait_minutes = Some(retry_after_s.div_ceil(60));
            let mut page = render(SignInView { wait_minutes, ..view }, StatusCode::TOO_MANY_REQUESTS).await;
            page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
            Ok(page)
        }
        Err(SignInError::Storage(error)) => Err(error.into()),
    }
}

/// The way on, with the cookies.
pub(super) fn signed_in(entered: &Entered, next: &str, state: &AppState) -> Response {
    let mut response = go(next);
    guard::enter(&mut response, entered, &state.config);
    response
}

pub(super) async fn sign_out(State(state): State<AppState>, staff: Staff) -> Result<Response, Fault> {
    state.people.sign_out(&staff).await?;
    Ok(gone(&state))
}

pub(super) async fn sign_out_everywhere(State(state): State<AppState>, staff: Staff) -> Result<Response, Fault> {
    state.people.sign_out_everywhere(&staff).await?;
    Ok(gone(&state))
}

fn gone(state: &AppState) -> Response {
    let mut response = go("/staff/sign-in?out=1");
    guard::leave(&mut response, &state.config);
    response
}

/// Only staff pages of this site: anything else could lead away from it.
fn safe_next(next: &str) -> &str {
    let below = next.strip_prefix(START).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if below && plain { next } else { START }
}

async fn render(view: SignInView, status: StatusCode) -> Response {
    let body = move || view! { <SignInPage view=view.clone() /> };
    show(|words| words.text(messages::STAFF_SIGN_IN), status, body).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_never_leads_away() {
        assert_eq!(safe_next("/staff/p/mascot?by=you.role"), "/staff/p/mascot?by=you.role");
        for evil in ["", "//evil.example", "/staffing", "https://evil.example/staff", "/staff\\..", "/staff/\r\nx: y"] {
            assert_eq!(safe_next(evil), "/staff", "{evil}");
        }
        assert_eq!(address("/staff/p/a?by=b&c"), "/staff/sign-in?next=%2Fstaff%2Fp%2Fa%3Fby%3Db%26c");
    }
}
