//! `/p/{slug}/done`: saved on this phone, the receipt code to keep, and what happens next.

use domain::{collection::receipt_code::ReceiptCode, wire::v1::Outcome};
use leptos::{ev::SubmitEvent, prelude::*};
use outbox::entry::{Header, State};

use crate::{
    components::{
        CodeToScan,
        layout::{Link, ServerLink},
        live,
    },
    contexts::{
        outbox::OutboxContext,
        paper,
        route::set_title,
        shared::{use_navigate, use_outbox, use_this_device},
    },
    i18n::use_words,
    messages,
    navigation::Route,
    phone::{home_screen::HomeScreenOffer, not_found::Waiting},
};

/// Shows the newest response of the project that this phone saved. It says "sent" only after the server did.
#[component]
pub fn DonePage(
    /// The project.
    slug: String,
) -> impl IntoView {
    let outbox = use_outbox();
    let known = Memo::new({
        let slug = slug.clone();
        move |_| newest(outbox, &slug, |header| Some(header.id.clone()))
    });
    live(move || match (known.get(), outbox.headers.with(Option::is_none)) {
        (Some(_), _) => view! { <Saved slug=slug.clone() /> }.into_any(),
        (None, true) => view! { <Waiting /> }.into_any(),
        (None, false) => view! { <Nothing /> }.into_any(),
    })
}

/// Something about the newest response of a project that this phone saved.
fn newest<T>(outbox: OutboxContext, slug: &str, read: impl FnOnce(&Header) -> Option<T>) -> Option<T> {
    outbox.headers.with(|headers| read(headers.as_ref()?.iter().find(|header| header.project == slug)?))
}

#[component]
fn Saved(slug: String) -> impl IntoView {
    let words = use_words();
    let outbox = use_outbox();
    set_title(&words.text(messages::DONE_TITLE));
    let code = Memo::new({
        let slug = slug.clone();
        move |_| newest(outbox, &slug, |header| header.receipt_code.as_ref().map(ReceiptCode::to_string))
    });
    let about = slug.clone();
    let status = move || {
        words.text(match newest(outbox, &about, |header| Some(header.state.clone())) {
            Some(State::Sent { outcome: Outcome::Quarantined, .. }) => messages::DONE_QUARANTINED,
            Some(State::Sent { .. }) => messages::DONE_SENT,
            Some(State::Refused { .. }) => messages::DONE_REFUSED,
            _ if outbox.sending.get() => messages::DONE_SENDING,
            _ => messages::DONE_WAITING,
        })
    };
    let to_keep = slug.clone();
    let receipt = |code: Option<String>, slug: &str| match code {
        Some(code) => view! { <Receipt code=code slug=slug.to_owned() /> }.into_any(),
        None => ().into_any(),
    };
    let results = ["/p/", &slug, "/results"].concat();
    view! {
        <h1 tabindex="-1" data-focus="" class="saved">{words.text(messages::DONE_TITLE)}</h1>
        <p class="lead">{words.text(messages::DONE_THANKS)}</p>
        <p class="banner note" role="status">{live(status)}</p>
        {live(move || receipt(code.get(), &to_keep))}
        <HomeScreenOffer />
        <section class="panel">
            <h2>{words.text(messages::DONE_NEXT)}</h2>
            <p>{words.text(messages::DONE_NEXT_TEXT)}</p>
            <p><ServerLink href=results>{words.text(messages::PROJECT_RESULTS)}</ServerLink></p>
            <p><Link to=Route::Project { slug }>{words.text(messages::DONE_AGAIN)}</Link></p>
        </section>
    }
    .into_any()
}

/// The code itself: to write down, copy, print, save as a file or scan.
#[component]
fn Receipt(code: String, slug: String) -> impl IntoView {
    let words = use_words();
    let (outbox, phone, navigate) = (use_outbox(), use_this_device(), use_navigate());
    let is_shared = phone.own.get_untracked() == Some(false);
    let copied = RwSignal::new(false);
    let copied_text = move || if copied.get() { words.text(messages::DONE_COPIED) } else { String::new() };
    let keep = move |_| {
        if let Some(id) = untrack(|| newest(outbox, &slug, |header| Some(header.id.clone()))) {
            outbox.receipt_kept(id);
        }
    };
    if is_shared {
        on_cleanup(move || outbox.forget_codes());
    }
    // A form that is sent without signal ends in the browser's own error page.
    let open = move |event: SubmitEvent| {
        if phone.offline.get_untracked() {
            event.prevent_default();
            navigate.to(Route::Missing);
        }
    };
    let needs_signal = move || {
        if phone.offline.get() { [" ", &words.text(messages::LINK_NEEDS_SIGNAL)].concat() } else { String::new() }
    };
    let forgetting = if is_shared {
        view! { <p class="hint">{words.text(messages::DONE_RECEIPT_SHARED)}</p> }.into_any()
    } else {
        view! {
            <details>
                <summary>{words.text(messages::DONE_KEEP)}</summary>
                <p>{words.text(messages::DONE_KEEP_TEXT)}</p>
                <button type="button" class="quiet" on:click=keep>{words.text(messages::DONE_KEEP_YES)}</button>
            </details>
        }
        .into_any()
    };
    let (to_copy, to_file, to_open) = (code.clone(), code.clone(), code.clone());
    let file_name = [&words.text(messages::DONE_FILE_NAME), ".txt"].concat();
    view! {
        <section class="panel receipt" aria-labelledby="receipt">
            <h2 id="receipt">{words.text(messages::DONE_RECEIPT)}</h2>
            <p>{words.text(messages::DONE_RECEIPT_WHY)}</p>
            <CodeToScan code=code />
            <div class="actions small">
                <button type="button" class="quiet" on:click=move |_| paper::copy(&to_copy, copied)>{words.text(messages::DONE_COPY)}</button>
                <button type="button" class="quiet" on:click=move |_| paper::print()>{words.text(messages::DONE_PRINT)}</button>
                <button type="button" class="quiet" on:click=move |_| paper::download(&file_name, &to_file)>{words.text(messages::DONE_FILE)}</button>
            </div>
            <p role="status">{live(copied_text)}</p>
            <form method="post" action="/receipt" on:submit=open>
                <input type="hidden" name="code" value=to_open />
                <button type="submit" class="quiet">{words.text(messages::RECEIPT_LINK)}{live(needs_signal)}</button>
            </form>
            {forgetting}
        </section>
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    let words = use_words();
    set_title(&words.text(messages::DONE_NOTHING_TITLE));
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::DONE_NOTHING_TITLE)}</h1>
        <p>{words.text(messages::DONE_NOTHING)}</p>
        <p><Link to=Route::Outbox>{words.text(messages::DONE_OUTBOX)}</Link></p>
    }
    .into_any()
}
