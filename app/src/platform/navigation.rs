//! The address bar: the current path, and moving on without loading. What paths mean is not known here.

use wasm_bindgen::prelude::*;

use super::globals::{listen, window};

/// The path that is open, without query and fragment.
pub fn current_path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Puts a path into the address bar; Back returns to the one before.
pub fn push(path: &str) {
    let _ = window().history().and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(path)));
}

/// Puts a path into the address bar in place of the one there.
pub fn replace(path: &str) {
    let _ = window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(path)));
}

/// Tells of the path whenever Back or Forward changed it.
pub fn on_path_change(tell: impl Fn(String) + 'static) {
    listen(&window(), "popstate", move |_| tell(current_path()));
}

/// Loads the page again, for example in another language.
pub fn reload() {
    let _ = window().location().reload();
}

/// Loads a document, leaving the app.
pub fn load(address: &str) {
    let _ = window().location().set_href(address);
}

/// Whether the address asks for a language, which is then to be remembered.
pub fn language_is_asked() -> bool {
    window().location().search().is_ok_and(|query| query.contains("lang="))
}
