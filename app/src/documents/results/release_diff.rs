//! What changed since the release before, and the notice on a release that a newer one has followed.
//!
//! Many people are counted in both, so it says what the numbers were and are, and nothing about chance.

use domain::{
    disclosure::Figure,
    reporting::{
        published::Published,
        release_diff::{Moved, ReleaseDiff, Share},
    },
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::Beside;
use crate::{
    components::layout::Banner,
    i18n::{Words, use_words},
    messages,
    wording::{
        asked::{aim_of, item_of},
        sentence,
    },
};

/// The address of a release by its number.
pub(super) fn address(slug: &str, number: u32) -> String {
    ["/p/", slug, "/releases/", &number.to_string()].concat()
}

/// Says that there is a newer release, where there is one.
#[component]
pub(super) fn Superseded(
    /// The project's name in addresses.
    slug: String,
    /// The number of the release that is shown.
    number: u32,
    /// The number of the newest release, where this is an older one.
    newer: Option<u32>,
) -> impl IntoView {
    let words = use_words();
    newer.map(|newer| {
        let [number, newer] = [number, newer].map(|number| words.number(number.into()));
        let said = words.with(messages::RESULTS_OLDER, &[("number", &number), ("newer", &newer)]);
        let latest = ["/p/", &slug, "/results"].concat();
        view! {
            <Banner kind="warning">{said}" "<a href=latest>{words.text(messages::RESULTS_OLDER_LINK)}</a></Banner>
        }
        .into_any()
    })
}

/// What changed since the release before; nothing at the first.
#[component]
pub(super) fn WhatChanged(
    /// The project and what was asked.
    pack: std::sync::Arc<Pack>,
    /// The release that is shown.
    published: Published,
    /// The release before, and what changed since.
    beside: Beside,
) -> impl IntoView {
    let words = use_words();
    beside.since.map(|(number, since)| {
        let before = address(&pack.project.slug, number);
        let number = words.number(number.into());
        let lines = lines(&words, &pack, &published, &since);
        let nothing = lines.is_empty().then(|| view! { <p>{words.text(messages::RESULTS_SINCE_NOTHING)}</p> });
        view! {
            <details class="card since">
                <summary>{words.with(messages::RESULTS_SINCE, &[("number", &number)])}</summary>
                <p class="hint">{words.text(messages::RESULTS_SINCE_NOTE)}</p>
                {nothing}
                <ul>{lines}</ul>
                <p><a href=before>{words.with(messages::RESULTS_SINCE_LINK, &[("number", &number)])}</a></p>
            </details>
        }
        .into_any()
    })
}

fn lines(words: &Words, pack: &Pack, published: &Published, since: &ReleaseDiff) -> Vec<AnyView> {
    let figure = |id: &str| published.released.item(id);
    let name = |id: &str| figure(id).and_then(|figure| question(words, pack, figure)).unwrap_or_else(|| id.to_owned());
    let moved = since.moved.iter().filter_map(|moved| line(words, pack, figure(&moved.id)?, moved));
    let appeared = since.appeared.iter().map(|id| words.with(messages::RESULTS_SINCE_NEW, &[("question", &name(id))]));
    let gone = since.gone.iter().map(|id| words.with(messages::RESULTS_SINCE_GONE, &[("question", &name(id))]));
    let reworded =
        since.reworded.iter().map(|id| words.with(messages::RESULTS_SINCE_REWORDED, &[("question", &name(id))]));
    let all = moved.chain(appeared).chain(gone).chain(reworded);
    all.map(|line| view! { <li><bdi>{line}</bdi></li> }.into_any()).collect()
}

fn line(words: &Words, pack: &Pack, figure: &Figure, moved: &Moved) -> Option<String> {
    let (item, question) = (item_of(pack, figure)?, question(words, pack, figure)?);
    let answers = sentence::quoted(words, item, &figure.headline.as_ref()?.codes);
    let numbers = |share: Share| [share.count, share.n, share.percent].map(|number| words.number(number.into()));
    let ([before, of, share], [now, of_now, share_now]) = (numbers(moved.before), numbers(moved.after));
    let arguments = [
        ("question", question.as_str()),
        ("answers", &answers),
        ("before", &before),
        ("of", &of),
        ("share", &share),
        ("now", &now),
        ("of_now", &of_now),
        ("share_now", &share_now),
    ];
    Some(words.with(messages::RESULTS_SINCE_MOVED, &arguments))
}

fn question(words: &Words, pack: &Pack, figure: &Figure) -> Option<String> {
    let question = item_of(pack, figure)?.question.get(words.tag());
    Some(match aim_of(pack, figure) {
        Some(aim) => question.replace("{aim}", aim.get(words.tag())),
        None => question.to_owned(),
    })
}
