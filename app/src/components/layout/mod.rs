//! The frame of every page: heading bar, notices and links.

mod banner;
mod header;
mod language_choice;
mod link;
mod notice;
mod server_link;

pub use banner::Banner;
pub use header::{Footer, Header, Logo};
pub use language_choice::LanguageChoice;
pub use link::Link;
pub use notice::Notice;
pub use server_link::ServerLink;
