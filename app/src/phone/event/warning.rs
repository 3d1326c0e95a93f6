//! Asks whether anybody is still there, before the page is cleared for the next person.

use leptos::prelude::*;

use crate::{components::live, contexts::event::use_event, i18n::use_words, messages, platform};

/// The question, with a countdown. Everything behind it is out of reach meanwhile.
#[component]
pub fn Warning() -> impl IntoView {
    let event = use_event();
    let is_shown = Memo::new(move |_| event.warning_s.with(Option::is_some));
    Effect::new(move |_| {
        if is_shown.get() {
            platform::document::focus("[data-still-here]");
        }
    });
    live(move || is_shown.get().then(|| view! { <Question /> }))
}

#[component]
fn Question() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let left = move || words.count(messages::EVENT_IDLE_TEXT, event.warning_s.get().unwrap_or_default().into(), &[]);
    view! {
        <div class="warning-ground">
            <div class="panel warning-box" role="alertdialog" aria-modal="true" aria-labelledby="idle" aria-describedby="idle-text">
                <h2 id="idle">{words.text(messages::EVENT_IDLE)}</h2>
                <p id="idle-text" class="lead">{live(left)}</p>
                <button type="button" class="button start" data-still-here="" on:click=move |_| event.still_here()>
                    {words.text(messages::EVENT_STILL_HERE)}
                </button>
            </div>
        </div>
    }
    .into_any()
}
