//! Ways in which answers came, in words.

use domain::{collection::response::Channel, disclosure::People};

use crate::{i18n::Words, messages};

/// The share of everybody who answered in a way, in whole percent; none where either number is hidden.
pub fn channel_percent(count: Option<u32>, people: &People) -> Option<u32> {
    let (count, whole) = count.zip(people.answered)?;
    (count * 100 + whole / 2).checked_div(whole)
}

/// A channel in words.
pub fn channel_name(words: &Words, channel: Channel) -> String {
    words.text(match channel {
        Channel::Own => messages::RESULTS_CHANNEL_OWN,
        Channel::Event => messages::RESULTS_CHANNEL_EVENT,
        Channel::Assisted => messages::RESULTS_CHANNEL_ASSISTED,
        Channel::Paper => messages::RESULTS_CHANNEL_PAPER,
    })
}
