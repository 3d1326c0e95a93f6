//! The first page of the flow: whose phone it is, how long there is, and which words to use.

use domain::{
    collection::questionnaire::{Length, Style, extent},
    wire::v1::Pack,
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::progress::{use_flow, use_go_on};
use crate::{
    components::{
        form::{Choice, RadioButtons},
        live,
    },
    contexts::{
        route::set_title,
        shared::{use_draft, use_this_device},
    },
    i18n::{Words, use_words},
    messages,
    platform::document,
};

/// Asks how the person would like to answer. Whose phone it is is asked once on each phone.
#[component]
pub fn SetupPage() -> impl IntoView {
    let words = use_words();
    let (flow, go_on, draft, phone) = (use_flow(), use_go_on(), use_draft(), use_this_device());
    set_title(&words.text(messages::SETUP_TITLE));
    let pack = flow.pack();
    let current = draft.get_untracked();
    let length = current.as_ref().map(|draft| draft.length).unwrap_or_default();
    let style = current.as_ref().map(|draft| draft.style).unwrap_or_default();
    let own = RwSignal::new(phone.own.get_untracked());
    let error = RwSignal::new(None::<String>);
    let cleared = RwSignal::new(0);
    let own_missing = words.text(messages::SETUP_OWN_MISSING);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match own.get_untracked() {
            Some(is_own) => {
                phone.set_own(is_own);
                draft.update(|_| {});
                go_on.run();
            }
            None => {
                error.set(Some(own_missing.clone()));
                document::show_wrong();
            }
        }
    };
    let ask_own = phone.own.get_untracked().is_none();
    let questionnaire = pack.questionnaire.clone();
    let restyle = move |code: String| {
        let style = if code == "easy" { Style::Easy } else { Style::Standard };
        draft.update(|draft| cleared.set(draft.set_style(&questionnaire, style)));
    };
    let cleared_text = move || {
        if cleared.get() > 0 { words.count(messages::SETUP_CLEARED, cleared.get() as u64, &[]) } else { String::new() }
    };
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::SETUP_TITLE)}</h1>
        <form on:submit=submit>
            {ask_own.then(|| view! { <OwnPhone own=own error=error /> })}
            <RadioButtons
                name="length".to_owned()
                legend=words.text(messages::SETUP_LENGTH)
                choices=length_choices(words, &pack)
                selected=Some(length.code().to_owned())
                on_change=move |code: String| draft.update(|draft| draft.length = length_of(&code))
            />
            <RadioButtons
                name="style".to_owned()
                legend=words.text(messages::SETUP_STYLE)
                choices=vec![
                    Choice::new("standard", words.text(messages::SETUP_STANDARD)),
                    Choice::new("easy", words.text(messages::SETUP_EASY)).hint(words.text(messages::SETUP_EASY_HINT)),
                ]
                selected=Some(if style == Style::Easy { "easy" } else { "standard" }.to_owned())
                on_change=restyle
            />
            <p role="status">{live(cleared_text)}</p>
            <button type="submit" class="button">{words.text(messages::COMMON_CONTINUE)}</button>
        </form>
    }
    .into_any()
}

#[component]
fn OwnPhone(own: RwSignal<Option<bool>>, error: RwSignal<Option<String>>) -> impl IntoView {
    let words = use_words();
    view! {
        <RadioButtons
            name="own".to_owned()
            legend=words.text(messages::SETUP_OWN)
            hint=Some(words.text(messages::SETUP_OWN_HINT))
            error=error
            choices=vec![
                Choice::new("yes", words.text(messages::SETUP_OWN_YES)),
                Choice::new("no", words.text(messages::SETUP_OWN_NO)),
            ]
            on_change=move |code| {
                error.set(None);
                own.set(Some(code == "yes"));
            }
        />
    }
    .into_any()
}

/// The lengths, each with how long it takes and how many questions it has.
pub(crate) fn length_choices(words: Words, pack: &Pack) -> Vec<Choice> {
    [Length::Quick, Length::Short, Length::Full]
        .into_iter()
        .map(|length| {
            let (minutes, questions) = length_words(words, pack, length);
            Choice::new(length.code(), minutes).hint(questions)
        })
        .collect()
}

/// How long a length takes, and how many questions it has, those about the person among them.
pub(crate) fn length_words(words: Words, pack: &Pack, length: Length) -> (String, String) {
    let extent = extent(&pack.questionnaire, &pack.project.aims, length);
    let up_to = extent.most > extent.fewest;
    let questions = if up_to { messages::SETUP_QUESTIONS_UP_TO } else { messages::SETUP_QUESTIONS };
    let mut questions = words.count(questions, extent.most as u64, &[]);
    if extent.about_you > 0 {
        questions.push_str(" · ");
        questions.push_str(&words.count(messages::SETUP_ABOUT_YOU, extent.about_you as u64, &[]));
    }
    (words.count(messages::SETUP_MINUTES, extent.minutes as u64, &[]), questions)
}

fn length_of(code: &str) -> Length {
    match code {
        "quick" => Length::Quick,
        "full" => Length::Full,
        _ => Length::Short,
    }
}
