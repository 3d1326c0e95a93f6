//! Staff pages: who may see them is asked first, then they are put together from views of `app`. They are never cached.
//!
//! # Layout
//! A file per page. `show` renders one; `in_words` turns the faults of handlers into pages and the missing sign-in into
//! the way there. Whether somebody may is `domain::administration::rights`' to say, and every handler asks before anything else.

mod account;
mod answers;
mod audit;
mod board;
mod chart;
mod codebook;
mod devices;
mod figures;
mod home;
mod import;
mod invitation;
mod people;
mod poster;
mod quarantine;
mod reference;
mod release;
mod retention;
mod review;
mod roles;
mod screen;
mod sign_in;
mod stories;

use app::{
    documents::staff::{ConfirmPage, ConfirmView, ErrorPage, ErrorView, Frame, Here},
    i18n::Words,
    messages,
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use leptos::prelude::*;

use super::{
    language::PageLanguage,
    render::{self, Plain},
};
use crate::{
    administration::people::Staff,
    http::error::{Fault, FaultCode},
    state::AppState,
};
use domain::administration::rights::Right;

/// Rows of a table on one page.
const ROWS: usize = 50;

/// Every staff page.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/staff", get(home::page))
        .route("/staff/sign-in", get(sign_in::page).post(sign_in::send))
        .route("/staff/sign-out", post(sign_in::sign_out).get(async || go("/staff")))
        .route("/staff/sign-out-everywhere", post(sign_in::sign_out_everywhere).get(async || go("/staff/account")))
        .route("/staff/account", get(account::page).post(account::change))
        .route("/staff/p/{slug}", get(figures::page))
        .route("/staff/p/{slug}/figures/{file}", get(chart::of_figures))
        .route("/staff/p/{slug}/release", post(release::publish).get(async |uri: Uri| beside(&uri, "")))
        .route("/staff/p/{slug}/poster", get(poster::page))
        .route("/staff/p/{slug}/screen", get(screen::page))
        .route("/staff/p/{slug}/screen/voices", get(screen::voices))
        .route("/staff/p/{slug}/keeping", get(retention::page).post(retention::change))
        .route("/staff/p/{slug}/reference", get(reference::page).post(reference::bring).layer(reference::limit()))
        .route("/staff/p/{slug}/quarantine", get(quarantine::of_project).post(quarantine::decide))
        .route("/staff/p/{slug}/review", post(review::decide).get(async |uri: Uri| beside(&uri, "/quarantine#review")))
        .route("/staff/p/{slug}/stories", get(stories::page).post(stories::change))
        .route("/staff/p/{slug}/stories/board", get(board::page).post(board::change))
        .route("/staff/p/{slug}/stories/codebook", get(codebook::page).post(codebook::change))
        .route("/staff/p/{slug}/devices", get(devices::page).post(devices::change))
        .route("/staff/import", get(import::page).post(import::bring).layer(import::limit()))
        .route("/staff/quarantine", get(quarantine::strays).post(quarantine::decide_strays))
        .route("/staff/people", get(people::page).post(people::change))
        .route("/staff/people/roles", get(roles::page).post(roles::change))
        .route("/staff/invitations", post(invitation::invite).get(async || go("/staff/people")))
        .route("/staff/invitations/withdraw", post(invitation::withdraw).get(async || go("/staff/people")))
        .route("/staff/invitation", post(invitation::accept).get(async || go("/staff")))
        .route("/staff/invitation/{token}", get(invitation::open))
        .route("/staff/audit", get(audit::page))
        .route("/staff/", get(not_found))
        .route("/staff/{*rest}", get(not_found))
        .route_layer(middleware::from_fn(in_words))
}

/// A page that shows a view.
async fn show<V: IntoView + 'static>(
    title: impl FnOnce(&Words) -> String,
    status: StatusCode,
    body: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> Response {
    let language = english();
    let page = Plain { title: title(&language.words), status, cache: "no-store", body: move |_| body() };
    render::plain(language, page, Request::new(Body::empty())).await
}

/// What stands at every other address below `/staff`; `in_words` makes a page of it.
async fn not_found() -> Fault {
    Fault::not_found()
}

/// Whether somebody was asked once more, and still wants it.
fn is_confirmed(fields: &super::form::Fields) -> bool {
    fields.text("sure") == "yes"
}

/// Asks once more before something is done.
async fn ask_to_confirm(view: ConfirmView) -> Response {
    let deed = view.deed.clone();
    let body = move || view! { <ConfirmPage view=view.clone() /> };
    show(|words| deed.question(words), StatusCode::OK, body).await
}

/// Staff pages are in English, whatever the browser asks for.
fn english() -> PageLanguage {
    PageLanguage { words: Words::on_server(messages::LANGUAGES[0].tag), chosen: false }
}

/// What surrounds a page for somebody.
fn frame(staff: &Staff, here: Here) -> Frame {
    Frame {
        email: staff.email.clone(),
        people: staff.may(Right::ManagePeople, None),
        audit: staff.may(Right::SeeAudit, None),
        here,
    }
}

/// Goes on to another page, which is asked for anew.
fn go(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Goes on to a page beside an address that only takes forms: whoever opens it again by its address has nothing to send.
fn beside(uri: &Uri, page: &str) -> Response {
    let place = uri.path().rsplit_once('/').map_or("/staff", |(place, _)| place);
    go(&[place, page].concat())
}

/// Says faults in words: a missing sign-in leads to the page for it, anything else becomes an apology.
async fn in_words(request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or("/staff", |path| path.as_str()).to_owned();
    let is_get = request.method() == Method::GET;
    let response = next.run(request).await;
    let Some(FaultCode(code)) = response.extensions().get::<FaultCode>().copied() else { return response };
    let view = match code {
        "sign_in" => return go(&sign_in::address(if is_get { &path } else { "/staff" })),
        "not_allowed" => ErrorView::NotAllowed,
        "unknown_project" | "not_found" => ErrorView::NotFound,
        _ if response.status().is_client_error() => ErrorView::Malformed,
        _ => ErrorView::Trouble,
    };
    let retry_after: Option<HeaderValue> = response.headers().get(header::RETRY_AFTER).cloned();
    let body = move || view! { <ErrorPage view=view /> };
    let mut page = show(|words| words.text(messages::STAFF_MENU), response.status(), body).await;
    if let Some(value) = retry_after {
        page.headers_mut().insert(header::RETRY_AFTER, value);
    }
    page
}
