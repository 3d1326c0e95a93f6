//! What is asked: the document, the flow through it, and `coeval-core` as data.
//!
//! # Layout
//! `document` is the shape, `flow` the order of pages for one person, `place_words` what a project's place is called,
//! `core` the built-in instrument (structure in `data/coeval-core-1.json`, words in `data/coeval-core-1.<language>.json`).

mod changes;
mod core;
mod document;
mod flow;
mod place_words;

pub use self::core::{LANGUAGES, coeval_core, name_place};
pub use changes::{Changes, changes};
pub use document::{
    AnswerOption, Easy, Item, Kind, Length, Lengths, Principle, Questionnaire, QuestionnaireRef, Scale, Section,
    ShowIf, Style,
};
pub use flow::{Extent, Page, Part, extent, offered_aims, offered_items, option_is_offered, pages, text_is_asked};
pub use place_words::Place;

/// Whether an item, or the text beside it, says something about the person: everything under `you.`.
pub fn is_about_you(id: &str) -> bool {
    id.starts_with("you.")
}
