//! What time it is for the page that is open: the server's word where the page came with one, else the phone's clock.
//!
//! A phone's clock may be wrong, so nothing that is kept or sent depends on this.

use domain::time::Millis;
use leptos::prelude::*;

use super::start::Start;

/// What time it is for the page that is open.
#[derive(Clone, Copy)]
pub struct PageClock(StoredValue<Option<Millis>>);

impl PageClock {
    /// The time the page came with, if any.
    pub(super) fn from_page(start: &Start) -> Self {
        Self(StoredValue::new(start.now_ms))
    }

    /// The time now, or as the page came.
    pub(super) fn now_ms(self) -> Millis {
        self.0.get_value().unwrap_or_else(now_ms)
    }
}

/// The phone's time; 0 on the server.
pub use crate::platform::clock::now_ms;
