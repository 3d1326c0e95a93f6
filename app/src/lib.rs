//! Coeval's user interface: one Leptos app, rendered first on the server and mounted again on phones.
//!
//! # Layout
//! `phone` is what phones run, `documents` what only the server makes. Both are put together of `components`, which load
//! nothing; `contexts` is what pages share, `platform` the only place that knows a browser, or that there
//! is none. `i18n` has the words, and
//! `navigation` says which addresses there are. `wording` has sentences that documents, the API and exports share.

#![recursion_limit = "256"]

pub mod components;
pub mod contexts;
#[cfg(feature = "ssr")]
pub mod documents;
#[cfg(any(feature = "event", test))]
pub mod event_device;
pub mod i18n;
pub mod messages;
pub mod navigation;
pub mod phone;
pub mod platform;
#[cfg(feature = "ssr")]
pub mod wording;
