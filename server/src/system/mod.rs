//! What the process needs of the machine: settings, the time, random numbers, secrets, files and processors. Nothing in it
//! knows what Coeval is for.

pub mod clock;
pub mod config;
pub mod limits;
pub mod metrics;
pub mod private_files;
pub mod random;
pub mod secret;
pub mod workbench;
pub mod zones;
