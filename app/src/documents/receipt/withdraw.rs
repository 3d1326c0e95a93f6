//! Taking answers back: what it means, in plain words, before it is done, and that it is done.

use domain::wire::v1::receipts::Scope;
use leptos::prelude::*;

use super::{OPEN, WITHDRAW, Way};
use crate::{i18n::use_words, messages};

/// Says what taking back means, and asks.
#[component]
pub fn ReceiptConfirmPage(
    /// The code, to be sent on.
    code: String,
    /// How much.
    scope: Scope,
) -> impl IntoView {
    let words = use_words();
    let (title, gone, name) = match scope {
        Scope::All => (messages::RECEIPT_ALL_TITLE, messages::RECEIPT_ALL_GONE, "all"),
        Scope::AboutYou => (messages::RECEIPT_ABOUT_YOU_TITLE, messages::RECEIPT_ABOUT_YOU_GONE, "about_you"),
    };
    view! {
        <h1>{words.text(title)}</h1>
        <ul>
            <li>{words.text(gone)}</li>
            <li>{words.text(messages::RECEIPT_ALL_LATER)}</li>
            <li>{words.text(messages::RECEIPT_ALL_FINAL)}</li>
        </ul>
        <Way to=WITHDRAW code=code.clone() scope=name confirmed=true says=messages::RECEIPT_YES class="danger" />
        <Way to=OPEN code=code says=messages::RECEIPT_NO class="button" />
    }
    .into_any()
}

/// Everything was taken back.
#[component]
pub fn ReceiptWithdrawnPage() -> impl IntoView {
    let words = use_words();
    view! {
        <h1 class="saved">{words.text(messages::RECEIPT_DONE_TITLE)}</h1>
        <p class="lead">{words.text(messages::RECEIPT_DONE)}</p>
        <p>{words.text(messages::RECEIPT_ALL_LATER)}</p>
        <p><a href="/">{words.text(messages::PROJECT_ALL)}</a></p>
    }
    .into_any()
}
