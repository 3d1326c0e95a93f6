//! "We see this differently": the questions on which both kinds of knowledge differ, as links to their figures, and how
//! many they see alike. It lists in the order of the page and ranks nothing.

use std::sync::Arc;

use domain::{
    collection::questionnaire::{Section, Style},
    reporting::{
        published::Published,
        voices::{ROLE, Voices, voices},
    },
    statistics::Gap,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{SECTIONS, Shown, figures_of};
use crate::{
    i18n::{Words, use_words},
    messages,
    wording::sentence,
};

/// The section; nothing where the figures do not stand side by side by role.
#[component]
pub(super) fn Differences(pack: Arc<Pack>, published: Published) -> impl IntoView {
    let words = use_words();
    if !stands(&published) {
        return ().into_any();
    }
    let compared = compared(&pack, &published);
    let body = if compared.is_empty() {
        view! { <p>{words.text(messages::RESULTS_DIFFER_TOO_FEW)}</p> }.into_any()
    } else {
        listed(&words, &compared)
    };
    view! {
        <section id="differences" class="card differences" aria-labelledby="differences-heading">
            <h2 id="differences-heading">{words.text(messages::RESULTS_DIFFER)}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// Whether the section is on the page.
pub(super) fn stands(published: &Published) -> bool {
    published.side_by_side().iter().any(|by| by == ROLE)
}

/// Every figure in which both are shown.
fn compared(pack: &Pack, published: &Published) -> Vec<(Shown, Voices)> {
    let figures = SECTIONS.iter().flat_map(|(section, _)| figures_of(pack, published, *section));
    let compared = figures.filter_map(|shown| {
        let voices = voices(&shown.figure, shown.item.section == Section::Principles)?;
        Some((shown, voices))
    });
    compared.collect()
}

fn listed(words: &Words, compared: &[(Shown, Voices)]) -> AnyView {
    let differ: Vec<&(Shown, Voices)> =
        compared.iter().filter(|(_, voices)| matches!(voices.gap, Gap::Different | Gap::Small)).collect();
    let count = |gap: Gap| compared.iter().filter(|(_, voices)| voices.gap == gap).count() as u64;
    let compares_any = count(Gap::TooFew) < compared.len() as u64;
    let none =
        (differ.is_empty() && compares_any).then(|| view! { <p>{words.text(messages::RESULTS_DIFFER_NONE)}</p> });
    let rows = differ
        .into_iter()
        .map(|(shown, voices)| {
            let said = sentence::gap(words, voices);
            let of = shown.figure.headline.as_ref().map(|headline| {
                let answers = sentence::quoted(words, &shown.item, &headline.codes);
                words.with(messages::RESULTS_DIFFER_SHARE, &[("answers", &answers)])
            });
            view! {
                <li>
                    <a href=["#", &shown.anchor()].concat()>{shown.asked(Style::Standard, words.tag()).view()}</a>
                    <p>{said}</p>
                    <p class="hint">{of}</p>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let list = (!rows.is_empty()).then(|| view! { <ul class="gaps">{rows}</ul> });
    let counts = [(Gap::Alike, messages::RESULTS_DIFFER_ALIKE), (Gap::TooFew, messages::RESULTS_DIFFER_UNSURE)]
        .into_iter()
        .filter(|(gap, _)| count(*gap) > 0)
        .map(|(gap, key)| view! { <p>{words.count(key, count(gap), &[])}</p> }.into_any())
        .collect::<Vec<_>>();
    view! {
        {none}
        {list}
        {counts}
        <p class="hint">{words.text(messages::RESULTS_DIFFER_CHANCE)}</p>
    }
    .into_any()
}
