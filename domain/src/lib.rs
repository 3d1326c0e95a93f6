#![doc = include_str!("../README.md")]

pub mod administration;
pub mod collection;
pub mod disclosure;
pub mod json;
pub mod reporting;
pub mod statistics;
pub mod text;
pub mod time;
pub mod wire;
