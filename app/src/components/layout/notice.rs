//! What people are told before they agree: the heart of it at once, the rest one press away, and the same in easy words.

use domain::{collection::project::Notice as Told, text::Text};
use leptos::prelude::*;

use crate::{i18n::use_words, messages};

/// How many paragraphs stand open: who asks, why, and that it is up to the person.
const OPEN: usize = 3;

/// The notice of a project.
#[component]
pub fn Notice(
    /// What people are told.
    notice: Told,
    /// Whether easy words come first; else they are one press away.
    #[prop(default = false)]
    easy: bool,
) -> impl IntoView {
    let words = use_words();
    let paragraphs = |text: &Text| -> Vec<_> {
        let tongue = words.tongue(text);
        let paragraph =
            |line: &str| view! { <p lang=tongue.lang.clone() dir=tongue.dir_or_auto()>{line.to_owned()}</p> };
        text.get(words.tag()).lines().map(paragraph).collect()
    };
    let (text, easy_text) = (paragraphs(&notice.text), paragraphs(&notice.easy));
    let (open, more, in_other_words) = if easy && !easy_text.is_empty() {
        (easy_text, text, Vec::new())
    } else {
        let mut open = text;
        let more = open.split_off(OPEN.min(open.len()));
        (open, more, easy_text)
    };
    let pressed = |says, paragraphs: Vec<_>| {
        (!paragraphs.is_empty()).then(|| view! { <details><summary>{words.text(says)}</summary>{paragraphs}</details> })
    };
    view! {
        <section>
            <h2>{words.text(messages::PROJECT_NOTICE)}</h2>
            {pressed(messages::PROJECT_NOTICE_EASY, in_other_words)}
            {open}
            {pressed(messages::PROJECT_NOTICE_MORE, more)}
        </section>
    }
    .into_any()
}
