//! Coeval's server: takes answers in, keeps them, and shows honest numbers.
//!
//! # Layout
//! From the outside to the inside; each layer knows only those below it (`tests/tidy.rs` holds it).
//!
//! - `cli` holds the commands, and `http` the API, the pages and the site's files: both ask and answer, and decide nothing.
//! - `state` puts the parts below together for them.
//! - `collection` takes answers in, `reporting` gives figures out, and `administration` knows who may do what, for which
//!   projects, and how long anything is kept: the use cases, which know neither HTTP nor SQL.
//! - `storage` is the only place with SQL.
//! - `system` is what the process needs of the machine: settings, the time, random numbers, secrets, limits.
//!
//! No rule about answers, intervals or disclosure is decided here: those are `domain`'s.

pub mod administration;
pub mod cli;
pub mod collection;
pub mod http;
pub mod reporting;
pub mod state;
pub mod storage;
pub mod system;

pub use http::router;
