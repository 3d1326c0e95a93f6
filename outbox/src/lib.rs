#![doc = include_str!("../README.md")]

pub mod backoff;
pub mod engine;
pub mod entry;
pub mod outcome;
pub mod plan;
pub mod ports;
#[cfg(feature = "seal")]
pub mod seal;
#[cfg(feature = "testing")]
pub mod testing;

pub use engine::{Ports, Progress, Report, drain};
pub use entry::{Change, Counts, Entry, Header, Problem, State};
pub use plan::Reason;
pub use ports::{Added, Clock, Lock, NoReply, Reply, Store, StoreProblem, Transport};
