//! The document around the app: title, language, focus, printing, copying and saving a text.

use domain::json::FromJson;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Document, Element, HtmlElement, Url};

use super::globals::{Timer, global, listen, method, property, window};

/// How long a saved file may take to be read by the browser before its memory is freed.
const SAVE_MS: f64 = 60_000.0;

fn document() -> Option<Document> {
    window().document()
}

fn root() -> Option<Element> {
    document()?.document_element()
}

/// Names the page.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The language of the page, as the document says it.
pub fn language() -> String {
    root().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// Says the language of the page and its direction, `ltr` or `rtl`.
pub fn set_language(tag: &str, direction: &str) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", tag);
        let _ = root.set_attribute("dir", direction);
    }
}

/// Sets a `data-` attribute of the whole document; styles look at it.
pub fn set_root_data(name: &str, value: &str) {
    if let Some(root) = root() {
        let _ = root.set_attribute(&["data-", name].concat(), value);
    }
}

/// Data that the server put into the page, in a script element with this id.
pub fn json_in<T: FromJson>(id: &str) -> Option<T> {
    domain::json::read(&document()?.get_element_by_id(id)?.text_content()?)
}

/// Names and values of the radio buttons that are chosen now, before the app takes the page over.
pub fn early_choices() -> Vec<(String, String)> {
    let found = document().and_then(|document| document.query_selector_all("input[type=radio]:checked").ok());
    let Some(chosen) = found else { return Vec::new() };
    let text = |place, name| property(&chosen.item(place).into(), name).as_string();
    (0..chosen.length()).filter_map(|place| Some((text(place, "name")?, text(place, "value")?))).collect()
}

/// If the app ever stops, shows the way out that waits in the page instead of leaving it dead.
pub fn show_a_way_out_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        let console = global("console");
        if let Ok(error) = method(&console, "error") {
            let _ = error.call1(&console, &panic.to_string().into());
        }
        if let Some(way_out) = document().and_then(|document| document.get_element_by_id("boot-failed")) {
            let _ = way_out.remove_attribute("hidden");
        }
    }));
}

/// Shows a new page as if it had been opened: from its top, with the focus on its heading (`data-focus`).
pub fn show_from_the_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let act = Closure::once_into_js(|| focus("[data-focus]"));
    let _ = window().request_animation_frame(act.unchecked_ref());
}

/// Moves the focus to the first element that a selector finds.
pub fn focus(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok()?);
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Shows the first question that something is wrong with, from its beginning, and moves the focus into it.
pub fn show_wrong() {
    let act = Closure::once_into_js(|| {
        let found = document().and_then(|document| document.query_selector("fieldset.wrong").ok()?);
        if let Some(field) = found {
            focus("fieldset.wrong input");
            field.scroll_into_view();
        }
    });
    let _ = window().request_animation_frame(act.unchecked_ref());
}

/// Whether the app was opened from the home screen, in a window of its own.
pub fn is_installed() -> bool {
    let window: JsValue = window().into();
    let asked = method(&window, "matchMedia").and_then(|ask| ask.call1(&window, &"(display-mode: standalone)".into()));
    asked.is_ok_and(|answer| property(&answer, "matches") == JsValue::TRUE)
}

/// Opens the browser's print dialogue.
pub fn print() {
    let _ = window().print();
}

/// Copies a text; says whether it worked.
pub async fn copy(text: &str) -> bool {
    let clipboard = property(&global("navigator"), "clipboard");
    let begun = method(&clipboard, "writeText").and_then(|copy| copy.call1(&clipboard, &text.into()));
    match begun.and_then(|promise| promise.dyn_into::<Promise>()) {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

/// Saves a text as a file; says whether the browser began to.
pub fn download(file_name: &str, text: &str) -> bool {
    save(file_name, text).is_ok()
}

fn save(file_name: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link = document().ok_or(JsValue::NULL)?.create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", file_name)?;
    link.unchecked_into::<HtmlElement>().click();
    std::mem::forget(Timer::after(SAVE_MS, move || {
        let _ = Url::revoke_object_url(&address);
    }));
    Ok(())
}

/// Opens the phone's share sheet with a text. False where there is none: then copying is the way.
pub fn share(text: &str) -> bool {
    let navigator = global("navigator");
    let data = super::globals::object("text", &text.into());
    method(&navigator, "share").and_then(|share| share.call1(&navigator, &data)).is_ok()
}

/// Whether the browser thinks that there is a network. A hint for words, never a reason not to try.
pub fn seems_online() -> bool {
    property(&global("navigator"), "onLine") != JsValue::FALSE
}

/// Says whether there seems to be a network, now and whenever that changes.
pub fn follow_signal(changed: impl Fn(bool) + Clone + 'static) {
    changed(seems_online());
    for event in ["online", "offline"] {
        let changed = changed.clone();
        listen(&window(), event, move |_| changed(seems_online()));
    }
}

/// The element that the app lives in; the document then has the app's direction.
pub fn place_for_the_app(direction: &str) -> Option<HtmlElement> {
    root()?.set_attribute("dir", direction).ok()?;
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

/// The id of the element that has the focus.
pub fn focused_id() -> Option<String> {
    document()?.active_element().map(|element| element.id()).filter(|id| !id.is_empty())
}

/// Gives the focus to the element with this id.
pub fn focus_id(id: Option<String>) {
    let element = id.and_then(|id| document()?.get_element_by_id(&id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
