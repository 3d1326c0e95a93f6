//! `coeval-core`, the questionnaire that comes with Coeval, read from the data beside this crate.

use super::Questionnaire;

/// Languages that `coeval-core` has words in.
pub const LANGUAGES: [&str; 2] = ["en-GB", "ar"];

/// `coeval-core` version 1 with the words of every language.
pub fn coeval_core() -> Questionnaire {
    Questionnaire::default()
}
