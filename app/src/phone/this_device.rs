//! `/phone`: whether the app works without signal here, whether it keeps answers, and how it looks.

use leptos::prelude::*;

use crate::{
    components::{
        form::{Choice, RadioButtons},
        layout::LanguageChoice,
        live,
    },
    contexts::{
        display::Display,
        paper::moment,
        route::set_title,
        shared::{use_display, use_outbox, use_this_device},
        this_device::Readiness,
    },
    i18n::use_words,
    messages,
};

/// The state of this phone and its settings.
#[component]
pub fn PhonePage() -> impl IntoView {
    let words = use_words();
    let phone = use_this_device();
    set_title(&words.text(messages::PHONE_TITLE));
    let forgotten = RwSignal::new(false);
    let forget = move |_| {
        phone.forget_own();
        forgotten.set(true);
    };
    let forgotten_text =
        move || if forgotten.get() { words.text(messages::PHONE_OWN_RESET_DONE) } else { String::new() };
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::PHONE_TITLE)}</h1>
        <LanguageChoice path="/phone" />
        <Ready />
        <Keeping />
        <Looks />
        <p><button type="button" class="quiet" on:click=forget>{words.text(messages::PHONE_OWN_RESET)}</button></p>
        <p role="status">{live(forgotten_text)}</p>
    }
    .into_any()
}

#[component]
fn Ready() -> impl IntoView {
    let words = use_words();
    let phone = use_this_device();
    let tag = words.tag();
    #[cfg(feature = "hydrate")]
    phone.check_readiness(None, tag);
    let title = words.text(messages::PHONE_OFFLINE);
    let again = words.text(messages::PHONE_CHECK);
    let state = move || {
        words.text(match phone.readiness.get() {
            Readiness::Checking => messages::PHONE_CHECKING,
            Readiness::Ready(_) => messages::PHONE_READY,
            Readiness::NotReady => messages::PHONE_NOT_READY,
        })
    };
    let details = move || match phone.readiness.get() {
        Readiness::Checking => String::new(),
        Readiness::Ready(at) => words.with(messages::PHONE_READY_TEXT, &[("when", &moment(tag, at))]),
        Readiness::NotReady => words.text(messages::PHONE_NOT_READY_TEXT),
    };
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <div role="status">
                <p><strong>{live(state)}</strong></p>
                <p>{live(details)}</p>
            </div>
            <button type="button" class="quiet" on:click=move |_| phone.check_readiness(None, tag)>{again}</button>
        </section>
    }
    .into_any()
}

/// Whether this device keeps answers, how much room there is, and what could still lose them.
#[component]
pub fn Keeping() -> impl IntoView {
    let words = use_words();
    let phone = use_this_device();
    let title = words.text(messages::PHONE_KEEPING);
    let outbox = use_outbox();
    let clearing = words.text(messages::PHONE_CLEARING);
    phone.look_at_storage();
    let space = move || {
        let Some((used, left)) = phone.space_mb.get() else { return String::new() };
        words.with(messages::PHONE_SPACE, &[("used", &words.number(used)), ("left", &words.number(left))])
    };
    let home_screen = move || {
        words.text(if phone.installed.get() { messages::PHONE_INSTALLED } else { messages::PHONE_NOT_INSTALLED })
    };
    let oldest = move || match outbox.oldest_waiting_ms() {
        Some(at_ms) => words.with(messages::PHONE_OLDEST, &[("when", &moment(words.tag(), at_ms))]),
        None => words.text(messages::BADGE_NONE),
    };
    let promise = move || {
        let kept = phone.persisted.get() == Some(true);
        words.text(match (phone.storage_works.get(), kept) {
            (false, _) => messages::BANNER_STORAGE,
            (true, true) => messages::PHONE_KEPT,
            (true, false) => messages::PHONE_NOT_KEPT,
        })
    };
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <p>{live(promise)}</p>
            <p>{live(space)}</p>
            <p>{live(oldest)}</p>
            <p>{live(home_screen)}</p>
            <p>{clearing}</p>
        </section>
    }
    .into_any()
}

#[component]
fn Looks() -> impl IntoView {
    let words = use_words();
    let display = use_display();
    let now = display.get_untracked();
    view! {
        <section class="panel">
            <RadioButtons
                name="text-size".to_owned()
                legend=words.text(messages::PHONE_TEXT_SIZE)
                choices=vec![
                    Choice::new("normal", words.text(messages::PHONE_NORMAL)),
                    Choice::new("large", words.text(messages::PHONE_LARGE)),
                    Choice::new("largest", words.text(messages::PHONE_LARGEST)),
                ]
                selected=Some(now.text_size.clone())
                on_change=move |text_size| display.set(Display { text_size, ..display.get_untracked() })
            />
            <RadioButtons
                name="colours".to_owned()
                legend=words.text(messages::PHONE_COLOURS)
                choices=vec![
                    Choice::new("auto", words.text(messages::PHONE_AUTO)),
                    Choice::new("light", words.text(messages::PHONE_LIGHT)),
                    Choice::new("dark", words.text(messages::PHONE_DARK)),
                    Choice::new("contrast", words.text(messages::PHONE_CONTRAST)),
                ]
                selected=Some(now.colours.clone())
                on_change=move |colours| display.set(Display { colours, ..display.get_untracked() })
            />
        </section>
    }
    .into_any()
}
