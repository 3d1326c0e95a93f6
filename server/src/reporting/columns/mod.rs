//! One project's answers in memory, one byte per item and response, caught up with the database before each read.
//!
//! Counting is a scan of bytes, so there is no derived table to keep right. Nothing here decides what may be shown, and
//! nothing leaves but a `Tally`, which only the disclosure rules read.
//!
//! # Layout
//! `response` is what is read of a row, `plan` says which columns a project has, `encode` turns one response into bytes,
//! `table` holds them, `count` scans them, and `cache` keeps the tables of all projects and catches them up with the
//! database.

mod cache;
mod count;
mod encode;
mod plan;
mod response;
mod table;

#[cfg(test)]
mod tests;

pub use cache::{ColumnsCache, ColumnsError, Progress};
pub use plan::{Plan, TooManyCodes};
pub use response::Response;
pub(crate) use response::response;
pub use table::Table;
