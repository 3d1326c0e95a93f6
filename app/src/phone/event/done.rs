//! Saved and sealed: the person's receipt code, until they have it.

use domain::collection::receipt_code::ReceiptCode;
use leptos::prelude::*;

use crate::{
    components::{CodeToScan, live},
    contexts::{event::use_event, route::set_title},
    i18n::use_words,
    messages,
};

/// The last page of one person.
#[component]
pub fn EventDonePage() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    set_title(&words.text(messages::EVENT_SAVED));
    let practice = event.is_practice();
    let told = if practice { messages::EVENT_SAVED_PRACTICE } else { messages::EVENT_SAVED_SEALED };
    let code = move || event.receipt.get().filter(|_| !practice).map(|code| view! { <Receipt code=code /> });
    let go = if practice { messages::EVENT_TO_START } else { messages::EVENT_HAVE_IT };
    view! {
        <h1 tabindex="-1" data-focus="" class="saved">{words.text(messages::EVENT_SAVED)}</h1>
        <p class="lead">{words.text(messages::DONE_THANKS)}</p>
        <p class="banner note">{words.text(told)}</p>
        {live(code)}
        <div class="actions">
            <button type="button" class="button" on:click=move |_| event.next_person()>{words.text(go)}</button>
        </div>
    }
    .into_any()
}

#[component]
fn Receipt(code: ReceiptCode) -> impl IntoView {
    let words = use_words();
    let code = code.to_string();
    view! {
        <section class="panel receipt" aria-labelledby="receipt">
            <h2 id="receipt">{words.text(messages::DONE_RECEIPT)}</h2>
            <p>{words.text(messages::DONE_RECEIPT_WHY)}</p>
            <CodeToScan code=code />
            <p>{words.text(messages::EVENT_RECEIPT_HOW)}</p>
        </section>
    }
    .into_any()
}
