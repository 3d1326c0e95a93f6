//! A link to be passed on, with its QR code. Where nobody knows what the site is called, it says so and shows no code.

use domain::text::BASE_LANGUAGE;
use leptos::prelude::*;

use crate::{components::qr::Qr, i18n::use_words, messages};

/// Whether a link names the site, so that it works for somebody else, too.
pub(super) fn is_whole(link: &str) -> bool {
    !link.starts_with('/')
}

/// The QR code of a link; words that say what to do where the link is not whole.
#[component]
pub(super) fn LinkCode(
    /// The link.
    link: String,
    /// What the code is, in words.
    label: String,
) -> impl IntoView {
    if is_whole(&link) {
        view! { <Qr text=link label=label /> }.into_any()
    } else {
        let why = use_words().text(messages::STAFF_NO_ADDRESS);
        view! { <div class="banner warning" role="alert" lang=BASE_LANGUAGE dir="ltr"><p>{why}</p></div> }.into_any()
    }
}
