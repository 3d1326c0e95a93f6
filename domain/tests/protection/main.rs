//! Measures how well ways to protect published counts protect, and what they cost: thresholds, cell keys, random rounding
//! and the library's noise. `docs/protection.md` is written from what it prints.
//!
//! `COEVAL_PROJECTS` asks for more projects. Nothing is timed, and nothing depends on the machine.

mod attackers;
mod cell_keys;
mod laws;
mod library;
mod luck;
mod oracle;
mod project;
mod report;
mod rules;
mod slow_noise;
mod utility;
