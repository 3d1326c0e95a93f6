//! Coeval's user interface: one Leptos app, hydrated on phones and rendered first on the server.
//!
//! # Layout
//! `navigation` says which addresses there are, `root` puts the open page into its frame, `pages` holds a file per
//! page, `components` the small pieces, `contexts` what pages share, and `platform` is the only place that knows a
//! browser. `document` writes the HTML documents on the server; `entry` is where the phone starts.
//! With the feature `event` it is event mode (`pages::event`) in place of the resident app, in a bundle of its own.
//! Results and staff pages are server-rendered documents without WASM: phones never download them.

#![recursion_limit = "256"]

pub mod components;
pub mod contexts;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "hydrate")]
mod entry;
pub mod i18n;
pub mod messages;
pub mod navigation;
pub mod pages;
#[cfg(feature = "hydrate")]
pub mod platform;
#[cfg(not(feature = "event"))]
mod root;
mod steps;

#[cfg(not(feature = "event"))]
pub use root::App;
