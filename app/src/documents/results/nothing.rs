//! The page where no figure may be shown, because nobody or hardly anybody answered: who answered, one sentence, and how
//! figures are read. It has no contents, no charts and nothing to take away.

use std::sync::Arc;

use domain::{reporting::published::Published, wire::v1::Pack};
use leptos::prelude::*;

use super::{
    Beside,
    download::{Source, source},
    method::Method,
    people::PeoplePanel,
    voices_missing::to_choose,
};
use crate::{i18n::use_words, messages};

/// Whether every figure is hidden.
pub(super) fn shows_nothing(published: &Published) -> bool {
    published.released.items().iter().all(|figure| figure.hidden.is_some())
}

/// The short page.
#[component]
pub(super) fn Nothing(
    /// The project and what was asked.
    pack: Arc<Pack>,
    /// The figures, all hidden.
    published: Published,
    /// Where staff choose a population; the page that has the way to it otherwise is not there.
    beside: Beside,
) -> impl IntoView {
    let words = use_words();
    let choose = to_choose(&words, beside.choose_at);
    view! {
        <Source text=source(&published, &words, &pack) />
        <PeoplePanel pack=Arc::clone(&pack) published=published.clone() />
        <p>{words.text(messages::RESULTS_NOTHING_SHOWN)}</p>
        {choose}
        <Method pack=pack published=published />
    }
    .into_any()
}
