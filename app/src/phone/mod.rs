//! The resident app: a file per page, run on phones, and rendered once by the server before. Pages put components together
//! and decide what a press leads to; they know no browser.
//!
//! # Layout
//! `entry` is where the phone starts, `root` puts the open page into its frame. `flow` holds the questions, from the first
//! step to saving. With the feature `event` it is event mode (`event`) in place of `root`, in a bundle of its own.

pub mod asking;
#[cfg(not(feature = "event"))]
mod done;
#[cfg(feature = "hydrate")]
mod entry;
#[cfg(feature = "event")]
pub mod event;
pub mod first_account;
pub mod flow;
#[cfg(not(feature = "event"))]
mod home;
#[cfg(not(feature = "event"))]
mod home_screen;
pub mod not_found;
#[cfg(not(feature = "event"))]
mod outbox;
#[cfg(not(feature = "event"))]
mod project;
#[cfg(not(feature = "event"))]
mod root;
pub mod texts;
mod this_device;

#[cfg(not(feature = "event"))]
pub use root::App;
