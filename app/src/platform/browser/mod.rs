//! The browser, behind small functions with plain types: the only place with `web_sys`. No views here.
//!
//! | what | where |
//! |---|---|
//! | IndexedDB, and the outbox, packs and drafts in it | `indexed_db`, `outbox_store`, `packs`, `drafts` |
//! | the network, the lock, the clock, chance, work beside the page | `fetch`, `lock`, `clock`, `random`, `background` |
//! | when the outbox is emptied, and who hears of it | `sync` |
//! | offline readiness and updates | `service_worker` |
//! | small settings | `web_storage`, `preferences` |
//! | the home screen | `home_screen` |
//! | what waits, as a file | `rescue` |
//! | event mode, on shared devices only: the device's record, letting it in, idleness, the PIN | `event_device`, `enrolment`, `idle`, `pin` |
//! | the document, addresses, plurals, numbers and dates | `document`, `navigation`, `intl` |
//!
//! `indexed_db`, `outbox_store`, `fetch`, `lock`, `clock` and `sync::drain_once` also run in the service worker, where
//! there is no window.

pub mod background;
pub mod clock;
pub mod document;
pub mod drafts;
#[cfg(feature = "event")]
pub mod enrolment;
#[cfg(feature = "event")]
pub mod event_device;
pub mod fetch;
mod globals;
#[cfg(not(feature = "event"))]
pub mod home_screen;
#[cfg(feature = "event")]
pub mod idle;
pub mod indexed_db;
pub mod intl;
pub mod lock;
pub mod navigation;
pub mod outbox_store;
pub mod packs;
#[cfg(feature = "event")]
pub mod pin;
pub mod preferences;
pub mod random;
pub mod rescue;
pub mod service_worker;
#[cfg(feature = "store-suite")]
pub mod store_suite;
pub mod sync;
mod web_storage;
