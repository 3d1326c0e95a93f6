//! Where the phone starts: `boot.js` calls `start` once the WASM and the words are there.
//!
//! A page that the server rendered is taken over by mounting the same page in its place: what was chosen before is
//! carried over, and so is the focus. Walking the rendered page instead (leptos's own hydration) costs 60 KB more.

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(not(feature = "event"))]
use crate::phone::App;
use crate::{
    contexts::start::{EarlyChoices, Start},
    i18n::Words,
    navigation::Route,
    platform::{document, navigation, preferences},
};

/// Starts the app in place of the rendered page, or in the empty shell.
///
/// # Errors
/// When the words cannot be read, or the document is not one of ours.
#[wasm_bindgen]
pub fn start(words_json: &str) -> Result<(), String> {
    document::show_a_way_out_on_panic();
    let words = Words::from_json(&document::language(), words_json).ok_or("the words cannot be read")?;
    if cfg!(not(feature = "event")) && navigation::language_is_asked() {
        preferences::set_language(words.tag());
    }
    let start: Start = document::json_in("start").unwrap_or_default();
    let early = EarlyChoices(document::early_choices());
    let first = Route::parse(&navigation::current_path());
    let place = document::place_for_the_app(words.language().direction()).ok_or("there is no place for the app")?;
    let provided = move || {
        provide_context(words);
        provide_context(start);
        provide_context(early);
        app(first)
    };
    let focused = document::focused_id();
    place.set_inner_html("");
    mount_to(place, provided).forget();
    document::focus_id(focused);
    Ok(())
}

#[cfg(not(feature = "event"))]
fn app(first: Route) -> impl IntoView {
    view! { <App first=first /> }
}

/// On shared devices the address says nothing: what is open is known to the device.
#[cfg(feature = "event")]
fn app(_: Route) -> impl IntoView {
    view! { <crate::phone::event::EventApp /> }
}
