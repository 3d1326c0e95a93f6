//! What pages share while the app runs. Each is a type with `use_…`; `shared` provides them all.
//!
//! On the server every context holds its first value and does nothing, so that the first render is the same there.

pub mod clock;
pub mod display;
pub mod draft;
#[cfg(feature = "event")]
pub mod event;
pub mod home_screen;
pub mod outbox;
pub mod pack;
pub mod paper;
pub mod reach;
pub mod route;
pub mod shared;
pub mod start;
pub mod this_device;
