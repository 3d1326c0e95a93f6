//! The principles as one profile of bars on the same axis, in the order of the set. There is no total and no ranking.

use std::sync::Arc;

use domain::wire::v1::Pack;
use leptos::prelude::*;

use super::{Published, item::share, sentence};
use crate::{components::chart::IntervalBar, i18n::use_words, messages};

/// The profile of principles.
#[component]
pub(super) fn Profile(pack: Arc<Pack>, published: Published) -> impl IntoView {
    let words = use_words();
    let principles = &pack.questionnaire.principles;
    let first = principles.iter().find_map(|principle| {
        let figure = published.released.item(&principle.item)?;
        let codes = &figure.headline.as_ref()?.codes;
        Some(sentence::quoted(&words, pack.questionnaire.item(&principle.item)?, codes))
    });
    let rows = principles
        .iter()
        .filter_map(|principle| {
            let figure = published.released.item(&principle.item)?;
            let label = principle.name.get(words.tag()).to_owned();
            let k = words.number(published.k_public.into());
            let share = figure.headline.as_ref().and_then(share).ok_or_else(|| match figure.hidden {
                Some(_) => words.with(messages::RESULTS_GROUP_TOO_FEW, &[("count", &k)]),
                None => words.text(messages::RESULTS_HIDDEN_CELL),
            });
            Some(view! { <IntervalBar label=label share=share /> }.into_any())
        })
        .collect::<Vec<_>>();
    let intro = first.map(|answers| words.with(messages::RESULTS_PROFILE_INTRO, &[("answers", &answers)]));
    view! {
        <p>{intro}</p>
        <ul class="bars profile" aria-label=words.text(messages::RESULTS_PROFILE_CHART)>{rows}</ul>
    }
    .into_any()
}
