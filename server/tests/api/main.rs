//! The HTTP contract in process, on SQLite and on PostgreSQL.

mod bad_input;
mod closed;
mod connections;
mod disk;
mod frame;
mod outcomes;
mod projects;
mod quarantine;
mod replicas;
mod results;
mod verify;

#[path = "../support/mod.rs"]
mod support;
