//! Whether anybody touches the device, and a beat a second to look. What follows from it is decided elsewhere.

use std::cell::Cell;

use domain::time::Millis;

use super::{
    clock::now_ms,
    globals::{Timer, listen, window},
};

const BEAT_MS: f64 = 1_000.0;
/// What people do with a device: press, type, move, scroll.
const SIGNS: [&str; 6] = ["pointerdown", "pointermove", "keydown", "input", "wheel", "scroll"];

thread_local! {
    static LAST_TOUCH_MS: Cell<Millis> = const { Cell::new(0) };
}

/// Begins to watch, and calls `beat` every second for as long as the page lives.
pub fn watch(beat: impl Fn() + 'static) {
    touch();
    for sign in SIGNS {
        listen(&window(), sign, |_| touch());
    }
    again(std::rc::Rc::new(beat));
}

fn again(beat: std::rc::Rc<dyn Fn()>) {
    std::mem::forget(Timer::after(BEAT_MS, move || {
        again(beat.clone());
        beat();
    }));
}

/// Counts as a touch.
pub fn touch() {
    LAST_TOUCH_MS.set(now_ms());
}

/// When the device was last touched.
pub fn last_touch_ms() -> Millis {
    LAST_TOUCH_MS.get()
}
