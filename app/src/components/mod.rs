//! Small accessible pieces of pages. Props in, callbacks out; they load nothing and know no browser.

#[cfg(feature = "ssr")]
pub mod chart;
mod code;
pub mod form;
pub mod layout;
mod live;
mod project;
pub mod qr;

pub use code::{Code, CodeToScan};
pub use live::{Live, live};
pub use project::{ProjectBanners, ProjectName};
