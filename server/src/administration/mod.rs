//! Who may do what, for which projects, and how long anything is kept: use cases, which know neither HTTP nor SQL.

pub mod audit;
pub mod backup;
pub mod people;
pub mod projects;
pub mod retention;
pub mod secret_check;
