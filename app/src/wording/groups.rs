//! Groups of people in words: what they are called, and why a share of theirs is not shown.

use domain::{
    collection::response::Channel,
    disclosure::{ENOUGH_FOR_SHARES, GroupFigure, HiddenBecause, WAVE},
    wire::v1::Pack,
};

use super::{channels::channel_name, numbers::in_a_word};
use crate::{
    i18n::{Said, Words},
    messages,
};

/// The groups of a breakdown in words: waves, ways in which answers came, or answers about the person.
pub fn names(by: &str, pack: &Pack, words: &Words) -> Vec<(String, Said)> {
    if by == WAVE {
        return pack.project.waves.iter().map(|wave| (wave.id.clone(), words.said(&wave.name))).collect();
    }
    match pack.questionnaire.item(by) {
        Some(item) => item.options.iter().map(|option| (option.code.clone(), words.said(&option.label))).collect(),
        None => Channel::ALL.map(|channel| (channel.code().to_owned(), channel_name(words, channel).into())).to_vec(),
    }
}

/// Why a group's share is not shown.
pub fn why(words: &Words, group: &GroupFigure) -> String {
    match group.hidden {
        Some(HiddenBecause::TooFew) => words.text(messages::RESULTS_GROUP_TOO_FEW),
        Some(HiddenBecause::ProtectsOthers) => words.text(messages::RESULTS_GROUP_PROTECTS),
        None if group.n.is_some_and(|n| n < ENOUGH_FOR_SHARES) => words.text(messages::RESULTS_GROUP_VERY_FEW),
        None => match group.headline.as_ref().and_then(|headline| headline.nearly) {
            Some(nearly) => in_a_word(words, nearly),
            None => words.text(messages::RESULTS_HIDDEN_CELL),
        },
    }
}
