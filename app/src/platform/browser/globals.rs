//! The few words that every file here needs to talk to the browser. Nothing above `platform` uses them.

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, Window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, delay_ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// The window. Only what is called on pages asks for it; the service worker has none.
pub(super) fn window() -> Window {
    web_sys::window().expect_throw("pages have a window")
}

/// A property of an object; undefined where reading it fails.
pub(super) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A property of the window or the worker.
pub(super) fn global(name: &str) -> JsValue {
    property(&js_sys::global(), name)
}

/// A method of an object, as a function that has to be called on it.
pub(super) fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    property(object, name).dyn_into()
}

/// An object with one property.
pub(super) fn object(name: &str, value: &JsValue) -> JsValue {
    let object = js_sys::Object::new();
    let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    object.into()
}

/// Listens for as long as the page lives.
pub(super) fn listen(target: &EventTarget, event: &str, heard: impl FnMut(Event) + 'static) {
    let heard = Closure::<dyn FnMut(Event)>::new(heard).into_js_value();
    let _ = target.add_event_listener_with_callback(event, heard.unchecked_ref());
}

/// Something that happens later unless it is dropped before.
#[must_use]
pub(super) struct Timer(JsValue);

impl Timer {
    /// Calls a function of the browser after a while.
    pub(super) fn calling(callback: &JsValue, delay_ms: f64) -> Self {
        Self(set_timeout(callback, delay_ms))
    }

    /// Does something after a while.
    pub(super) fn after(delay_ms: f64, act: impl FnOnce() + 'static) -> Self {
        Self::calling(&Closure::once_into_js(act), delay_ms)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.0);
    }
}
