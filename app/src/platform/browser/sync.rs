//! When the outbox is emptied, and who hears of it. What is sent and what becomes of it is decided in `outbox`.
//!
//! It runs at start, when the phone comes online, when the page becomes visible, when its own time has come and when
//! the person asks; all tabs hear of every change. Where the browser has Background Sync, the service worker runs
//! the same engine after the page is closed.

use std::{cell::RefCell, rc::Rc};

use domain::{json, time::Millis};
use outbox::{
    Change, Entry, Header, Ports, Progress, Reason, Report, State, Store, StoreProblem, Transport, drain,
    engine::batch,
    outcome::{EntryResult, Rejection, Verdict, judge},
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::BroadcastChannel;

use super::{
    clock::{DeviceClock, now_ms},
    fetch::Network,
    globals::{Timer, global, listen, method, property, window},
    lock::DeviceLock,
    outbox_store::PhoneStore,
    random,
};

/// The channel on which tabs and the service worker tell each other that the outbox has changed.
const CHANNEL: &str = "coeval-outbox";
/// The name under which the browser wakes the service worker.
const SYNC_TAG: &str = "coeval-outbox";
/// The engine does not come back by itself sooner than this.
const SHORTEST_REST_MS: Millis = 1_000;
/// Told while a batch is on its way.
const SENDING: &str = "sending";
/// Told when the engine has stopped.
const RESTED: &str = "rested";
/// Told when the store has changed.
const CHANGED: &str = "changed";

struct Office {
    sending: Box<dyn Fn(bool)>,
    changed: Box<dyn Fn()>,
    channel: Option<BroadcastChannel>,
}

thread_local! {
    static OFFICE: RefCell<Option<Rc<Office>>> = const { RefCell::new(None) };
    static ALARM: RefCell<Option<Timer>> = const { RefCell::new(None) };
}

/// Starts sending what waits, and goes on doing so. `sending` hears when a batch is on its way and when nothing is
/// any longer; `changed` hears of every change of the store, whichever tab made it. Once for each page.
pub fn start(sending: impl Fn(bool) + 'static, changed: impl Fn() + 'static) {
    let channel = BroadcastChannel::new(CHANNEL).ok();
    if let Some(channel) = &channel {
        listen(channel, "message", |event| hear(&property(&event, "data").as_string().unwrap_or_default()));
    }
    OFFICE.set(Some(Rc::new(Office { sending: Box::new(sending), changed: Box::new(changed), channel })));
    super::drafts::watch();
    listen(&window(), "online", |_| run(Reason::Woken));
    if let Some(document) = window().document() {
        let page = document.clone();
        listen(&document, "visibilitychange", move |_| {
            if !page.hidden() {
                run(Reason::Woken);
            }
        });
    }
    run(Reason::Woken);
}

/// Sends everything that waits, now.
pub fn send_now() {
    run(Reason::Asked);
}

/// Every entry's header, in any order.
///
/// # Errors
/// When the outbox cannot be read.
pub async fn headers() -> Result<Vec<Header>, StoreProblem> {
    PhoneStore.headers().await
}

/// Puts an entry into the outbox. Once this succeeds it is safe on the phone.
///
/// # Errors
/// When it is not safe: the page then offers another way on.
pub async fn add(entry: &Entry) -> Result<(), StoreProblem> {
    PhoneStore.add(entry).await?;
    say(CHANGED);
    spawn_local(async {
        let _ = register_sync().await;
    });
    Ok(())
}

/// Changes entries: receipt codes are kept, or settled entries dismissed.
///
/// # Errors
/// When the changes are not safe.
pub async fn apply(changes: &[(String, Change)]) -> Result<(), StoreProblem> {
    PhoneStore.apply(changes).await?;
    say(CHANGED);
    Ok(())
}

/// The final bytes of an entry, to be saved elsewhere; none once it is sent, or when it cannot be read.
pub async fn bytes(id: &str) -> Option<String> {
    PhoneStore.bytes(&[id.to_owned()]).await.ok()?.pop().flatten()
}

/// Sends an envelope without keeping it, for when the phone cannot keep anything. Says whether the server took it;
/// none when there was no word from the server.
pub async fn send_directly(envelope: String) -> Option<bool> {
    let id = json::read::<json::Value>(&envelope)?.get("id")?.as_str()?.to_owned();
    let reply = Network.post(batch(&[envelope]), None).await;
    match judge(&[id], &reply, now_ms()) {
        Verdict::Heard(words) => match words.first()? {
            EntryResult::Settled(Change::Becomes(State::Refused { .. })) => Some(false),
            EntryResult::Settled(_) => Some(true),
            EntryResult::Again => None,
        },
        Verdict::NotTaken(Rejection::Ours { .. }) => Some(false),
        _ => None,
    }
}

/// Empties the outbox once, for the service worker's `sync` event.
///
/// # Errors
/// When something still waits: the browser then comes back later.
#[wasm_bindgen]
pub async fn drain_once() -> Result<(), JsValue> {
    let channel = BroadcastChannel::new(CHANNEL).ok();
    OFFICE.set(Some(Rc::new(Office { sending: Box::new(|_| ()), changed: Box::new(|| ()), channel })));
    match drain_now(Reason::Timer).await {
        Ok(report) if report.counts.waiting == 0 => Ok(()),
        _ => Err(JsValue::from_str("responses are still waiting")),
    }
}

fn run(reason: Reason) {
    spawn_local(async move {
        if let Ok(report) = drain_now(reason).await {
            let alarm = report.next_try_ms.map(|at_ms| {
                let delay_ms = (at_ms - now_ms()).max(SHORTEST_REST_MS) as f64;
                Timer::after(delay_ms, || run(Reason::Timer))
            });
            ALARM.set(alarm);
        }
    });
}

async fn drain_now(reason: Reason) -> Result<Report, StoreProblem> {
    let ports = Ports { store: PhoneStore, transport: Network, clock: DeviceClock, lock: DeviceLock };
    let progress = |progress: Progress<'_>| {
        tell(match progress {
            Progress::Sending(_) => SENDING,
            Progress::Recorded => CHANGED,
        });
    };
    let report = drain(&ports, reason, random::fraction(), progress).await;
    if !report.as_ref().is_ok_and(|report| report.busy) {
        tell(RESTED);
    }
    report
}

/// Tells this tab and all others.
fn tell(word: &str) {
    say(word);
    hear(word);
}

/// Tells all others.
fn say(word: &str) {
    if let Some(office) = OFFICE.with_borrow(Clone::clone)
        && let Some(channel) = &office.channel
    {
        let _ = channel.post_message(&word.into());
    }
}

fn hear(word: &str) {
    let Some(office) = OFFICE.with_borrow(Clone::clone) else { return };
    match word {
        SENDING => (office.sending)(true),
        RESTED => (office.sending)(false),
        _ => (office.changed)(),
    }
}

/// Asks the browser to wake the service worker when there is a network; most browsers cannot.
async fn register_sync() -> Result<(), JsValue> {
    let container = property(&global("navigator"), "serviceWorker");
    let registration = JsFuture::from(property(&container, "ready").dyn_into::<js_sys::Promise>()?).await?;
    let manager = property(&registration, "sync");
    let promise = method(&manager, "register")?.call1(&manager, &SYNC_TAG.into())?;
    JsFuture::from(promise.dyn_into::<js_sys::Promise>()?).await.map(drop)
}
