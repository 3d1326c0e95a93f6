//! What staff see in place of a page: it is not for them, not there, or cannot be had now.

use leptos::prelude::*;

use crate::{i18n::use_words, messages};

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorView {
    /// The account has no right to it.
    NotAllowed,
    /// There is nothing there.
    NotFound,
    /// What was sent cannot be read.
    Malformed,
    /// Something is wrong on our side.
    Trouble,
}

/// The whole page.
#[component]
pub fn ErrorPage(
    /// Why there is no page.
    view: ErrorView,
) -> impl IntoView {
    let words = use_words();
    let (title, text) = match view {
        ErrorView::NotAllowed => (messages::STAFF_NOT_ALLOWED, messages::STAFF_NOT_ALLOWED_WHY),
        ErrorView::NotFound => (messages::STAFF_NOT_FOUND, messages::STAFF_NOT_FOUND_WHY),
        ErrorView::Malformed => (messages::STAFF_MALFORMED, messages::STAFF_MALFORMED_WHY),
        ErrorView::Trouble => (messages::STAFF_TROUBLE, messages::STAFF_TROUBLE_WHY),
    };
    view! {
        <div class="staff">
            <h1>{words.text(title)}</h1>
            <p>{words.text(text)}</p>
            <p><a href="/staff">{words.text(messages::STAFF_PROJECTS)}</a></p>
        </div>
    }
    .into_any()
}
