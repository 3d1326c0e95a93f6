//! Whether the app can be put on the home screen, and how. `boot.js` holds the browser's own offer back until it is asked
//! for here.

use wasm_bindgen::JsValue;

use super::{
    document,
    globals::{global, method, property},
    preferences,
};

/// The browser's offer, where `boot.js` keeps it.
const OFFER: &str = "coevalHomeScreen";

/// How the app gets onto the home screen of this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The browser does it when asked.
    Ask,
    /// The person does it, by the share menu of Safari.
    ByHand,
}

/// How; none where it is there already, was offered before, or where the browser knows no way.
pub fn way() -> Option<Way> {
    if document::is_installed() || preferences::home_screen_offered() {
        return None;
    }
    let by_hand = property(&global("navigator"), "standalone") == JsValue::FALSE;
    match (global(OFFER).is_object(), by_hand) {
        (true, _) => Some(Way::Ask),
        (false, true) => Some(Way::ByHand),
        (false, false) => None,
    }
}

/// Has the browser ask the person. It is never offered again.
pub fn ask() {
    answered();
    let offer = global(OFFER);
    if let Ok(prompt) = method(&offer, "prompt") {
        let _ = prompt.call0(&offer);
    }
}

/// Notes that it was offered, whatever the person chose.
pub fn answered() {
    preferences::set_home_screen_offered();
}
