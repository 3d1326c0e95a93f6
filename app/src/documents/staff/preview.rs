//! What everybody will see of the next release, before it is published, and the question whether it shall be.
//!
//! It is the page of results itself; nothing of it can be taken away, and looking again shows the same.

use std::sync::Arc;

use domain::wire::v1::Pack;
use leptos::prelude::*;

use super::frame::{Frame, Framed};
use crate::{
    components::layout::Banner,
    documents::results::{Beside, SinceAndRelease},
    i18n::use_words,
    messages,
};
use domain::reporting::published::Published;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct PreviewView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project and what was asked, in the words that are published.
    pub pack: Arc<Pack>,
    /// Names these words.
    pub words_hash: String,
    /// The figures.
    pub published: Published,
    /// What stands beside them.
    pub beside: Beside,
    /// The page that it came from.
    pub back: String,
}

/// The whole page.
#[component]
pub fn PreviewPage(
    /// What it shows.
    view: PreviewView,
) -> impl IntoView {
    let words = use_words();
    let PreviewView { frame, pack, words_hash, published, beside, back } = view;
    let name = pack.project.name.get(words.tag()).to_owned();
    let (date, count) = (words.day(published.day(&pack)), words.number(published.k.into()));
    let frozen = words.with(messages::STAFF_PREVIEW_FROZEN, &[("date", &date), ("count", &count)]);
    let action = [&back, "/release"].concat();
    let empty = (!published.released.shows_any()).then(|| view! { <p>{words.text(messages::STAFF_PREVIEW_EMPTY)}</p> });
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_PREVIEW_OF, &[("project", &name)])>
            <Banner kind="warning">{words.text(messages::STAFF_PREVIEW_ABOUT)}</Banner>
            <form method="post" action=action class="card">
                <h2>{words.with(messages::STAFF_CONFIRM_PUBLISH, &[("project", &name)])}</h2>
                {empty}
                <p>{words.text(messages::STAFF_CONFIRM_PUBLISH_MEANS)}</p>
                <p>{frozen}</p>
                <input type="hidden" name="number" value=published.number.to_string() />
                <input type="hidden" name="words" value=words_hash />
                <input type="hidden" name="sure" value="yes" />
                <p class="actions">
                    <button type="submit" class="danger">{words.text(messages::STAFF_CONFIRM_PUBLISH_YES)}</button>
                    <a class="button" href=back>{words.text(messages::STAFF_CONFIRM_NO)}</a>
                </p>
            </form>
            <div class="results"><SinceAndRelease pack=pack published=published beside=beside /></div>
        </Framed>
    }
    .into_any()
}
