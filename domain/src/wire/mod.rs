//! Every message of the HTTP API, by version. Old messages parse for ever; snapshots hold them.

pub mod v1;
