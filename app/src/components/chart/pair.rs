//! Two bars on one axis: a share among those who answered, and the same group's share of a population below it.

use leptos::prelude::*;

use super::stacked::number;
use crate::{
    i18n::{Said, use_words},
    messages,
};

/// One group with both of its shares.
#[component]
pub fn PairBar(
    /// The group.
    #[prop(into)]
    label: Said,
    /// Its share among those who answered, in percent, or why it is not shown.
    here: Result<u32, String>,
    /// Its share of the population, in percent.
    population: u32,
) -> impl IntoView {
    let words = use_words();
    let percent = |percent: u32| words.with(messages::RESULTS_PERCENT, &[("percent", &words.number(percent.into()))]);
    let width = |percent: u32| number(f64::from(percent.min(100)) * 10.0);
    let said = here.as_ref().map_or_else(String::clone, |here| percent(*here));
    let said = words.with(messages::RESULTS_PAIR, &[("here", &said), ("population", &percent(population))]);
    let drawn = here.ok().map(|here| view! { <rect class="part" x="0" y="2" width=width(here) height="18" /> });
    view! {
        <li>
            <span class="name" dir="auto">{label.view()}</span>
            <svg class="bar pair" viewBox="0 0 1000 44" preserveAspectRatio="none" aria-hidden="true">
                <rect class="ground" x="0" y="2" width="1000" height="40" />
                {drawn}
                <rect class="part step-2" x="0" y="24" width=width(population) height="18" />
            </svg>
            <span class="share">{said}</span>
        </li>
    }
    .into_any()
}
