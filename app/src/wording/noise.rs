//! What was done to numbers, in words.

use domain::{disclosure::smallest_shown, statistics::Z_95};

use crate::{i18n::Words, messages};

/// What was done to numbers, and of how few people nothing is shown: noise of so many people squared, or rounding before
/// there was any.
pub fn noise(words: &Words, k: u32, variance: f64) -> String {
    if variance == 0.0 {
        return words.count(messages::RESULTS_METHOD_ROUND, k.into(), &[]);
    }
    let [within, few] =
        [(variance.sqrt() * Z_95).ceil() as u64, smallest_shown(k, variance).into()].map(|number| words.number(number));
    words.with(messages::RESULTS_METHOD_NOISE, &[("within", &within), ("few", &few)])
}
