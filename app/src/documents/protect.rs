//! `/protect`: how figures give nobody away, first for people who answer, then for whoever reads figures, then for data
//! protection officers. It shows no figure of any project.

use leptos::prelude::*;

use crate::{
    components::layout::LanguageChoice,
    documents::html::OnPaper,
    i18n::{Words, use_words},
    messages::{self, Key},
};

/// For everybody: one sentence each.
const SENTENCES: [Key; 5] = [
    messages::PROTECT_NAME,
    messages::PROTECT_CHANGE,
    messages::PROTECT_DIFFER,
    messages::PROTECT_FEW,
    messages::PROTECT_ALIKE,
];

/// For readers of figures.
const READING: [Key; 5] = [
    messages::PROTECT_SIZE,
    messages::PROTECT_SHARES,
    messages::PROTECT_SUMS,
    messages::PROTECT_RELEASES,
    messages::PROTECT_EXACT,
];

/// For data protection officers.
const METHOD: [Key; 4] =
    [messages::PROTECT_METHOD, messages::PROTECT_AFTER, messages::PROTECT_ATTACKS, messages::PROTECT_OUTSIDE];

/// The title of the document.
pub fn title(words: &Words) -> String {
    words.text(messages::PROTECT_TITLE)
}

/// The whole page.
#[component]
pub fn ProtectPage() -> impl IntoView {
    let words = use_words();
    provide_context(OnPaper(title(&words)));
    let items =
        |keys: &[Key]| keys.iter().map(|key| view! { <li>{words.text(*key)}</li> }.into_any()).collect::<Vec<_>>();
    let paragraphs = METHOD.iter().map(|key| view! { <p>{words.text(*key)}</p> }.into_any()).collect::<Vec<_>>();
    view! {
        <div class="results">
            <LanguageChoice path="/protect" />
            <h1>{words.text(messages::PROTECT_TITLE)}</h1>
            <p class="lead">{words.text(messages::PROTECT_LEAD)}</p>
            <section class="card">
                <ul>{items(&SENTENCES)}</ul>
                <Picture />
            </section>
            <section aria-labelledby="reading-heading">
                <h2 id="reading-heading">{words.text(messages::PROTECT_READING)}</h2>
                <ul>{items(&READING)}</ul>
            </section>
            <details>
                <summary>{words.text(messages::PROTECT_METHOD_TITLE)}</summary>
                {paragraphs}
            </details>
        </div>
    }
    .into_any()
}

/// People as they were counted, a die, and people as they are shown.
#[component]
fn Picture() -> impl IntoView {
    const COUNTED: usize = 23;
    const SHOWN: usize = 25;
    const IN_A_ROW: usize = 5;
    let words = use_words();
    let people = |from: usize, many: usize| {
        let dot = move |place: usize| {
            let (column, row) = (place % IN_A_ROW, place / IN_A_ROW);
            let [x, y] = [from + 12 + column * 20, 14 + row * 20].map(|place| place.to_string());
            view! { <circle class="person" cx=x cy=y r="7" /> }.into_any()
        };
        (0..many).map(dot).collect::<Vec<_>>()
    };
    let die = [(0, 0), (24, 24), (0, 24), (24, 0), (12, 12)].map(|(x, y)| {
        view! { <circle class="pip" cx=(148 + x).to_string() cy=(46 + y).to_string() r="4" /> }.into_any()
    });
    view! {
        <figure class="protecting">
            <svg viewBox="0 0 320 120" role="img" aria-label=words.text(messages::PROTECT_PICTURE)>
                {people(0, COUNTED)}
                <rect class="die" x="134" y="32" width="52" height="52" rx="8" />
                {Vec::from(die)}
                {people(212, SHOWN)}
            </svg>
            <figcaption aria-hidden="true">
                <span>{words.text(messages::PROTECT_COUNTED)}</span>
                <span>{words.text(messages::PROTECT_SHOWN)}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}
