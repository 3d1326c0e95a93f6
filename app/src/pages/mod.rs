//! A file per page. Pages put components together and decide what a press leads to; they know no browser.

mod about;
mod asking;
mod check;
mod done;
#[cfg(feature = "event")]
pub mod event;
pub mod first_account;
mod flow;
mod home;
mod home_screen;
mod missing;
mod nothing_answered;
mod outbox;
mod phone;
mod project;
mod question;
mod setup;
mod unsaved;
mod wording;

#[cfg(feature = "ssr")]
pub mod plain_ending;
#[cfg(feature = "ssr")]
pub mod plain_form;
#[cfg(feature = "ssr")]
mod plain_questions;
#[cfg(feature = "ssr")]
pub mod portfolio;
#[cfg(feature = "ssr")]
pub mod protect;
#[cfg(feature = "ssr")]
pub mod receipt;
#[cfg(feature = "ssr")]
pub mod results;
#[cfg(feature = "ssr")]
pub mod staff;
#[cfg(feature = "ssr")]
pub mod wrong_answers;

pub use done::DonePage;
pub use flow::FlowPage;
pub use home::HomePage;
pub use home_screen::HomeScreenOffer;
pub use missing::{MissingPage, NeedsSignalPage, Waiting, WaitingForPack};
pub use outbox::OutboxPage;
#[cfg(feature = "event")]
pub use phone::Keeping;
pub use phone::PhonePage;
pub use project::ProjectPage;
