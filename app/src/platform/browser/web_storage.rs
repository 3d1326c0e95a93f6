//! Texts in localStorage and sessionStorage, through gloo-storage. Where the browser blocks storage, nothing is kept;
//! nothing here ever fails.

use domain::json::FromJson;
use gloo_storage::{LocalStorage, SessionStorage, Storage};
use wasm_bindgen::JsValue;

use super::globals::{global, property};

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
