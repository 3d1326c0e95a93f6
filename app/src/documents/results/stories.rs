//! What is said about stories until there are any to be shown: when they would be, and that there are none.

use leptos::prelude::*;

use crate::{i18n::use_words, messages};

/// The note before what is counted about stories.
#[component]
pub(super) fn Stories() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="card">
            <p>{words.text(messages::RESULTS_STORIES_WHEN)}</p>
            <p>{words.text(messages::RESULTS_STORIES_NONE)}</p>
        </div>
    }
    .into_any()
}
