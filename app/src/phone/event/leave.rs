//! Asks for the PIN that was chosen when event mode began.

use leptos::{ev::SubmitEvent, prelude::*};

use super::enter::PinBox;
use crate::{
    contexts::{
        event::{PinTry, Screen, use_event},
        route::set_title,
    },
    i18n::use_words,
    messages,
};

/// The way out for staff.
#[component]
pub fn LeavePage() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    set_title(&words.text(messages::EVENT_LEAVE));
    let digits = RwSignal::new(String::new());
    let tried = RwSignal::new(PinTry::None);
    let error = move || match tried.get() {
        PinTry::None => None,
        PinTry::Wrong => Some(words.text(messages::EVENT_PIN_WRONG)),
        PinTry::Wait => Some(words.text(messages::EVENT_PIN_WAIT)),
    };
    let leave = move |submitted: SubmitEvent| {
        submitted.prevent_default();
        event.leave(digits.get_untracked(), tried);
    };
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::EVENT_LEAVE)}</h1>
        <form class="panel" autocomplete="off" on:submit=leave>
            <PinBox label=words.text(messages::EVENT_PIN) digits=digits error=Signal::derive(error) />
            <div class="actions">
                <button type="submit" class="button">{words.text(messages::EVENT_LEAVE)}</button>
                <button type="button" class="quiet" on:click=move |_| event.screen.set(Screen::Start)>{words.text(messages::EVENT_TO_START)}</button>
            </div>
        </form>
    }
    .into_any()
}
