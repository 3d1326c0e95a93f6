//! One project's answers in memory, one byte per item and response, caught up with the database before each read.
//!
//! Counting is a scan of bytes, so there is no derived table to keep right. Nothing here decides what may be shown, and
//! nothing leaves but a `Tally`, which only the disclosure rules read.
//!
//! # Layout
//! `plan` says which columns a project has, `encode` turns one response into bytes, `table` holds them, `count` scans
//! them, `cache` keeps the tables of all projects, and `load` catches one up with the database.

mod cache;
mod count;
mod encode;
mod load;
mod plan;
mod table;

#[cfg(test)]
mod tests;

pub use cache::{ColumnsCache, ColumnsError};
pub use encode::Response;
pub use load::Progress;
pub(crate) use load::response;
pub use plan::{Plan, TooManyCodes};
pub use table::Table;
