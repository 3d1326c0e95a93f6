//! One answer out of several.

use leptos::prelude::*;

use super::{Choice, QuestionHeading, hints::hints};
use crate::{
    components::{Live, live},
    i18n::Said,
};

/// A fieldset of radio buttons. Labels are large enough to press with a thumb.
#[component]
pub fn RadioButtons(
    /// The name of the inputs; ids derive from it.
    name: String,
    /// The question.
    #[prop(into)]
    legend: Said,
    /// "Question 3 of 19".
    #[prop(optional_no_strip)]
    caption: Option<Live<String>>,
    /// Whether the question is the page's heading.
    #[prop(default = false)]
    heading: bool,
    /// Help under the question, in the words of the questionnaire.
    #[prop(optional_no_strip)]
    help: Option<Said>,
    /// Help under the question, in the words of the page.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answers on offer.
    choices: Vec<Choice>,
    /// The answer given already.
    #[prop(optional_no_strip)]
    selected: Option<String>,
    /// Called with the code that was chosen.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let hint_id = [&name, "-hint"].concat();
    let error_id = [&name, "-error"].concat();
    let described_by = {
        let (hint_id, error_id, has_hint) = (hint_id.clone(), error_id.clone(), hint.is_some() || help.is_some());
        move || match (has_hint, error.get().is_some()) {
            (true, true) => Some([&hint_id, " ", &error_id].concat()),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (false, false) => None,
        }
    };
    let buttons = choices
        .into_iter()
        .enumerate()
        .map(|(place, choice)| {
            let id = if place == 0 { name.clone() } else { [&name, "-", &choice.code].concat() };
            let checked = selected.as_ref() == Some(&choice.code);
            let code = choice.code.clone();
            let choose = move |_| {
                if let Some(on_change) = on_change {
                    on_change.run(code.clone());
                }
            };
            let dir = choice.tongue.dir_or_auto();
            let hint = choice.hint.map(|hint| view! { <span class="choice-hint">{hint}</span> });
            view! {
                <label class="choice" class:apart=choice.apart for=id.clone()>
                    <input type="radio" id=id.clone() name=name.clone() value=choice.code checked=checked on:change=choose />
                    <span class="choice-label" lang=choice.tongue.lang dir=dir>{choice.label}{hint}</span>
                </label>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="field" class:wrong=live(move || error.get().is_some()) aria-describedby=live(described_by)>
            <legend><QuestionHeading text=legend caption=caption heading=heading /></legend>
            {hints(hint_id, help, hint)}
            <p class="error" id=error_id hidden=live(move || error.get().is_none())>{live(move || error.get().unwrap_or_default())}</p>
            <div class="choices">{buttons}</div>
        </fieldset>
    }
    .into_any()
}
