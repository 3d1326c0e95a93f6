//! A device that was let in: whether it is ready without signal, what it gathered, and the way into event mode.

use leptos::prelude::*;

use super::{checklist::Checklist, enter::Enter};
use crate::{
    components::live,
    contexts::{
        event::{Readiness, Screen, use_event},
        paper::moment,
        route::set_title,
        shared::use_pack,
    },
    i18n::use_words,
    messages,
    phone::this_device::Keeping,
    platform::event_device::{self, Missing},
};

const KILOBYTE: usize = 1024;

/// The device for staff.
#[component]
pub fn DevicePage() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    set_title(&words.text(messages::EVENT_TITLE));
    let Some(device) = event.device.get_untracked() else { return ().into_any() };
    let pack = use_pack();
    let named = RwSignal::new(None::<String>);
    let project = device.project.clone();
    if let Some(event) = device.event.clone() {
        leptos::task::spawn_local(async move {
            let name = event_device::event_name(&project, &event, words.tag()).await;
            named.set(Some(
                name.map(|name| name.get(words.tag()).to_owned()).filter(|name| !name.is_empty()).unwrap_or(event),
            ));
        });
    }
    let place = move || {
        let project = pack.get().pack().map(|pack| pack.project.name.get(words.tag()).to_owned());
        project.into_iter().chain(named.get()).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <h1 tabindex="-1" data-focus="" dir="auto">{device.label.clone()}</h1>
        <p class="lead" dir="auto">{live(place)}</p>
        <Ready />
        <Checklist />
        <Enter device=device />
        <Keeping />
        <section class="panel">
            <p><a href="/staff/sign-in?next=/staff">{words.text(messages::EVENT_STAFF_PAGES)}</a></p>
            <button type="button" class="quiet" on:click=move |_| event.screen.set(Screen::Prepare)>
                {words.text(messages::EVENT_PREPARE_AGAIN)}
            </button>
        </section>
    }
    .into_any()
}

#[component]
fn Ready() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let state = move || {
        words.text(match event.readiness.get() {
            Readiness::Checking => messages::PHONE_CHECKING,
            Readiness::Ready => messages::PHONE_READY,
            Readiness::NotReady(_) => messages::PHONE_NOT_READY,
        })
    };
    let details = move || match event.readiness.get() {
        Readiness::Checking => String::new(),
        Readiness::Ready => event.device.with(|device| {
            let Some(device) = device else { return String::new() };
            let when = moment(words.tag(), device.ready_at_ms.unwrap_or_default());
            let size = words.number(device.ready_bytes.div_ceil(KILOBYTE) as u64);
            words.with(messages::EVENT_READY, &[("when", &when), ("size", &size)])
        }),
        Readiness::NotReady(missing) => words.text(match missing {
            Missing::Files => messages::EVENT_MISSING_FILES,
            Missing::Questions => messages::EVENT_MISSING_QUESTIONS,
            Missing::Key => messages::EVENT_MISSING_KEY,
        }),
    };
    let is_ready = move || event.readiness.get() == Readiness::Ready;
    view! {
        <section class="panel" class:arrived=live(is_ready)>
            <div role="status">
                <h2>{live(state)}</h2>
                <p>{live(details)}</p>
            </div>
            <div class="actions small">
                <button type="button" class="quiet" on:click=move |_| event.check(false)>{words.text(messages::PHONE_CHECK)}</button>
                <button type="button" class="quiet" on:click=move |_| event.check(true)>{words.text(messages::EVENT_FETCH)}</button>
            </div>
        </section>
    }
    .into_any()
}
