//! What time the device says it is. Nothing here corrects it.

use domain::time::Millis;

/// The device's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeviceClock;

impl outbox::Clock for DeviceClock {
    fn now_ms(&self) -> Millis {
        now_ms()
    }
}

/// Now, by the device's clock.
#[expect(clippy::disallowed_methods, reason = "this is the phone's clock")]
pub fn now_ms() -> Millis {
    js_sys::Date::now() as Millis
}
