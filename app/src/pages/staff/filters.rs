//! The filters of staff figures, as links: one at a time, in an address that a colleague can open.

use domain::{
    disclosure::{Filter, FilterBy},
    response::Channel,
    time::from_rfc3339,
    wire::v1::Pack,
};
use leptos::prelude::*;

use crate::{
    i18n::Words,
    messages,
    pages::results::{channel_name, question},
};

/// The ways to look at some answers only.
pub(super) struct Filters<'f> {
    /// The page without a question.
    pub address: &'f str,
    /// The breakdown that stays.
    pub by: Option<&'f str>,
    /// The filter there is now.
    pub chosen: Option<&'f Filter>,
}

impl Filters<'_> {
    /// The links, and what is chosen now.
    pub(super) fn view(&self, words: &Words, pack: &Pack, months: Vec<String>) -> AnyView {
        let project = &pack.project;
        let tag = words.tag();
        let waves = project.waves.iter().map(|wave| (wave.id.clone(), wave.name.get(tag).to_owned()));
        let events = project.events.iter().map(|event| (event.id.clone(), event.name.get(tag).to_owned()));
        let channels = Channel::ALL.map(|channel| (channel.code().to_owned(), channel_name(words, channel)));
        let months = months.into_iter().map(|month| (month.clone(), named_month(words, &month)));
        let kinds = [
            (FilterBy::Wave, messages::STAFF_FIGURES_WAVE, waves.collect::<Vec<_>>()),
            (FilterBy::Event, messages::STAFF_FIGURES_EVENT, events.collect()),
            (FilterBy::Month, messages::STAFF_FIGURES_MONTH, months.collect()),
            (FilterBy::Channel, messages::RESULTS_CHANNEL_TITLE, channels.to_vec()),
        ];
        let name = |filter: &Filter| {
            let of_kind = kinds.iter().find(|(by, ..)| *by == filter.by).map(|(.., names)| names);
            let known = of_kind.and_then(|names| names.iter().find(|(code, _)| *code == filter.code));
            known.map_or_else(|| filter.code.clone(), |(_, name)| name.clone())
        };
        let only = self.chosen.map(|filter| {
            let everyone = [self.address, &question(self.by, None)].concat();
            view! {
                <p class="only">
                    <strong>{words.with(messages::STAFF_FIGURES_ONLY, &[("filter", &name(filter))])}</strong>
                    " "
                    <a href=everyone>{words.text(messages::STAFF_FIGURES_ALL)}</a>
                </p>
            }
        });
        let lists = kinds
            .iter()
            .filter(|(.., names)| !names.is_empty())
            .map(|(by, heading, names)| {
                let links = names.iter().map(|(code, name)| self.link(&Filter { by: *by, code: code.clone() }, name));
                view! { <h3>{words.text(*heading)}</h3><ul>{links.collect::<Vec<_>>()}</ul> }.into_any()
            })
            .collect::<Vec<_>>();
        view! {
            {only}
            <details class="filters">
                <summary>{words.text(messages::STAFF_FIGURES_FILTER)}</summary>
                {lists}
                <p class="hint">{words.text(messages::STAFF_FIGURES_FILTER_NOTE)}</p>
            </details>
        }
        .into_any()
    }

    fn link(&self, filter: &Filter, name: &str) -> AnyView {
        let href = [self.address, &question(self.by, Some(filter))].concat();
        let current = (self.chosen == Some(filter)).then_some("true");
        view! { <li><a href=href aria-current=current>{name.to_owned()}</a></li> }.into_any()
    }
}

/// A calendar month in words.
fn named_month(words: &Words, month: &str) -> String {
    let first = from_rfc3339(&[month, "-01T00:00:00Z"].concat());
    first.map_or_else(|| month.to_owned(), |first| words.month(first))
}
