//! Who answered: how many, when and in which way. People come before figures.

use domain::{
    response::Channel,
    time::{DAY_MS, Millis},
};
use leptos::prelude::*;

use super::{Level, Published};
use crate::{
    components::chart::{Bars, Part},
    i18n::{Words, use_words},
    messages,
};

/// Who answered.
#[component]
pub(super) fn PeoplePanel(published: Published) -> impl IntoView {
    let words = use_words();
    let people = published.released.people();
    let how_many = match people.answered {
        Some(0) => words.text(messages::RESULTS_PEOPLE_NONE),
        Some(answered) => words.count(messages::RESULTS_PEOPLE, answered.into(), &[]),
        None => words.text(messages::RESULTS_PEOPLE_HIDDEN),
    };
    let when = people.days.map(|(first, last)| {
        let (first, last) = (words.day(day_ms(first)), words.day(day_ms(last)));
        if first == last {
            words.with(messages::RESULTS_ON_DAY, &[("first", &first)])
        } else {
            words.with(messages::RESULTS_BETWEEN, &[("first", &first), ("last", &last)])
        }
    });
    let published_on = words.day(published.published_at_ms);
    let number = words.number(published.number.into());
    let frozen = match published.level {
        Level::Public => words.with(messages::RESULTS_PUBLISHED, &[("date", &published_on), ("number", &number)]),
        Level::Staff { .. } => words.with(messages::STAFF_FIGURES_TAKEN, &[("date", &published_on)]),
    };
    let parts = people
        .channels
        .iter()
        .map(|channel| Part {
            label: channel_name(&words, channel.channel),
            count: channel.count,
            percent: channel
                .count
                .zip(people.answered)
                .and_then(|(count, whole)| (count * 100 + whole / 2).checked_div(whole)),
        })
        .collect::<Vec<_>>();
    let channels = people.answered.filter(|answered| *answered > 0).map(|_| {
        view! {
            <h3>{words.text(messages::RESULTS_CHANNEL_TITLE)}</h3>
            <Bars parts=parts />
        }
    });
    view! {
        <section class="card people" aria-labelledby="people-heading">
            <h2 id="people-heading">{words.text(messages::RESULTS_PEOPLE_TITLE)}</h2>
            <p class="lead">{how_many}</p>
            <p>{when}" "{frozen}</p>
            {channels}
        </section>
    }
    .into_any()
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

fn day_ms(day: i32) -> Millis {
    i64::from(day) * DAY_MS
}
