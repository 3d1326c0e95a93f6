//! Rules about running an installation: who may do what, what is written down, and how long anything is kept.

pub mod actions;
pub mod retention;
pub mod rights;
pub mod roles;
