//! Small settings in localStorage, through gloo-storage: language, display, whose phone this is.
//!
//! Where the browser blocks storage, settings last as long as the page; nothing here ever fails.

use domain::json::FromJson;
use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::globals::{global, property};

const LANGUAGE: &str = "coeval.language";
const DISPLAY: &str = "coeval.display";
const OWN: &str = "coeval.own-phone";
#[cfg(not(feature = "event"))]
const HOME_SCREEN: &str = "coeval.home-screen-offered";

/// The language the person chose.
pub fn language() -> Option<String> {
    read(Lasting::Phone, LANGUAGE)
}

/// Remembers the language; `boot.js` reads it too.
pub fn set_language(tag: &str) {
    write(Lasting::Phone, LANGUAGE, &serde_json::to_string(tag).unwrap_or_default());
}

/// How the person likes pages to look.
pub fn display<T: FromJson>() -> Option<T> {
    read(Lasting::Phone, DISPLAY)
}

/// Remembers how the person likes pages to look.
pub fn set_display<T: Serialize>(display: &T) {
    write(Lasting::Phone, DISPLAY, &serde_json::to_string(display).unwrap_or_default());
}

/// Whether this is the person's own phone; none until they said.
pub fn own() -> Option<bool> {
    read(Lasting::Phone, OWN)
}

/// Remembers whose phone this is, or that it has to be asked again. On a shared one no draft stays on the phone.
pub fn set_own(own: Option<bool>) {
    match own {
        Some(own) => {
            write(Lasting::Phone, OWN, if own { "true" } else { "false" });
        }
        None => remove(Lasting::Phone, OWN),
    }
    if own == Some(false) {
        super::drafts::keep_in_this_tab_only();
    }
}

/// Whether it was offered once to put the app on the home screen.
#[cfg(not(feature = "event"))]
pub fn home_screen_offered() -> bool {
    read(Lasting::Phone, HOME_SCREEN).unwrap_or(false)
}

/// Remembers that it was offered.
#[cfg(not(feature = "event"))]
pub fn set_home_screen_offered() {
    write(Lasting::Phone, HOME_SCREEN, "true");
}

/// How long something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lasting {
    /// Until the browser's data is cleared.
    Phone,
    /// Until the tab is closed.
    Tab,
}

/// What is kept under a key.
pub(super) fn read<T: FromJson>(lasting: Lasting, key: &str) -> Option<T> {
    domain::json::read(&storage(lasting)?.get_item(key).ok()??)
}

/// Keeps JSON under a key; says whether the browser took it.
pub(super) fn write(lasting: Lasting, key: &str, json: &str) -> bool {
    storage(lasting).is_some_and(|storage| storage.set_item(key, json).is_ok())
}

/// Forgets what is kept under a key.
pub(super) fn remove(lasting: Lasting, key: &str) {
    if let Some(storage) = storage(lasting) {
        let _ = storage.remove_item(key);
    }
}

/// What follows the prefix in every key that begins with it.
pub(super) fn names(lasting: Lasting, prefix: &str) -> Vec<String> {
    let Some(storage) = storage(lasting) else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|place| storage.key(place).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(prefix).map(str::to_owned)).collect()
}

/// The browser's storage. gloo-storage stops the whole app where the browser blocks it, so that is asked first.
fn storage(lasting: Lasting) -> Option<web_sys::Storage> {
    let (name, raw): (_, fn() -> web_sys::Storage) = match lasting {
        Lasting::Phone => ("localStorage", LocalStorage::raw),
        Lasting::Tab => ("sessionStorage", SessionStorage::raw),
    };
    let storage = global(name);
    (storage.is_object() && property(&storage, "length") != JsValue::UNDEFINED).then(raw)
}
