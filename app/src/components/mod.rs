//! Small accessible pieces of pages. Props in, callbacks out; they load nothing and know no browser.

#[cfg(feature = "ssr")]
pub mod chart;
pub mod form;
pub mod layout;
mod live;
pub mod qr;

pub use live::{Live, live};
