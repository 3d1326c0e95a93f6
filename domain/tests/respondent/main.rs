//! Tests that answer like a respondent: page by page, with changes of mind.

mod draft;
mod flow;
mod properties;
mod scenario;
