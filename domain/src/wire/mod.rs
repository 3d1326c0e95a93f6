//! Every message of the HTTP API, by version. Old messages parse for ever; snapshots hold them.

mod reading;
pub mod v1;
