//! Links to the same page in every language.

use leptos::prelude::*;

use crate::{i18n::use_words, messages};

/// The languages, each under its own name. Choosing one loads the page again; answers are kept.
#[component]
pub fn LanguageChoice(
    /// The page's path.
    #[prop(into)]
    path: Signal<String>,
    /// What else the address says, with an ampersand behind it.
    #[prop(default = String::new())]
    query: String,
) -> impl IntoView {
    let words = use_words();
    let current = words.tag();
    let links = messages::LANGUAGES
        .iter()
        .filter(|language| language.name != language.tag || current == language.tag)
        .map(|language| {
            let chosen = language.tag == current;
            let query = query.clone();
            let href = move || [path.get().as_str(), "?", &query, "lang=", language.tag].concat();
            view! {
                <li>
                    <a href=href lang=language.tag hreflang=language.tag dir=language.direction() aria-current=chosen.then_some("true")>
                        {language.name}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let draft = words.language().draft.then(|| view! { <p class="hint">{words.text(messages::LANGUAGE_DRAFT)}</p> });
    view! {
        <nav class="languages" aria-label=words.text(messages::LANGUAGE_LABEL)>
            <ul>{links}</ul>
            {draft}
        </nav>
    }
    .into_any()
}
