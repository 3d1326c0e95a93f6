//! What people are told before they agree: the heart of it at once, the rest one press away.

use domain::project::Notice as Told;
use leptos::prelude::*;

use crate::{i18n::use_words, messages};

/// How many paragraphs stand open: who asks, why, and that it is up to the person.
const OPEN: usize = 3;

/// The notice of a project.
#[component]
pub fn Notice(
    /// What people are told.
    notice: Told,
) -> impl IntoView {
    let words = use_words();
    let paragraph = |line: &str| view! { <p dir="auto">{line.to_owned()}</p> };
    let text = notice.text.get(words.tag());
    let open: Vec<_> = text.lines().take(OPEN).map(paragraph).collect();
    let more: Vec<_> = text.lines().skip(OPEN).map(paragraph).collect();
    let more = (!more.is_empty()).then(|| {
        view! { <details><summary>{words.text(messages::PROJECT_NOTICE_MORE)}</summary>{more}</details> }
    });
    view! {
        <section>
            <h2>{words.text(messages::PROJECT_NOTICE)}</h2>
            {open}
            {more}
        </section>
    }
    .into_any()
}
