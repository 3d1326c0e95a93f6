//! How to read the figures: who answered, how and when, what is hidden, and what the figures cannot say. It stands on
//! every page that has figures.

use std::sync::Arc;

use domain::{disclosure::People, reporting::published::Published, wire::v1::Pack};
use leptos::prelude::*;

use super::{
    download::data_address,
    people::{frozen, how_many, when},
};
use crate::{
    documents::html::Site,
    i18n::{Words, use_words},
    messages::{self, Key},
    wording::{channels::channel_name, noise::noise, numbers::number},
};

/// The note.
#[component]
pub(super) fn Method(
    /// The project and what was asked.
    pack: Arc<Pack>,
    published: Published,
) -> impl IntoView {
    let words = use_words();
    let slug = pack.project.slug.as_str();
    let ways = published.is_public().then(|| take_away(&words, slug));
    let data = data_address(&published, slug).map(|address| link(&words, address, messages::RESULTS_METHOD_DATA));
    let people = published.released.people();
    let protect = use_context::<Site>().unwrap_or_default().whole("/protect");
    let who = [Some(how_many(&words, &published)), when(&words, people), channels(&words, people)];
    let who = who.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <section id="method" class="method" aria-labelledby="method-heading">
            <h2 id="method-heading">{words.text(messages::RESULTS_METHOD_TITLE)}</h2>
            <ul>
                <li>{who}</li>
                <li>{frozen(&words, &pack, &published)}</li>
                <li>{words.text(messages::RESULTS_METHOD_WHO)}</li>
                <li>{words.text(messages::RESULTS_METHOD_SILENT)}</li>
                <li>{words.text(messages::RESULTS_LIKELY_IF)}</li>
                <li>{words.text(messages::RESULTS_METHOD_SKIP)}</li>
                <li>{noise(&words, published.k, published.released.noise())} " " <a href="/protect" data-print=protect>{words.text(messages::RESULTS_METHOD_PROTECT)}</a></li>
                <li>{words.text(messages::RESULTS_HIDDEN_WHY)}</li>
                <li>{words.text(messages::RESULTS_METHOD_CAUSE)}</li>
            </ul>
            {data}
            {ways}
        </section>
    }
    .into_any()
}

/// In which ways the answers came; none where nothing may be said about it.
fn channels(words: &Words, people: &People) -> Option<String> {
    people.answered.filter(|answered| *answered > 0)?;
    let ways = people.channels.iter().filter(|way| way.count != Some(0));
    let ways = ways.map(|way| [&channel_name(words, way.channel), ": ", &number(words, way.count)].concat());
    let ways = ways.collect::<Vec<_>>().join(" · ");
    (!ways.is_empty()).then(|| words.with(messages::RESULTS_METHOD_CHANNELS, &[("ways", &ways)]))
}

/// The other ways to take published figures away.
fn take_away(words: &Words, slug: &str) -> AnyView {
    let file = |format: &str| ["/api/v1/projects/", slug, "/export?level=release&format=", format].concat();
    let feed = ["/api/v1/odata/", slug, "/"].concat();
    let ways = [
        link(words, file("csv"), messages::RESULTS_METHOD_CSV),
        link(words, file("xlsx"), messages::RESULTS_METHOD_XLSX),
        link(words, feed, messages::RESULTS_METHOD_ODATA),
    ];
    Vec::from(ways).into_any()
}

/// A link that on paper says its whole address, where the server knows it.
fn link(words: &Words, path: String, key: Key) -> AnyView {
    let printed = use_context::<Site>().unwrap_or_default().whole(&path);
    view! { <p><a href=path data-print=printed>{words.text(key)}</a></p> }.into_any()
}
