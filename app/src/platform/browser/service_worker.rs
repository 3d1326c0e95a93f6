//! The service worker from the page's side: registering it, asking it whether everything is in place, and letting a
//! new version take over. What it keeps and how it answers is written in `public/service-worker.js`.

use std::{cell::Cell, rc::Rc};

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageChannel, ServiceWorker, ServiceWorkerRegistration};

use super::{
    globals::{Timer, global, listen, method, object, property},
    navigation, packs,
};

/// How long the worker may take to read every file back.
const CHECK_TIMEOUT_MS: f64 = 20_000.0;

thread_local! {
    static RELOADS: Cell<bool> = const { Cell::new(false) };
}

/// Registers the worker, has it keep the words of this language, and watches for new versions; `update_waits` is
/// called when one is complete and waits to be used. Nothing that the person does depends on it.
pub fn register(language: &'static str, update_waits: impl Fn() + 'static) {
    spawn_local(async move {
        if let Ok(registration) = registration().await {
            watch(&registration, Rc::new(update_waits));
            files_are_here(language).await;
        }
    });
}

/// Lets the new version take over and loads the page again. Only when the person agrees, or when no form is open.
pub fn apply_update() {
    spawn_local(async {
        let Ok(registration) = registration().await else { return };
        if let Some(waiting) = registration.waiting() {
            let container: web_sys::EventTarget = container().unchecked_into();
            listen(&container, "controllerchange", |_| {
                if !RELOADS.replace(true) {
                    navigation::reload();
                }
            });
            let _ = waiting.post_message(&object("type", &"skip-waiting".into()));
        }
    });
}

/// Whether the app works without signal: every file of this build and the words of this language were read back from
/// the worker's store, and the pack (if a project is named) from the database.
pub async fn ready_offline(slug: Option<&str>, language: &str) -> bool {
    let pack_is_here = match slug {
        Some(slug) => packs::is_kept(slug, language).await,
        None => true,
    };
    pack_is_here && files_are_here(language).await.unwrap_or(false)
}

/// Asks the browser never to drop what is stored to make room; says whether it promised.
pub async fn ask_to_persist() -> bool {
    ask(&storage(), "persist").await == Some(JsValue::TRUE)
}

/// How many bytes are used and how many there are; none where the browser does not tell.
pub async fn space_bytes() -> Option<(f64, f64)> {
    let estimate = ask(&storage(), "estimate").await?;
    Some((property(&estimate, "usage").as_f64()?, property(&estimate, "quota").as_f64()?))
}

fn storage() -> JsValue {
    property(&global("navigator"), "storage")
}

fn container() -> JsValue {
    property(&global("navigator"), "serviceWorker")
}

async fn ask(object: &JsValue, question: &str) -> Option<JsValue> {
    let promise = method(object, question).ok()?.call0(object).ok()?;
    JsFuture::from(promise.dyn_into::<Promise>().ok()?).await.ok()
}

/// The registration; registering again is how a page looks for a new version.
async fn registration() -> Result<ServiceWorkerRegistration, JsValue> {
    let container = container();
    let options = object("updateViaCache", &"none".into());
    let promise = method(&container, "register")?.call2(&container, &"/sw.js".into(), &options)?;
    Ok(JsFuture::from(promise.dyn_into::<Promise>()?).await?.unchecked_into())
}

fn watch(registration: &ServiceWorkerRegistration, update_waits: Rc<dyn Fn()>) {
    let is_update = || property(&container(), "controller").is_object();
    if registration.waiting().is_some() && is_update() {
        update_waits();
    }
    let found = registration.clone();
    listen(registration, "updatefound", move |_| {
        let Some(installing) = found.installing() else { return };
        let (worker, update_waits) = (installing.clone(), update_waits.clone());
        listen(&installing, "statechange", move |_| {
            if property(&worker, "state") == "installed" && is_update() {
                update_waits();
            }
        });
    });
}

/// Whether the page at an address was seen before, and is kept for when there is no signal.
pub async fn has_copy(address: &str) -> bool {
    let (caches, anyhow) = (global("caches"), object("ignoreVary", &JsValue::TRUE));
    let asked = method(&caches, "match").and_then(|ask| ask.call2(&caches, &address.into(), &anyhow));
    match asked.and_then(|promise| promise.dyn_into::<Promise>()) {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|found| found.is_object()),
        Err(_) => false,
    }
}

/// The worker's word on its files. It reads each of them, and fetches the words of the language if they are missing.
async fn files_are_here(language: &str) -> Option<bool> {
    let message = object("type", &"check".into());
    js_sys::Reflect::set(&message, &"language".into(), &language.into()).ok()?;
    property(&ask_worker(&message).await?, "ready").as_bool()
}

/// How many bytes the files of the app and of event mode have, once each was read back; none when one is missing. With
/// `prepare`, missing ones are fetched first.
#[cfg(feature = "event")]
pub async fn event_files(prepare: bool) -> Option<usize> {
    let message = object("type", &"event".into());
    js_sys::Reflect::set(&message, &"prepare".into(), &prepare.into()).ok()?;
    let answer = ask_worker(&message).await?;
    let bytes = property(&answer, "bytes").as_f64()?;
    (property(&answer, "ready") == JsValue::TRUE).then_some(bytes as usize)
}

/// Asks the worker something and waits for its answer.
async fn ask_worker(message: &JsValue) -> Option<JsValue> {
    let ready: Promise = property(&container(), "ready").dyn_into().ok()?;
    let channel = MessageChannel::new().ok()?;
    let mut timer = None;
    let answered = Promise::new(&mut |resolve, reject| {
        channel.port1().set_onmessage(Some(&resolve));
        timer = Some(Timer::calling(&reject, CHECK_TIMEOUT_MS));
    });
    let late = Promise::race(&Array::of2(&ready, &answered));
    let registration: ServiceWorkerRegistration = JsFuture::from(late).await.ok()?.dyn_into().ok()?;
    let worker: ServiceWorker = registration.active()?;
    worker.post_message_with_transferable(message, &Array::of1(&channel.port2())).ok()?;
    let answer = JsFuture::from(answered).await.ok()?;
    Some(property(&answer, "data"))
}
