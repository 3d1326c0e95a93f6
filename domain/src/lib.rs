#![doc = include_str!("../README.md")]

pub mod answer;
pub mod disclosure;
pub mod draft;
pub mod envelope;
pub mod findings;
pub mod json;
pub mod number;
pub mod project;
pub mod questionnaire;
pub mod receipt_code;
pub mod response;
pub mod statistics;
pub mod text;
pub mod time;
pub mod validation;
pub mod wire;
