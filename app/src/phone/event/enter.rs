//! How event mode is set, and the PIN with which it begins.

use domain::collection::questionnaire::Length;
use leptos::{ev::SubmitEvent, prelude::*};

use super::line::Line;
use crate::{
    components::{
        form::{Choice, RadioButtons},
        live,
    },
    contexts::{
        event::{Readiness, use_event},
        shared::use_pack,
    },
    event_device::Device,
    i18n::use_words,
    messages,
    phone::flow::setup::length_choices,
};

/// How long nobody may touch the device before the warning, in seconds, as offered.
const IDLE_S: [(u32, &str); 4] = [(30, "30"), (60, "60"), (120, "120"), (300, "300")];
const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// A box for the digits of a PIN.
#[component]
pub fn PinBox(
    /// The words above it.
    label: String,
    /// What was typed.
    digits: RwSignal<String>,
    /// What is wrong, if anything.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! { <Line name="pin" label=label value=digits error=error secret_digits=true /> }.into_any()
}

/// The settings, and the way into event mode.
#[component]
pub fn Enter(
    /// The device as it is set now.
    device: Device,
) -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let (digits, initials) = (RwSignal::new(String::new()), RwSignal::new(device.settings.initials.clone()));
    let error = RwSignal::new(None::<String>);
    let failed = RwSignal::new(false);
    let (wrong, stuck) = (words.text(messages::EVENT_PIN_NEW_WRONG), words.text(messages::EVENT_PIN_FAILED));
    let not_ready = words.text(messages::EVENT_ENTER_NOT_READY);
    let keep_initials = move || {
        let typed = initials.get_untracked().trim().to_owned();
        event.set(move |settings| settings.initials.clone_from(&typed));
    };
    let enter = move |submitted: SubmitEvent| {
        submitted.prevent_default();
        let typed = digits.get_untracked();
        let is_pin = PIN_DIGITS.contains(&typed.len()) && typed.bytes().all(|digit| digit.is_ascii_digit());
        if event.readiness.get_untracked() != Readiness::Ready {
            return error.set(Some(not_ready.clone()));
        }
        error.set((!is_pin).then(|| wrong.clone()));
        if is_pin {
            keep_initials();
            event.enter(typed, failed);
        }
    };
    let problem = move || error.get().or_else(|| failed.get().then(|| stuck.clone()));
    let practise = move |_| {
        keep_initials();
        event.practise();
    };
    view! {
        <section class="panel" aria-labelledby="enter">
            <h2 id="enter">{words.text(messages::EVENT_ENTER)}</h2>
            <p>{words.text(messages::EVENT_ENTER_TEXT)}</p>
            <Choices device=device />
            <form autocomplete="off" on:submit=enter>
                <Line name="initials" label=words.text(messages::EVENT_INITIALS) value=initials />
                <PinBox label=words.text(messages::EVENT_PIN_NEW) digits=digits error=Signal::derive(problem) />
                <div class="actions">
                    <button type="submit" class="button">{words.text(messages::EVENT_ENTER)}</button>
                    <button type="button" class="quiet" on:click=practise>{words.text(messages::EVENT_PRACTISE)}</button>
                </div>
                <p class="hint">{words.text(messages::EVENT_PRACTISE_TEXT)}</p>
            </form>
        </section>
    }
    .into_any()
}

/// How much is asked, when to warn, and what becomes of what somebody left.
#[component]
fn Choices(device: Device) -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let settings = device.settings;
    let lengths = [Length::Quick, Length::Short, Length::Full];
    let choose_length = move |code: String| {
        let length = lengths.into_iter().find(|length| length.code() == code).unwrap_or(Length::Quick);
        event.set(move |settings| settings.length = length);
    };
    // The questions may come after the page; what was chosen meanwhile stays chosen.
    let pack = use_pack();
    let how_much = move || {
        let pack = pack.get().pack()?;
        let chosen = untrack(|| event.settings().length);
        Some(view! {
            <RadioButtons
                name="length".to_owned() legend=words.text(messages::EVENT_LENGTH) choices=length_choices(words, &pack)
                selected=Some(chosen.code().to_owned()) on_change=choose_length
            />
        })
    };
    let idle = IDLE_S
        .map(|(seconds, code)| Choice::new(code, words.count(messages::EVENT_IDLE_CHOICE, u64::from(seconds), &[])));
    let choose_idle = move |code: String| {
        let seconds = IDLE_S.iter().find(|(_, known)| *known == code).map_or(60, |(seconds, _)| *seconds);
        event.set(move |settings| settings.idle_s = seconds);
    };
    let idle_now = IDLE_S.iter().find(|(seconds, _)| *seconds == settings.idle_s).map(|(_, code)| (*code).to_owned());
    let walk = [("discard", messages::EVENT_WALK_DISCARD), ("keep", messages::EVENT_WALK_KEEP)]
        .map(|(code, key)| Choice::new(code, words.text(key)));
    let walk_now = if settings.keep_partials { "keep" } else { "discard" };
    view! {
        <details>
            <summary>{words.text(messages::EVENT_SETTINGS)}</summary>
            {live(how_much)}
            <RadioButtons
                name="idle".to_owned() legend=words.text(messages::EVENT_IDLE_AFTER) choices=idle.to_vec()
                selected=idle_now on_change=choose_idle
            />
            <RadioButtons
                name="walk".to_owned() legend=words.text(messages::EVENT_WALK) choices=walk.to_vec()
                selected=Some(walk_now.to_owned())
                on_change=move |code: String| event.set(move |settings| settings.keep_partials = code == "keep")
            />
        </details>
    }
    .into_any()
}
