//! Below every page of the flow at events: that nothing is kept, and a way to stop.

use leptos::prelude::*;

use crate::{contexts::event::use_event, i18n::use_words, messages};

/// Says below each question that nothing is kept, and offers to stop.
#[component]
pub(super) fn Keeping() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    view! {
        <div class="keeping">
            <p>{words.text(messages::EVENT_KEEPING)}</p>
            <details>
                <summary>{words.text(messages::EVENT_STOP)}</summary>
                <p>{words.text(messages::DRAFT_START_AGAIN_TEXT)}</p>
                <button type="button" class="danger" on:click=move |_| event.stop()>{words.text(messages::EVENT_STOP_YES)}</button>
            </details>
        </div>
    }
    .into_any()
}
