//! The principles as one profile of bars on the same axis, in the order of the set. There is no total and no ranking.

use std::sync::Arc;

use domain::{disclosure::HiddenBecause, reporting::published::Published, wire::v1::Pack};
use leptos::prelude::*;

use super::download::{Download, chart_address};
use crate::{
    components::chart::{IntervalBar, NumberTable, TableRow, share},
    i18n::{Words, use_words},
    messages,
    wording::{
        charts::PRINCIPLES,
        numbers::{in_a_word, number, percent},
        sentence,
    },
};

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
            let share = figure.headline.as_ref().and_then(share).ok_or_else(|| match figure.hidden {
                Some(HiddenBecause::TooFew) => words.text(messages::RESULTS_GROUP_TOO_FEW),
                Some(HiddenBecause::ProtectsOthers) => words.text(messages::RESULTS_GROUP_PROTECTS),
                None => match figure.headline.as_ref().and_then(|headline| headline.nearly) {
                    Some(nearly) => in_a_word(&words, nearly),
                    None => words.text(messages::RESULTS_HIDDEN_CELL),
                },
            });
            Some(view! { <IntervalBar label=label share=share /> }.into_any())
        })
        .collect::<Vec<_>>();
    let figures = principles.iter().filter_map(|principle| published.released.item(&principle.item));
    let is_drawn = figures.filter_map(|figure| figure.headline.as_ref()).any(|headline| share(headline).is_some());
    let intro = first.map(|answers| words.with(messages::RESULTS_PROFILE_INTRO, &[("answers", &answers)]));
    let title = words.text(messages::RESULTS_PROFILE);
    view! {
        <div class="card" data-chart=is_drawn.then_some(PRINCIPLES)>
            <h3>{title.clone()}</h3>
            <p>{intro}</p>
            <ul class="bars profile" aria-label=words.text(messages::RESULTS_PROFILE_CHART)>{rows}</ul>
            <details>
                <summary>{words.text(messages::RESULTS_TABLE)}</summary>
                {table(&words, &pack, &published, title.clone())}
            </details>
            <Download address=chart_address(&published, &pack.project.slug, PRINCIPLES) about=title />
        </div>
    }
    .into_any()
}

/// The same numbers as a table.
fn table(words: &Words, pack: &Pack, published: &Published, caption: String) -> AnyView {
    let figures = pack.questionnaire.principles.iter().filter_map(|principle| {
        let figure = published.released.item(&principle.item)?;
        Some((principle.name.get(words.tag()).to_owned(), figure))
    });
    let rows = figures.map(|(heading, figure)| {
        let shown = figure.headline.as_ref().and_then(share);
        let likely = shown.map(|share| [share.low, share.high].map(|end| percent(words, Some(end))).join(" – "));
        let cells = vec![
            number(words, figure.n.answered),
            percent(words, shown.map(|share| share.percent)),
            likely.unwrap_or_default(),
        ];
        TableRow { heading: heading.into(), cells }
    });
    let columns =
        [messages::RESULTS_PRINCIPLE, messages::RESULTS_COUNT, messages::RESULTS_SHARE, messages::RESULTS_LIKELY_LABEL];
    let columns = columns.map(|key| words.text(key).into()).to_vec();
    let rows = rows.collect::<Vec<_>>();
    view! { <NumberTable caption=caption columns=columns rows=rows /> }.into_any()
}
