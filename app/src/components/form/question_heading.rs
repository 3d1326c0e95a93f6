//! The words at the top of a group of controls: where one is, the question, and help.

use leptos::prelude::*;

use crate::{components::Live, i18n::Said};

/// The legend of a question. The question is the page's heading where `heading` is set.
#[component]
pub fn QuestionHeading(
    /// The question.
    #[prop(into)]
    text: Said,
    /// "Question 3 of 19": more pages may come while the page is open.
    #[prop(optional_no_strip)]
    caption: Option<Live<String>>,
    /// Whether this is the page's own heading, which gets the focus when the page opens.
    #[prop(default = false)]
    heading: bool,
) -> impl IntoView {
    let caption = caption.map(|caption| view! { <span class="caption">{caption}</span> });
    if heading {
        view! { {caption}<h1 class="question" tabindex="-1" data-focus="">{text.view()}</h1> }.into_any()
    } else {
        view! { {caption}<span class="question-minor">{text.view()}</span> }.into_any()
    }
}
