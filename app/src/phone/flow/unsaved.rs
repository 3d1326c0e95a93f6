//! When the phone cannot save: say so plainly, keep the answers on the page, and offer other ways to keep or send them.

use leptos::prelude::*;
use outbox::ports::StoreProblem;

use super::progress::{entry_of, use_finish, use_flow};
use crate::{
    components::{Code, live},
    contexts::{
        outbox::DirectSend,
        paper,
        route::set_title,
        shared::{use_draft, use_outbox},
    },
    i18n::use_words,
    messages,
};

/// Says why, and offers to try again, to send at once, to copy and to save a file.
#[component]
pub fn UnsavedPage(
    /// Why the phone could not save; cleared when the person tries again.
    problem: RwSignal<Option<StoreProblem>>,
) -> impl IntoView {
    let words = use_words();
    let (outbox, draft, flow, finish) = (use_outbox(), use_draft(), use_flow(), use_finish());
    set_title(&words.text(messages::UNSAVED_TITLE));
    let why = match problem.get_untracked() {
        Some(StoreProblem::Full) => messages::UNSAVED_FULL,
        Some(StoreProblem::Unavailable) => messages::UNSAVED_BLOCKED,
        _ => messages::UNSAVED_OTHER,
    };
    let finished = draft.finish(&flow.pack(), words.tag()).and_then(Result::ok);
    let Some(entry) = finished.and_then(entry_of) else { return ().into_any() };
    let code = entry.header.receipt_code.as_ref().map(ToString::to_string).unwrap_or_default();
    let copy = entry.bytes.clone();
    let copied = RwSignal::new(false);
    let direct = RwSignal::new(DirectSend::NotTried);
    let status = move || match direct.get() {
        DirectSend::NotTried if copied.get() => words.text(messages::DONE_COPIED),
        DirectSend::NotTried => String::new(),
        DirectSend::Sending => words.text(messages::UNSAVED_SENDING),
        DirectSend::Sent => words.text(messages::DONE_SENT),
        DirectSend::Refused => words.text(messages::UNSAVED_REFUSED),
        DirectSend::Failed => words.text(messages::UNSAVED_SEND_FAILED),
    };
    let nothing_to_say = move || direct.get() == DirectSend::NotTried && !copied.get();
    let file_name = [&words.text(messages::UNSAVED_FILE_NAME), ".json"].concat();
    let bytes = entry.bytes.clone();
    let retry = move |_| {
        problem.set(None);
        finish.save();
    };
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::UNSAVED_TITLE)}</h1>
        <p>{words.text(why)}</p>
        <p class="lead">{words.text(messages::UNSAVED_STAY)}</p>
        <p class="banner note" role="status" hidden=live(nothing_to_say)>{live(status)}</p>
        <div class="actions" hidden=live(move || direct.get() == DirectSend::Sent)>
            <button type="button" class="button" on:click=move |_| outbox.send_directly(bytes.clone(), direct)>{words.text(messages::UNSAVED_SEND)}</button>
            <button type="button" class="quiet" on:click=retry>{words.text(messages::UNSAVED_RETRY)}</button>
        </div>
        <section class="panel receipt">
            <h2>{words.text(messages::DONE_RECEIPT)}</h2>
            <p>{words.text(messages::DONE_RECEIPT_WHY)}</p>
            <Code code=code />
        </section>
        <div class="actions small">
            <button type="button" class="quiet" on:click={let copy = copy.clone(); move |_| paper::copy(&copy, copied)}>{words.text(messages::UNSAVED_COPY)}</button>
            <button type="button" class="quiet" on:click=move |_| paper::download(&file_name, &copy)>{words.text(messages::UNSAVED_FILE)}</button>
        </div>
    }
    .into_any()
}
