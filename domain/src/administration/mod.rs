//! Rules about running an installation.

pub mod retention;
