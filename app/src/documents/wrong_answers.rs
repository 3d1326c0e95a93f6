//! Answers of a form without scripts that cannot stand: what is wrong with each, and a list with links at the top.
//!
//! What fits is `domain::collection::validation`'s to say; this only finds the words.

use domain::collection::{
    answer::{Answer, DONT_KNOW, NOT_FOR_ME},
    draft::Draft,
    questionnaire::{Item, Kind, Questionnaire, Style},
    validation::Problem,
};
use leptos::prelude::*;

use crate::phone::flow::check::in_words;
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// An answer that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongAnswer {
    /// The item, or the text beside it.
    pub id: String,
    /// What is wrong with it.
    pub why: WhyWrong,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyWrong {
    /// This code stands alone, and was chosen together with others.
    Alone(String),
    /// Something was written, and this code was chosen instead of words.
    BesideWords(String),
    /// It does not fit its question.
    Misfit,
}

/// What stands between a form and a response, in the order of the questions. `beside_words` are the questions in whose
/// words a code was chosen instead of words.
pub fn wrong_answers(
    draft: &Draft,
    questionnaire: &Questionnaire,
    problems: &[Problem],
    beside_words: &[(String, String)],
) -> Vec<WrongAnswer> {
    let of_problem = |id: &str| {
        let is_one = |problem: &Problem| matches!(problem, Problem::Answer { item, .. } if item == id);
        problems.iter().any(is_one).then(|| WrongAnswer { id: id.to_owned(), why: why(draft, questionnaire, id) })
    };
    let of_words = |id: &str| {
        let (_, code) = beside_words.iter().find(|(item, _)| item == id)?;
        Some(WrongAnswer { id: id.to_owned(), why: WhyWrong::BesideWords(code.clone()) })
    };
    let ids = questionnaire.items.iter().flat_map(|item| [Some(&item.id), item.companion.as_ref()]).flatten();
    ids.filter_map(|id| of_problem(id).or_else(|| of_words(id))).collect()
}

fn why(draft: &Draft, questionnaire: &Questionnaire, id: &str) -> WhyWrong {
    let (Some(item), Some(Answer::Many(codes))) = (questionnaire.item(id), draft.answers.get(id)) else {
        return WhyWrong::Misfit;
    };
    let stands_alone = |code: &&String| [DONT_KNOW, NOT_FOR_ME].contains(&code.as_str()) || item.is_exclusive(code);
    match codes.iter().find(stands_alone) {
        Some(code) if codes.len() > 1 => WhyWrong::Alone(code.clone()),
        _ => WhyWrong::Misfit,
    }
}

impl WrongAnswer {
    /// What is wrong, in words.
    pub(super) fn said(&self, item: &Item, style: Style) -> String {
        let words = use_words();
        let with = |key, code: &str| words.with(key, &[("answer", &label(item, style, code, words))]);
        match &self.why {
            WhyWrong::Alone(code) => with(messages::FORM_ANSWER_ALONE, code),
            WhyWrong::BesideWords(code) => with(messages::FORM_ANSWER_BESIDE_WORDS, code),
            WhyWrong::Misfit => words.text(messages::FORM_ANSWER_MISFIT),
        }
    }
}

fn label(item: &Item, style: Style, code: &str, words: Words) -> String {
    match Answer::from(code) {
        Answer::One(code) => in_words(item, style, &Answer::One(code), words),
        apart => in_words(item, style, &apart, words),
    }
}

/// The list at the top, with a link to each question.
#[component]
pub(super) fn WrongAnswers(
    /// What is wrong.
    wrong: Vec<WrongAnswer>,
    /// What was asked.
    questionnaire: Questionnaire,
    /// In which wording.
    style: Style,
) -> impl IntoView {
    let words = use_words();
    let line = |wrong: &WrongAnswer| {
        let item = questionnaire.item(&wrong.id).or_else(|| questionnaire.item_of_companion(&wrong.id))?;
        let question = words.said(item.question(style)).view();
        // What is asked for each aim has no one place.
        let href = (item.kind != Kind::Aims).then(|| ["#", &wrong.id].concat());
        Some(view! { <li><a href=href>{question}</a>": "{wrong.said(item, style)}</li> })
    };
    let lines: Vec<_> = wrong.iter().filter_map(line).collect();
    view! {
        <p>{words.text(messages::FORM_LOOK_AGAIN)}</p>
        <ul>{lines}</ul>
    }
    .into_any()
}
