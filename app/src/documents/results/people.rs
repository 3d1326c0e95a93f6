//! Who answered: how many, when and in which way. People come before figures.

use std::sync::Arc;

use domain::{
    disclosure::People,
    reporting::published::{Audience, Published},
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::download::{Download, chart_address};
use crate::{
    components::chart::{self, Bars, Part},
    i18n::{Words, use_words},
    messages,
    wording::{
        channels::{channel_name, channel_percent},
        charts::PEOPLE,
    },
};

/// Who answered.
#[component]
pub(super) fn PeoplePanel(pack: Arc<Pack>, published: Published) -> impl IntoView {
    let words = use_words();
    let people = published.released.people();
    let how_many = how_many(&words, &published);
    let noise = (is_exact(&published) && people.answered.is_some_and(|answered| answered > 0)).then(|| {
        view! {
            <p>
                {words.text(messages::RESULTS_PEOPLE_NOISE)} " "
                <a href="/protect">{words.text(messages::RESULTS_METHOD_PROTECT)}</a>
            </p>
        }
    });
    let when = when(&words, people);
    let frozen = frozen(&words, &pack, &published);
    let parts = people
        .channels
        .iter()
        .map(|channel| Part {
            label: channel_name(&words, channel.channel).into(),
            count: channel.count,
            percent: channel_percent(channel.count, people),
            word: None,
        })
        .collect::<Vec<_>>();
    let picture = chart::is_drawn(&parts).then_some(PEOPLE);
    let channels = people.answered.filter(|answered| *answered > 0).map(|_| {
        view! {
            <h3>{words.text(messages::RESULTS_CHANNEL_TITLE)}</h3>
            <Bars parts=parts />
            <Download address=chart_address(&published, &pack.project.slug, PEOPLE) about=words.text(messages::RESULTS_CHANNEL_TITLE) />
        }
    });
    view! {
        <section class="card people" data-chart=picture aria-labelledby="people-heading">
            <h2 id="people-heading">{words.text(messages::RESULTS_PEOPLE_TITLE)}</h2>
            <p class="lead">{how_many}</p>
            {noise}
            <p>{when}" "{frozen}</p>
            {channels}
        </section>
    }
    .into_any()
}

/// How many people answered, in words.
pub(super) fn how_many(words: &Words, published: &Published) -> String {
    match published.released.people().answered {
        Some(0) => words.text(messages::RESULTS_PEOPLE_NONE),
        Some(answered) => {
            let key = if is_exact(published) { messages::RESULTS_PEOPLE_EXACT } else { messages::RESULTS_PEOPLE };
            words.count(key, answered.into(), &[])
        }
        None if matches!(published.audience, Audience::Staff { filter: Some(_), .. }) => {
            words.text(messages::STAFF_FIGURES_FILTER_FEW)
        }
        None => words.text(messages::RESULTS_PEOPLE_HIDDEN),
    }
}

/// Whether how many people answered is told exactly: under a filter it carries noise, and earlier rules rounded it.
fn is_exact(published: &Published) -> bool {
    published.released.has_noise() && !matches!(published.audience, Audience::Staff { filter: Some(_), .. })
}

/// On which days they answered, where that may be said.
pub(super) fn when(words: &Words, people: &People) -> Option<String> {
    let (first, last) = people.days.map(|(first, last)| (words.day(first), words.day(last)))?;
    Some(if first == last {
        words.with(messages::RESULTS_ON_DAY, &[("first", &first)])
    } else {
        words.with(messages::RESULTS_BETWEEN, &[("first", &first), ("last", &last)])
    })
}

/// Of which day the figures are.
pub(super) fn frozen(words: &Words, pack: &Pack, published: &Published) -> String {
    let (date, number) = (words.day(published.day(pack)), words.number(published.number.into()));
    match published.audience {
        Audience::Public => words.with(messages::RESULTS_PUBLISHED, &[("date", &date), ("number", &number)]),
        Audience::Preview | Audience::Staff { .. } => words.with(messages::STAFF_FIGURES_TAKEN, &[("date", &date)]),
    }
}
