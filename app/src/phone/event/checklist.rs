//! The end of an event: green only when the server has every response that was finished on this device.

use leptos::prelude::*;

use crate::{
    components::live,
    contexts::{event::use_event, paper::moment, shared::use_outbox},
    event_device::Gathered,
    i18n::{Words, use_words},
    messages::{self, Key},
    platform,
};

/// What was gathered, what the server has of it, and ways to get the rest there.
#[component]
pub fn Checklist() -> impl IntoView {
    let words = use_words();
    let (event, outbox) = (use_event(), use_outbox());
    let all_arrived = move || event.gathered().is_some_and(Gathered::all_arrived);
    let nothing_left = move || event.gathered().is_some_and(|gathered| gathered.sent == gathered.finished);
    let heading = move || match event.gathered() {
        None => words.text(messages::APP_LOADING),
        Some(gathered) if gathered.finished == 0 => words.text(messages::EVENT_NOTHING),
        Some(gathered) if gathered.all_arrived() => words.text(messages::EVENT_ALL_ARRIVED),
        Some(_) => words.text(messages::EVENT_NOT_ALL_ARRIVED),
    };
    let partials = move || event.device.with(|device| device.as_ref().map_or(0, |device| device.partials));
    let rows = move || event.gathered().map(|gathered| rows(gathered, partials(), words));
    let oldest = move || {
        let oldest_ms = event.gathered()?.oldest_ms?;
        let when = moment(words.tag(), oldest_ms);
        Some(view! { <p>{words.with(messages::EVENT_OLDEST, &[("when", &when)])}</p> })
    };
    let signing_out = move || {
        let due = event.device.with(|device| device.as_ref().is_some_and(|device| device.sign_out_due));
        due.then(|| view! { <p class="banner warning">{words.text(messages::EVENT_SIGN_OUT_DUE)}</p> })
    };
    let overdue = move || {
        let text = words.count(messages::EVENT_OVERDUE, outbox.overdue()? as u64, &[]);
        Some(view! { <p class="banner warning">{text}</p> })
    };
    let sending = move || outbox.sending.get().then(|| words.text(messages::BADGE_SENDING));
    view! {
        <section class="panel checklist" class:arrived=live(all_arrived) aria-labelledby="checklist">
            <div role="status"><h2 id="checklist">{live(heading)}</h2></div>
            <dl class="counts">{live(rows)}</dl>
            {live(oldest)}
            {live(overdue)}
            {live(signing_out)}
            <Ways hidden=Signal::derive(nothing_left) />
            <p role="status">{live(sending)}</p>
        </section>
    }
    .into_any()
}

#[component]
fn Ways(hidden: Signal<bool>) -> impl IntoView {
    let words = use_words();
    let outbox = use_outbox();
    let saved = RwSignal::new(None::<usize>);
    let file_name = [&words.text(messages::EVENT_FILE_NAME), ".txt"].concat();
    let save = move |_| {
        let file_name = file_name.clone();
        leptos::task::spawn_local(async move {
            saved.set(platform::rescue::save(&file_name).await.ok());
        });
    };
    let told = move || saved.get().map(|count| words.count(messages::EVENT_FILE_SAVED, count as u64, &[]));
    view! {
        <div hidden=live(move || hidden.get())>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| outbox.send_now()>{words.text(messages::OUTBOX_SEND_NOW)}</button>
                <button type="button" class="quiet" on:click=save>{words.text(messages::EVENT_FILE)}</button>
            </div>
            <p class="hint">{words.text(messages::EVENT_FILE_HINT)}</p>
            <p role="status">{live(told)}</p>
        </div>
    }
    .into_any()
}

fn rows(gathered: Gathered, partials: u32, words: Words) -> Vec<AnyView> {
    let row = |key: Key, count: usize, always: bool| {
        (always || count > 0)
            .then(|| view! { <div><dt>{words.text(key)}</dt><dd>{words.number(count as u64)}</dd></div> }.into_any())
    };
    let rows = [
        row(messages::EVENT_FINISHED, gathered.finished, true),
        row(messages::EVENT_SENT, gathered.sent, true),
        row(messages::EVENT_WAITING, gathered.waiting, true),
        row(messages::EVENT_ASIDE, gathered.aside, false),
        row(messages::EVENT_REFUSED, gathered.refused, false),
        row(messages::EVENT_PARTIALS, partials as usize, true),
    ];
    rows.into_iter().flatten().collect()
}
