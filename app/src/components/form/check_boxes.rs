//! Any number of answers out of several.

use leptos::prelude::*;

use super::{
    Choice, QuestionHeading,
    hints::hints,
    wrong::{Wrong, described_by},
};
use crate::{
    components::{Live, live},
    i18n::{Said, use_words},
    messages,
};

/// A fieldset of tick boxes. A choice that excludes the others unticks them, and is unticked by them.
#[component]
pub fn CheckBoxes(
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
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// The answers on offer.
    choices: Vec<Choice>,
    /// The codes ticked now; the page may change them too.
    ticked: RwSignal<Vec<String>>,
    /// Called with all codes now ticked, in page order.
    #[prop(optional, into)]
    on_change: Option<Callback<Vec<String>>>,
) -> impl IntoView {
    let hint_id = [&name, "-hint"].concat();
    let error = error.map(|error| Wrong::of(&name, error));
    let described_by = described_by((hint.is_some() || help.is_some()).then_some(hint_id.as_str()), error.as_ref());
    let class = if error.is_some() { "field wrong" } else { "field" };
    let all = StoredValue::new(choices.clone());
    let toggle = move |code: &str| {
        ticked.update(|ticked| *ticked = all.with_value(|all| toggled(all, ticked, code)));
        if let Some(on_change) = on_change {
            on_change.run(ticked.get_untracked());
        }
    };
    let (first, after) = around_more(&choices);
    let more_open =
        choices[first..after].iter().any(|choice| ticked.with_untracked(|codes| codes.contains(&choice.code)));
    let mut boxes = choices
        .into_iter()
        .enumerate()
        .map(|(place, choice)| {
            let id = if place == 0 { name.clone() } else { [&name, "-", &choice.code].concat() };
            let first = ticked.with_untracked(|ticked| ticked.contains(&choice.code));
            let is_ticked = {
                let code = choice.code.clone();
                move || ticked.with(|ticked| ticked.contains(&code))
            };
            let code = choice.code.clone();
            let dir = choice.tongue.dir_or_auto();
            let hint = choice.hint.map(|hint| view! { <span class="choice-hint">{hint}</span> });
            view! {
                <label class="choice" class:apart=choice.apart for=id.clone()>
                    <input
                        type="checkbox"
                        id=id.clone()
                        name=name.clone()
                        value=choice.code
                        checked=first
                        prop:checked=live(is_ticked)
                        on:change=move |_| toggle(&code)
                    />
                    <span class="choice-label" lang=choice.tongue.lang dir=dir>{choice.label}{hint}</span>
                </label>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let last = boxes.split_off(after);
    let more = boxes.split_off(first);
    let more = (!more.is_empty()).then(|| {
        view! {
            <details class="more" open=more_open>
                <summary>{use_words().text(messages::QUESTION_MORE)}</summary>
                <div class="choices">{more}</div>
            </details>
        }
        .into_any()
    });
    view! {
        <fieldset class=class aria-describedby=described_by>
            <legend><QuestionHeading text=legend caption=caption heading=heading /></legend>
            {hints(hint_id, help, hint)}
            {error.map(Wrong::view)}
            <div class="choices">{boxes}{more}{last}</div>
        </fieldset>
    }
    .into_any()
}

/// Where the choices that are shown on demand begin and end: those between the first and the last of them go along.
fn around_more(choices: &[Choice]) -> (usize, usize) {
    let first = choices.iter().position(|choice| choice.more).unwrap_or(choices.len());
    let after = choices.iter().rposition(|choice| choice.more).map_or(first, |last| last + 1);
    (first, after)
}

/// The codes ticked after one box was pressed, in page order.
fn toggled(all: &[Choice], ticked: &[String], pressed: &str) -> Vec<String> {
    let is_exclusive = |code: &str| all.iter().any(|choice| choice.code == code && choice.exclusive);
    let was_ticked = ticked.iter().any(|code| code == pressed);
    all.iter()
        .map(|choice| &choice.code)
        .filter(|code| {
            if *code == pressed {
                !was_ticked
            } else {
                ticked.contains(code) && (was_ticked || !(is_exclusive(pressed) || is_exclusive(code)))
            }
        })
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclusive_choice_and_the_others_clear_each_other() {
        let all = [Choice::new("a", "A"), Choice::new("b", "B"), Choice::new("none", "None").exclusive(true)];
        let ticked = toggled(&all, &[], "b");
        let ticked = toggled(&all, &ticked, "a");
        assert_eq!(ticked, ["a", "b"], "in page order, whatever was pressed first");
        let ticked = toggled(&all, &ticked, "none");
        assert_eq!(ticked, ["none"]);
        assert_eq!(toggled(&all, &ticked, "a"), ["a"]);
        assert!(toggled(&all, &ticked, "none").is_empty());
    }
}
