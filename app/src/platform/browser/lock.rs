//! One engine at a time among all tabs and the service worker, by the browser's Web Locks.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::globals::{global, method, object, property};

/// The lock that everybody asks for before emptying the outbox.
const NAME: &str = "coeval-outbox";

/// The lock of this device.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeviceLock;

/// Holds the lock until it is dropped.
#[derive(Debug)]
pub struct Held(Option<Function>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

impl outbox::Lock for DeviceLock {
    type Guard = Held;

    async fn try_acquire(&self) -> Option<Held> {
        match request(NAME).await {
            Ok(held) => held,
            // Where there are no locks the engine is still safe: the server knows every id.
            Err(_) => Some(Held(None)),
        }
    }
}

/// Holds a lock for as long as the page is open; says whether no other page has it.
#[cfg(feature = "event")]
pub async fn hold_for_the_page(name: &str) -> bool {
    match request(name).await {
        Ok(held) => {
            let alone = held.is_some();
            std::mem::forget(held);
            alone
        }
        Err(_) => true,
    }
}

async fn request(name: &str) -> Result<Option<Held>, JsValue> {
    let locks = property(&global("navigator"), "locks");
    let request = method(&locks, "request")?;
    let (held, release) = promise();
    let (answered, answer) = promise();
    let granted = {
        let answer = answer.clone();
        Closure::once_into_js(move |lock: JsValue| {
            let _ = answer.call1(&JsValue::UNDEFINED, &lock);
            if lock.is_null() { JsValue::UNDEFINED } else { held.into() }
        })
    };
    let options = object("ifAvailable", &JsValue::TRUE);
    let done = request.call3(&locks, &name.into(), &options, &granted)?;
    // If the browser refuses to answer at all, the answer is its refusal.
    let refused = method(&done, "catch")?;
    let _ = refused.call1(&done, &answer);
    let lock = JsFuture::from(answered).await?;
    if lock.is_null() {
        return Ok(None);
    }
    let is_lock = Reflect::has(&lock, &"mode".into()).unwrap_or(false);
    Ok(Some(Held(is_lock.then_some(release))))
}

/// A promise and the function that keeps it.
fn promise() -> (Promise, Function) {
    let mut keep = None;
    let promise = Promise::new(&mut |resolve, _| keep = Some(resolve));
    (promise, keep.expect_throw("a promise hands over its functions at once"))
}
