//! The database: the only place with sqlx, one SQL for SQLite and PostgreSQL.
//!
//! # Layout
//! `Db` holds two ways in. `db.read()` is a pool of readers for single statements that change nothing.
//! `db.begin().await?` opens a write transaction (`Tx`): on SQLite it is the one writer of this process and waits its
//! turn at the database's lock, on PostgreSQL it is a connection of a small pool. Nothing is written outside a `Tx`;
//! `tx.commit().await?` makes it durable, dropping it undoes it.
//! One file per table family holds free functions: readers take `&Db`, writers take `&mut Tx`.
//! No decision is taken here: what to store is decided by `ingest` and `projects`.

pub mod accounts;
pub mod audit;
mod backend;
pub mod backup;
pub mod browsers;
pub mod carried_over;
pub mod codebook;
pub mod devices;
pub mod flags;
pub mod holds;
pub mod invitations;
pub mod keys;
pub mod previews;
pub mod projects;
pub mod purges;
pub mod quarantine;
pub mod receipts;
pub mod reference;
pub mod release_words;
pub mod releases;
pub mod responses;
pub mod restored;
pub mod retention;
pub mod sessions;
pub mod settings;
pub mod shown_stories;
pub mod snapshots;
pub mod stories;
pub mod tag_counts;
pub mod verify;
pub mod withdrawals;

mod account_roles;
mod error;
mod migrations;
mod open;
mod rows;

pub use backend::Backend;
pub use error::StorageError;
pub use migrations::newest_schema;
pub use open::{Db, Tx};

/// What storage functions answer.
pub type Result<T> = std::result::Result<T, StorageError>;

/// Most rows of one statement; longer ones are slow in SQLite.
pub const ROWS_A_STATEMENT: usize = 50;
