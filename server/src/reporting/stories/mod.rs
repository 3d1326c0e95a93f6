//! What people wrote in their own words, for the team: read, searched, tagged, counted, and chosen as telling of a change.
//!
//! # Layout
//! `batches` says when readers see a text, `texts` finds texts in answers, `visible` reads those of one project, `read` adds
//! what the team made of them,
//! `search` says when words are the same, `codebook` keeps the tags, `tagging` gives them and notes choices, `counts`
//! has them counted, `keywords` finds words that stand out. Nothing of it is public: the way there is
//! `domain::collection::stories::share`, and nothing here takes it. It holds no text longer than a request, so what is withdrawn is
//! gone with its response.

pub mod batches;
pub mod codebook;
pub mod counts;
pub mod keywords;
pub mod read;
pub mod search;
pub mod tagging;
pub mod texts;
pub mod visible;
