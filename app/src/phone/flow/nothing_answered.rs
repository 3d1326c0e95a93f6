//! In place of saving when nothing was answered: asks whether that is meant, and leads back. Nothing is lost either way.

use leptos::prelude::*;

use super::progress::{use_finish, use_flow};
use crate::{
    components::layout::Link,
    contexts::{
        route::set_title,
        shared::{use_draft, use_navigate},
    },
    i18n::use_words,
    messages,
    phone::flow::steps,
};

/// Asks once more before a form without an answer is saved.
#[component]
pub fn NothingAnsweredPage() -> impl IntoView {
    let words = use_words();
    let (flow, finish) = (use_flow(), use_finish());
    // Whoever comes here by its address may have answers.
    if !use_draft().answers_nothing(&flow.pack()) {
        use_navigate().instead(flow.route(steps::CHECK, false));
        return ().into_any();
    }
    set_title(&words.text(messages::NOTHING_TITLE));
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::NOTHING_TITLE)}</h1>
        <p>{words.text(messages::NOTHING_TEXT)}</p>
        <div class="actions">
            <Link to=flow.route(steps::CHECK, false) class="button">{words.text(messages::NOTHING_BACK)}</Link>
            <button type="button" class="quiet" on:click=move |_| finish.save()>{words.text(messages::NOTHING_SAVE)}</button>
        </div>
    }
    .into_any()
}
