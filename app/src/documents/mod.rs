//! Pages that only the server makes, as HTML without WASM: phones never download what is here. Handlers bring what a page
//! shows; nothing here reads a database.
//!
//! # Layout
//! `html` writes the documents around the pages. `results` and `portfolio` are for everybody, `staff` for those who are
//! signed in, `receipt` for whoever has a code, `plain_form` asks without a script, `protect` says how people are protected.

pub mod html;
pub mod plain_ending;
pub mod plain_form;
mod plain_questions;
pub mod portfolio;
pub mod protect;
pub mod receipt;
pub mod results;
pub mod staff;
pub mod wrong_answers;
