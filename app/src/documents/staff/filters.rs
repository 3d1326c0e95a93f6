//! The filters of staff figures, as links: one at a time, in an address that a colleague can open.

use domain::{
    collection::response::Channel,
    disclosure::{Filter, FilterBy},
    wire::v1::Pack,
};
use leptos::prelude::*;

use crate::{
    i18n::Words,
    messages,
    wording::{charts::question, filters::filter_name},
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
        let waves = project.waves.iter().map(|wave| wave.id.clone());
        let events = project.events.iter().map(|event| event.id.clone());
        let channels = Channel::ALL.map(|channel| channel.code().to_owned());
        let kinds = [
            (FilterBy::Wave, messages::STAFF_FIGURES_WAVE, waves.collect::<Vec<String>>()),
            (FilterBy::Event, messages::STAFF_FIGURES_EVENT, events.collect()),
            (FilterBy::Month, messages::STAFF_FIGURES_MONTH, months),
            (FilterBy::Channel, messages::RESULTS_CHANNEL_TITLE, channels.to_vec()),
        ];
        let only = self.chosen.map(|filter| {
            let everyone = [self.address, &question(self.by, None)].concat();
            view! {
                <p class="only">
                    <strong>{words.with(messages::STAFF_FIGURES_ONLY, &[("filter", &filter_name(words, pack, filter))])}</strong>
                    " "
                    <a href=everyone>{words.text(messages::STAFF_FIGURES_ALL)}</a>
                </p>
            }
        });
        let lists = kinds
            .iter()
            .filter(|(.., codes)| !codes.is_empty())
            .map(|(by, heading, codes)| {
                let links = codes.iter().map(|code| {
                    let filter = Filter { by: *by, code: code.clone() };
                    self.link(&filter, &filter_name(words, pack, &filter))
                });
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
