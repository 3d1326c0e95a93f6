//! The answers of a response under their questions, in the order they were asked. Skipped questions are left out.

use domain::{
    collection::{
        answer::Answer,
        project::Aim,
        questionnaire::{Item, Questionnaire, Section, Style},
    },
    wire::v1::{Pack, receipts::OpenedResponse},
};
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::phone::flow::{
    check::{in_words, tongue_of},
    question::asked_in,
};
use crate::{
    i18n::{Said, Tongue, Words, use_words},
    messages,
};

/// A question and what was answered.
struct Row {
    question: Said,
    said: String,
    tongue: Tongue,
}

/// Answers as they were sent, and the wording they were given in.
#[derive(Clone, Copy)]
struct Given<'g> {
    answers: &'g Map<String, Value>,
    style: Style,
}

/// Questions and what was answered, as people read them. Where the questions are not known, both are as they were sent.
pub fn questions_and_answers(
    answers: &Map<String, Value>,
    style: Style,
    questionnaire: Option<&Questionnaire>,
    aims: &[Aim],
    words: Words,
) -> Vec<(String, String)> {
    let given = Given { answers, style };
    let items = questionnaire.iter().flat_map(|questionnaire| &questionnaire.items);
    let known = items.flat_map(|item| rows(item, aims, given, words));
    known.chain(unknown(given, questionnaire)).map(|Row { question, said, .. }| (question.text(), said)).collect()
}

/// Every answer; those about the person come last, under their own heading.
#[component]
pub(super) fn Answers(opened: OpenedResponse, pack: Option<Pack>) -> impl IntoView {
    let words = use_words();
    let (mut main, mut about) = (Vec::new(), Vec::new());
    let given = Given { answers: &opened.answers, style: opened.style };
    for item in pack.iter().flat_map(|pack| &pack.questionnaire.items) {
        let aims = pack.as_ref().map(|pack| pack.project.aims.as_slice()).unwrap_or_default();
        let list = if item.section == Section::AboutYou { &mut about } else { &mut main };
        list.extend(rows(item, aims, given, words));
    }
    main.extend(unknown(given, pack.as_ref().map(|pack| &pack.questionnaire)));
    if main.is_empty() && about.is_empty() {
        return view! { <p>{words.text(messages::RECEIPT_NOTHING)}</p> }.into_any();
    }
    let heading = (!about.is_empty()).then(|| view! { <h2>{words.text(messages::RECEIPT_ABOUT_YOU_ANSWERS)}</h2> });
    view! { {list(main)}{heading}{list(about)} }.into_any()
}

fn list(rows: Vec<Row>) -> Option<AnyView> {
    let one = |Row { question, said, tongue }: Row| {
        view! {
            <div class="answer">
                <dt>{question.view()}</dt>
                <dd><p lang=tongue.lang.clone() dir=tongue.dir_or_auto() class="said">{said}</p></dd>
            </div>
        }
    };
    (!rows.is_empty())
        .then(|| view! { <dl class="answers">{rows.into_iter().map(one).collect::<Vec<_>>()}</dl> }.into_any())
}

/// The answers to one item: one for each aim, and the words beside it.
fn rows(item: &Item, aims: &[Aim], given: Given<'_>, words: Words) -> Vec<Row> {
    let mut rows = Vec::new();
    match given.answer(&item.id) {
        Some(Answer::PerAim(codes)) => {
            for (id, code) in codes {
                let aim = aims.iter().find(|aim| aim.id == id).map(|aim| words.said(&aim.text));
                let question = words.said(item.question(given.style)).about(aim.or_else(|| Some(id.into())));
                rows.push(Row::chosen(question, item, given.style, &Answer::from(code.as_str()), words));
            }
        }
        Some(answer) => {
            rows.push(Row::chosen(asked_in(item, given.style, None, words), item, given.style, &answer, words));
        }
        None => {}
    }
    let beside = item.companion.as_ref().and_then(|id| given.answer(id));
    if let Some(Answer::One(said)) = beside {
        let question = match rows.is_empty() {
            true => asked_in(item, given.style, None, words),
            false => words.text(messages::QUESTION_YOUR_WORDS).into(),
        };
        rows.push(Row { question, said, tongue: Tongue::default() });
    }
    rows
}

impl Row {
    fn chosen(question: Said, item: &Item, style: Style, answer: &Answer, words: Words) -> Self {
        Self { question, said: in_words(item, style, answer, words), tongue: tongue_of(item, style, answer, words) }
    }
}

impl Given<'_> {
    /// The answer to an item, unless it is none.
    fn answer(self, id: &str) -> Option<Answer> {
        self.read(id).filter(|answer| !answer.is_nothing())
    }

    fn read(self, id: &str) -> Option<Answer> {
        serde_json::from_value(self.answers.get(id)?.clone()).ok()
    }
}

/// Answers whose question is not known here, as they were sent.
fn unknown(given: Given<'_>, questionnaire: Option<&Questionnaire>) -> Vec<Row> {
    let is_known =
        |id: &str| questionnaire.is_some_and(|known| known.item(id).is_some() || known.item_of_companion(id).is_some());
    let said = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let others =
        given.answers.iter().filter(|(id, value)| !is_known(id) || given.read(id).is_none() && !value.is_null());
    others
        .map(|(id, value)| Row { question: id.clone().into(), said: said(value), tongue: Tongue::default() })
        .collect()
}
