//! Below every page of the flow on somebody's own phone: that the draft is kept, and a way to start again.

use leptos::prelude::*;

use super::progress::use_flow;
use crate::{
    components::live,
    contexts::shared::{use_draft, use_navigate, use_this_device},
    i18n::use_words,
    messages,
    navigation::Route,
};

/// Says that the draft is kept, and offers to start again.
#[component]
pub(super) fn Keeping() -> impl IntoView {
    let words = use_words();
    let (draft, flow, navigate, phone) = (use_draft(), use_flow(), use_navigate(), use_this_device());
    let kept = move || {
        let safe = draft.kept.get() && phone.storage_works.get();
        words.text(match (safe, phone.own.get()) {
            (false, _) => messages::DRAFT_NOT_SAVED,
            (true, Some(false)) => messages::DRAFT_IN_THIS_TAB,
            (true, _) => messages::DRAFT_SAVED,
        })
    };
    let start_again = move |_| {
        draft.forget();
        navigate.to(Route::Project { slug: flow.pack().project.slug.clone() });
    };
    view! {
        <div class="keeping">
            <p role="status">{live(kept)}</p>
            <details>
                <summary>{words.text(messages::DRAFT_START_AGAIN)}</summary>
                <p>{words.text(messages::DRAFT_START_AGAIN_TEXT)}</p>
                <button type="button" class="danger" on:click=start_again>{words.text(messages::DRAFT_START_AGAIN_YES)}</button>
            </details>
        </div>
    }
    .into_any()
}
