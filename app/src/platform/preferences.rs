//! Small settings in localStorage, through gloo-storage: language, display, whose phone this is.
//!
//! Where the browser blocks storage, settings last as long as the page; nothing here ever fails.

use domain::json::{FromJson, Value};
use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::globals::{global, property};

const LANGUAGE: &str = "coeval.language";
const DISPLAY: &str = "coeval.display";
const OWN: &str = "coeval.own-phone";

/// The language the person chose.
pub fn language() -> Option<String> {
    read(Lasting::Phone, LANGUAGE)
}

/// Remembers the language; `boot.js` reads it too.
pub fn set_language(tag: &str) {
    write(Lasting::Phone, LANGUAGE, tag);
}

/// How the person likes pages to look.
pub fn display<T: FromJson>() -> Option<T> {
    read(Lasting::Phone, DISPLAY)
}

/// Remembers how the person likes pages to look.
pub fn set_display<T: Serialize>(display: &T) {
    write(Lasting::Phone, DISPLAY, display);
}

/// Whether this is the person's own phone; none until they said.
pub fn own() -> Option<bool> {
    read(Lasting::Phone, OWN)
}

/// Remembers whose phone this is, or that it has to be asked again. On a shared one no draft stays on the phone.
pub fn set_own(own: Option<bool>) {
    match own {
        Some(own) => {
            write(Lasting::Phone, OWN, &own);
        }
        None => remove(Lasting::Phone, OWN),
    }
    if own == Some(false) {
        super::drafts::keep_in_this_tab_only();
    }
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
    if !works(lasting) {
        return None;
    }
    let kept = match lasting {
        Lasting::Phone => LocalStorage::get::<Value>(key),
        Lasting::Tab => SessionStorage::get::<Value>(key),
    };
    T::from_json(&kept.ok()?)
}

/// Keeps something under a key; says whether the browser took it.
pub(super) fn write<T: Serialize + ?Sized>(lasting: Lasting, key: &str, value: &T) -> bool {
    works(lasting)
        && match lasting {
            Lasting::Phone => LocalStorage::set(key, value).is_ok(),
            Lasting::Tab => SessionStorage::set(key, value).is_ok(),
        }
}

/// Forgets what is kept under a key.
pub(super) fn remove(lasting: Lasting, key: &str) {
    if works(lasting) {
        match lasting {
            Lasting::Phone => LocalStorage::delete(key),
            Lasting::Tab => SessionStorage::delete(key),
        }
    }
}

/// What follows the prefix in every key that begins with it.
pub(super) fn names(lasting: Lasting, prefix: &str) -> Vec<String> {
    if !works(lasting) {
        return Vec::new();
    }
    let storage = match lasting {
        Lasting::Phone => LocalStorage::raw(),
        Lasting::Tab => SessionStorage::raw(),
    };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|place| storage.key(place).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(prefix).map(str::to_owned)).collect()
}

/// gloo-storage stops the whole app where the browser blocks storage, so that is asked first.
fn works(lasting: Lasting) -> bool {
    let name = match lasting {
        Lasting::Phone => "localStorage",
        Lasting::Tab => "sessionStorage",
    };
    let storage = global(name);
    storage.is_object() && property(&storage, "length") != JsValue::UNDEFINED
}
