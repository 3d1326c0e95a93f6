//! Every question of a length on one page, as plain controls with the answers so far: for forms without JavaScript.
//!
//! It is no form by itself: whoever shows it says where the answers go.

use domain::{
    collection::{
        answer::Answer,
        draft::Draft,
        project::Aim,
        questionnaire::{Item, Kind, Length, Section, offered_aims},
    },
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::wrong_answers::WrongAnswer;
use crate::phone::{
    flow::question::{COMPANION_LENGTH, apart, asked_in, choices, code_of, help},
    texts::about_words,
};
use crate::{
    components::form::{CheckBoxes, Choice, RadioButtons, TextBox},
    i18n::use_words,
    messages,
};

/// The questions, and those about the person after them.
#[component]
pub(super) fn PlainQuestions(
    /// The project and its questions.
    pack: Pack,
    /// The answers so far.
    draft: Draft,
    /// Whether the questions about the person are asked.
    #[prop(default = true)]
    about_you: bool,
    /// The answers that cannot stand, said beside their questions.
    #[prop(default = Vec::new())]
    wrong: Vec<WrongAnswer>,
) -> impl IntoView {
    let words = use_words();
    let (main, mut about): (Vec<&Item>, Vec<&Item>) =
        offered(&pack, draft.length).into_iter().partition(|item| item.section != Section::AboutYou);
    about.retain(|_| about_you);
    let controls = |items: Vec<&Item>| -> Vec<AnyView> {
        items.into_iter().flat_map(|item| controls(item, &pack.project.aims, &draft, &wrong)).collect()
    };
    let about_heading = (!about.is_empty()).then(|| {
        let [why, optional] = about_words(draft.style);
        view! { <h2>{words.text(messages::ABOUT_TITLE)}</h2><p>{words.text(why)}" "{words.text(optional)}</p> }
    });
    view! {
        {controls(main)}
        {about_heading}
        {controls(about)}
    }
    .into_any()
}

/// The items of a length, follow-ups included: without scripts, all are shown.
fn offered(pack: &Pack, length: Length) -> Vec<&Item> {
    pack.questionnaire.offered(length).iter().filter_map(|id| pack.questionnaire.item(id)).collect()
}

fn controls(item: &Item, aims: &[Aim], draft: &Draft, wrong: &[WrongAnswer]) -> Vec<AnyView> {
    let said = |id: &str| wrong.iter().find(|wrong| wrong.id == id).map(|wrong| wrong.said(item, draft.style));
    let companion = companion(item, draft, item.companion.as_deref().and_then(said));
    let own = match item.kind {
        Kind::Aims => offered_aims(aims, draft.length).iter().map(|aim| aim_control(item, aim, draft)).collect(),
        Kind::Multi => vec![many(item, draft, said(&item.id))],
        Kind::Text | Kind::Number => vec![text(item, draft, said(&item.id))],
        Kind::Single => vec![one(item, draft, said(&item.id))],
    };
    own.into_iter().chain(companion).collect()
}

/// The answers of radio buttons, and a way to take one back: without scripts a button that was pressed stays pressed.
fn with_no_answer(item: &Item, draft: &Draft) -> Vec<Choice> {
    let words = use_words();
    let none = Choice::new("", words.text(messages::FORM_NO_ANSWER)).apart();
    choices(item, draft.style, words, None).into_iter().chain([none]).collect()
}

fn aim_control(item: &Item, aim: &Aim, draft: &Draft) -> AnyView {
    let words = use_words();
    let name = [&item.id, ".", &aim.id].concat();
    let question = asked_in(item, draft.style, Some(aim), words);
    let selected = match draft.answers.get(&item.id) {
        Some(Answer::PerAim(codes)) => codes.get(&aim.id).cloned(),
        _ => None,
    };
    let choices = with_no_answer(item, draft);
    view! { <RadioButtons name=name legend=question help=help(item, words) choices=choices selected=selected /> }
        .into_any()
}

fn one(item: &Item, draft: &Draft, error: Option<String>) -> AnyView {
    let words = use_words();
    let question = asked_in(item, draft.style, None, words);
    let choices = with_no_answer(item, draft);
    let selected = code_of(draft.answers.get(&item.id).cloned());
    view! {
        <RadioButtons name=item.id.clone() legend=question help=help(item, words) error=error choices=choices selected=selected />
    }
    .into_any()
}

fn many(item: &Item, draft: &Draft, error: Option<String>) -> AnyView {
    let words = use_words();
    let question = asked_in(item, draft.style, None, words);
    let ticked = match draft.answers.get(&item.id) {
        Some(Answer::Many(codes)) => codes.clone(),
        other => code_of(other.cloned()).into_iter().collect(),
    };
    let hint = words.text(messages::QUESTION_MANY);
    let choices = choices(item, draft.style, words, None);
    view! {
        <CheckBoxes
            name=item.id.clone() legend=question help=help(item, words) hint=Some(hint) error=error choices=choices ticked=RwSignal::new(ticked)
        />
    }
    .into_any()
}

fn text(item: &Item, draft: &Draft, error: Option<String>) -> AnyView {
    let words = use_words();
    let question = asked_in(item, draft.style, None, words);
    let (value, ticked) = match draft.answers.get(&item.id) {
        Some(Answer::One(text)) => (text.clone(), Vec::new()),
        Some(Answer::Number(number)) => (domain::text::number::write(*number), Vec::new()),
        Some(Answer::Many(codes)) => (String::new(), codes.clone()),
        other => (String::new(), code_of(other.cloned()).into_iter().collect()),
    };
    let max_length = item.max_length.map_or(COMPANION_LENGTH, |length| length as usize);
    let apart = apart(item, words);
    let boxes = (!apart.is_empty()).then(|| {
        let name = [&item.id, ".apart"].concat();
        view! { <CheckBoxes name=name legend=words.text(messages::QUESTION_OR) choices=apart ticked=RwSignal::new(ticked) /> }
    });
    view! {
        <TextBox name=item.id.clone() label=question help=help(item, words) error=error max_length=max_length value=value />
        {boxes}
    }
    .into_any()
}

fn companion(item: &Item, draft: &Draft, error: Option<String>) -> Option<AnyView> {
    if !matches!(item.kind, Kind::Single | Kind::Multi) {
        return None;
    }
    let words = use_words();
    let id = item.companion.clone()?;
    let asks = item.options(draft.style).iter().any(|option| option.asks_text);
    if !asks && item.options.iter().any(|option| option.asks_text) {
        return None;
    }
    let label = if asks { messages::QUESTION_OTHER_TEXT } else { messages::QUESTION_OPTIONAL_TEXT };
    let value = code_of(draft.answers.get(&id).cloned()).unwrap_or_default();
    let max_length = item.max_length.map_or(COMPANION_LENGTH, |length| length as usize);
    Some(
        view! { <TextBox name=id label=words.text(label) error=error max_length=max_length rows=2 value=value /> }
            .into_any(),
    )
}
