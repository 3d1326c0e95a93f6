//! Filters in words.

use domain::{
    collection::response::Channel,
    disclosure::{Filter, FilterBy},
    wire::v1::Pack,
};

use super::channels::channel_name;
use crate::i18n::Words;

/// A filter in words.
pub fn filter_name(words: &Words, pack: &Pack, filter: &Filter) -> String {
    let Filter { by, code } = filter;
    let named = match by {
        FilterBy::Wave => pack.project.waves.iter().find(|wave| wave.id == *code).map(|wave| &wave.name),
        FilterBy::Event => pack.project.events.iter().find(|event| event.id == *code).map(|event| &event.name),
        FilterBy::Month | FilterBy::Channel => None,
    };
    let channel = Channel::ALL.into_iter().find(|channel| *by == FilterBy::Channel && channel.code() == code);
    let month = code.parse().ok().filter(|_| *by == FilterBy::Month);
    match (named, channel, month) {
        (Some(name), ..) => name.get(words.tag()).to_owned(),
        (_, Some(channel), _) => channel_name(words, channel),
        (.., Some(month)) => words.month(month),
        _ => code.clone(),
    }
}
