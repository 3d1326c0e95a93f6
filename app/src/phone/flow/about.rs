//! The page between the checked answers and the questions about the person: why they are asked, and that they are optional.

use leptos::prelude::*;

use super::progress::{use_finish, use_flow, use_go_on};
use crate::phone::texts::about_words;
use crate::{
    contexts::{route::set_title, shared::use_draft},
    i18n::use_words,
    messages,
};

/// Explains the questions about the person and offers to skip them all.
#[component]
pub fn AboutPage() -> impl IntoView {
    let words = use_words();
    let (go_on, finish) = (use_go_on(), use_finish());
    set_title(&words.text(messages::ABOUT_TITLE));
    let nothing = use_draft().answers_nothing(&use_flow().pack());
    let style = use_draft().get_untracked().map(|draft| draft.style).unwrap_or_default();
    let [why, optional] = about_words(style);
    let skip = if nothing { messages::ABOUT_SKIP_ONLY } else { messages::ABOUT_SKIP };
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::ABOUT_TITLE)}</h1>
        <p>{words.text(why)}</p>
        <p>{words.text(optional)}</p>
        <div class="actions">
            <button type="button" class="button" on:click=move |_| go_on.run()>{words.text(messages::ABOUT_ANSWER)}</button>
            <button type="button" class="quiet" on:click=move |_| finish.run()>{words.text(skip)}</button>
        </div>
    }
    .into_any()
}
