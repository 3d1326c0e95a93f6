//! Event mode: the pages of shared devices, for staff who prepare them and for people who answer on them.
//!
//! # Layout
//! `prepare`, `device` and `checklist` are for staff; `start`, `begin` and `done` surround the questions, which are the
//! same pages as everywhere; `leave` asks for the PIN and `warning` whether anybody is there. All of it has one address,
//! so that Back has nowhere to go.

mod begin;
mod checklist;
mod device;
mod done;
mod enter;
mod leave;
mod line;
mod prepare;
mod start;
mod warning;

use leptos::prelude::*;

use begin::BeginPage;
use device::DevicePage;
use done::EventDonePage;
use leave::LeavePage;
use prepare::PreparePage;
use start::StartPage;
use warning::Warning;

use crate::{
    components::{
        layout::{Banner, Logo},
        live,
    },
    contexts::{
        event::{EventContext, Screen, provide_event, use_event},
        shared::{provide_for_one_person, provide_shared, use_outbox, use_route, use_this_device},
        start::Start,
    },
    i18n::use_words,
    messages,
    navigation::Route,
    phone::{flow::FlowPage, not_found::Waiting},
    platform,
};

/// Event mode, whole.
#[component]
pub fn EventApp() -> impl IntoView {
    provide_shared(Route::Missing, &Start::default());
    let event = provide_event();
    keep_sending();
    know_the_device(event);
    follow_the_screen(event);
    let words = use_words();
    let asking = live(move || event.warning_s.with(Option::is_some).then_some(""));
    view! {
        <div class="event" inert=asking>
            <header class="top"><span class="brand"><Logo /><span>{words.text(messages::APP_NAME)}</span></span></header>
            <Practice />
            <main id="main">{live(move || screen(event.screen.get()))}</main>
        </div>
        <Warning />
    }
    .into_any()
}

fn screen(screen: Screen) -> AnyView {
    match screen {
        Screen::Opening => view! { <Waiting /> }.into_any(),
        Screen::Prepare => view! { <PreparePage /> }.into_any(),
        Screen::Device => view! { <DevicePage /> }.into_any(),
        Screen::Start => view! { <StartPage /> }.into_any(),
        Screen::Person => view! { <Person /> }.into_any(),
        Screen::Leave => view! { <LeavePage /> }.into_any(),
    }
}

/// One person's way through the questions. Everything about them is made here and ends with it.
#[component]
fn Person() -> impl IntoView {
    let event = use_event();
    provide_for_one_person(Route::Project { slug: event.project() });
    event.meet();
    let route = use_route();
    Effect::new(move |before: Option<Route>| {
        let now = route.get();
        if before.is_some_and(|before| before != now) {
            platform::document::show_from_the_top();
        }
        now
    });
    live(move || match route.get() {
        Route::Answer { slug, step, returning } => {
            view! { <FlowPage slug=slug step=step returning=returning /> }.into_any()
        }
        Route::Done { .. } => view! { <EventDonePage /> }.into_any(),
        _ => view! { <BeginPage /> }.into_any(),
    })
}

/// Says on every page that nothing counts.
#[component]
fn Practice() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    live(move || {
        event.practice.get().then(|| {
            view! {
                <Banner kind="warning">
                    {words.text(messages::EVENT_PRACTICE)}" "
                    <button type="button" class="quiet" on:click=move |_| event.end_practice()>{words.text(messages::EVENT_PRACTICE_END)}</button>
                </Banner>
            }
        })
    })
}

/// Shows each new screen from its top.
fn follow_the_screen(event: EventContext) {
    Effect::new(move |before: Option<Screen>| {
        let now = event.screen.get();
        if before.is_some_and(|before| before != now) {
            platform::document::show_from_the_top();
        }
        now
    });
}

/// Sends what waits whenever there may be a network.
fn keep_sending() {
    let outbox = use_outbox();
    platform::sync::start(move |sending| outbox.sending.set(sending), move || outbox.changed());
}

/// A new version of the app waits until nobody is being asked.
fn know_the_device(event: EventContext) {
    let phone = use_this_device();
    platform::service_worker::register(use_words().tag(), move || match event.screen.get_untracked() {
        Screen::Person => phone.update.set(true),
        _ => phone.use_update(),
    });
    leptos::task::spawn_local(async move {
        phone.storage_works.set(platform::indexed_db::works().await);
    });
}
