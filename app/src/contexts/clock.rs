//! What time it is for the page that is open: the server's word where the page came with one, else the phone's clock.
//!
//! A phone's clock may be wrong, so nothing that is kept or sent depends on this.

use domain::time::Millis;
use leptos::prelude::*;

use super::{shared::shared, start::Start};

/// What time it is for the page that is open.
#[derive(Clone, Copy)]
pub struct PageClock(StoredValue<Option<Millis>>);

impl PageClock {
    /// The time the page came with, if any.
    pub(super) fn from_page(start: &Start) -> Self {
        Self(StoredValue::new(start.now_ms))
    }
}

/// What time it is, near enough to say whether a project is open.
pub fn page_now_ms() -> Millis {
    shared().clock.0.get_value().unwrap_or_else(device_now_ms)
}

#[cfg(feature = "hydrate")]
fn device_now_ms() -> Millis {
    crate::platform::clock::now_ms()
}

#[cfg(not(feature = "hydrate"))]
fn device_now_ms() -> Millis {
    0
}
