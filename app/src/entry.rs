//! Where the phone starts: `boot.js` calls `start` once the WASM and the words are there.

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{
    App,
    contexts::start::{EarlyChoices, Start},
    i18n::Words,
    navigation::Route,
    platform::{document, navigation},
};

/// Starts the app: takes over the page that the server rendered, or mounts into the empty shell.
///
/// # Errors
/// When the words cannot be read.
#[wasm_bindgen]
pub fn start(words_json: &str, hydrate: bool) -> Result<(), String> {
    document::show_a_way_out_on_panic();
    let words = Words::from_json(&document::language(), words_json).map_err(|error| error.to_string())?;
    let start: Start = document::json_in("start").unwrap_or_default();
    let early = EarlyChoices(document::early_choices());
    let first = Route::parse(&navigation::current_path());
    let app = move || {
        provide_context(words);
        provide_context(start);
        provide_context(early);
        view! { <App first=first /> }
    };
    if hydrate {
        leptos::mount::hydrate_body(app);
    } else {
        leptos::mount::mount_to_body(app);
    }
    Ok(())
}
