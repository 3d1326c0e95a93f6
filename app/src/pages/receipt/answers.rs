//! The answers of a response under their questions, in the order they were asked. Skipped questions are left out.

use domain::{
    answer::Answer,
    project::Aim,
    questionnaire::{Item, Section},
    wire::v1::{Pack, receipts::OpenedResponse},
};
use leptos::prelude::*;
use serde_json::Value;

use super::super::check::in_words;
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// A question and what was answered.
struct Row {
    question: String,
    said: String,
}

/// Every answer; those about the person come last, under their own heading.
#[component]
pub(super) fn Answers(opened: OpenedResponse, pack: Option<Pack>) -> impl IntoView {
    let words = use_words();
    if opened.answers.is_empty() {
        return view! { <p>{words.text(messages::RECEIPT_NOTHING)}</p> }.into_any();
    }
    let (mut main, mut about) = (Vec::new(), Vec::new());
    for item in pack.iter().flat_map(|pack| &pack.questionnaire.items) {
        let aims = pack.as_ref().map(|pack| pack.project.aims.as_slice()).unwrap_or_default();
        let list = if item.section == Section::AboutYou { &mut about } else { &mut main };
        list.extend(rows(item, aims, &opened, words));
    }
    main.extend(unknown(&opened, pack.as_ref()));
    let heading = (!about.is_empty()).then(|| view! { <h2>{words.text(messages::RECEIPT_ABOUT_YOU_ANSWERS)}</h2> });
    view! { {list(main)}{heading}{list(about)} }.into_any()
}

fn list(rows: Vec<Row>) -> Option<AnyView> {
    let one = |Row { question, said }: Row| {
        view! {
            <div class="answer">
                <dt dir="auto">{question}</dt>
                <dd><p dir="auto" class="said">{said}</p></dd>
            </div>
        }
    };
    (!rows.is_empty())
        .then(|| view! { <dl class="answers">{rows.into_iter().map(one).collect::<Vec<_>>()}</dl> }.into_any())
}

/// The answers to one item: one for each aim, and the words beside it.
fn rows(item: &Item, aims: &[Aim], opened: &OpenedResponse, words: Words) -> Vec<Row> {
    let question = item.question(opened.style).get(words.tag());
    let mut rows = Vec::new();
    match given(opened, &item.id) {
        Some(Answer::PerAim(codes)) => {
            for (id, code) in codes {
                let aim = aims.iter().find(|aim| aim.id == id).map_or(id.as_str(), |aim| aim.text.get(words.tag()));
                let said = in_words(item, opened.style, &Answer::from(code.as_str()), words);
                rows.push(Row { question: question.replace("{aim}", aim), said });
            }
        }
        Some(answer) => {
            rows.push(Row { question: question.to_owned(), said: in_words(item, opened.style, &answer, words) });
        }
        None => {}
    }
    let beside = item.companion.as_ref().and_then(|id| given(opened, id));
    if let Some(Answer::One(said)) = beside {
        let question = if rows.is_empty() { question.to_owned() } else { words.text(messages::QUESTION_YOUR_WORDS) };
        rows.push(Row { question, said });
    }
    rows
}

fn given(opened: &OpenedResponse, id: &str) -> Option<Answer> {
    serde_json::from_value(opened.answers.get(id)?.clone()).ok()
}

/// Answers whose question is not known here, as they were sent.
fn unknown(opened: &OpenedResponse, pack: Option<&Pack>) -> Vec<Row> {
    let is_known = |id: &str| {
        pack.is_some_and(|Pack { questionnaire, .. }| {
            questionnaire.item(id).is_some() || questionnaire.item_of_companion(id).is_some()
        })
    };
    let said = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let others =
        opened.answers.iter().filter(|(id, value)| !is_known(id) || given(opened, id).is_none() && !value.is_null());
    others.map(|(id, value)| Row { question: id.clone(), said: said(value) }).collect()
}
