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

/// Loads an address in place of this page, so that Back does not return to it.
#[cfg(feature = "event")]
pub fn load_instead(address: &str) {
    let _ = window().location().replace(address);
}

/// What stands behind `?` and behind `#` in the address.
#[cfg(feature = "event")]
pub fn query_and_fragment() -> (String, String) {
    let location = window().location();
    (location.search().unwrap_or_default(), location.hash().unwrap_or_default())
}

/// Empties the page whenever the browser puts it away, and loads it anew if it is taken out again.
#[cfg(feature = "event")]
pub fn leave_nothing_behind() {
    listen(&window(), "pagehide", |_| {
        if let Some(body) = window().document().and_then(|document| document.get_element_by_id("app")) {
            body.set_inner_html("");
        }
    });
    listen(&window(), "pageshow", |event| {
        if super::globals::property(&event, "persisted") == JsValue::TRUE {
            reload();
        }
    });
}

/// Whether the address asks for a language, which is then to be remembered.
pub fn language_is_asked() -> bool {
    window().location().search().is_ok_and(|query| query.contains("lang="))
}
