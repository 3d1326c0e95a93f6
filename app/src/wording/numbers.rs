//! Counts and shares in words, and the word for what is hidden.

use domain::disclosure::Nearly;

use crate::{i18n::Words, messages};

/// What is said in place of everybody and of nobody.
pub fn in_a_word(words: &Words, nearly: Nearly) -> String {
    words.text(match nearly {
        Nearly::All => messages::RESULTS_NEARLY_ALL,
        Nearly::Nobody => messages::RESULTS_HARDLY_ANYBODY,
    })
}

/// A number, or the word for hidden.
pub fn number(words: &Words, number: Option<u32>) -> String {
    number.map_or_else(|| words.text(messages::RESULTS_HIDDEN_CELL), |number| words.number(number.into()))
}

/// A percentage, or the word for hidden.
pub fn percent(words: &Words, percent: Option<u32>) -> String {
    let shown = |percent: u32| words.with(messages::RESULTS_PERCENT, &[("percent", &words.number(percent.into()))]);
    percent.map_or_else(|| words.text(messages::RESULTS_HIDDEN_CELL), shown)
}
