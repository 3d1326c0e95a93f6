//! The rules of the translation files, shared with `app/build.rs`.
//! It adds nothing of its own: one file decides for both.

#[path = "../../app/locales/catalogue.rs"]
#[expect(dead_code, reason = "app/build.rs uses the rest of the catalogue")]
mod shared;

pub use shared::{BASE, Messages, PSEUDO, check, compile, languages, load, pseudo};
