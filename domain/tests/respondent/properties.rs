//! Whatever a person taps, in whatever order: the draft ends in a response that the server takes.

use std::sync::Arc;

use super::scenario::{Scenario, aims};
use domain::collection::{
    answer::{Answer, Answers, DONT_KNOW, NOT_FOR_ME},
    questionnaire::{Item, Kind, Length, Style, offered_items, option_is_offered, pages, text_is_asked},
    validation::fit,
};
use proptest::prelude::*;
use serde_json::Value;

/// One thing a person can do on the phone. Numbers pick from what is on the page at that moment.
#[derive(Clone, Debug)]
enum Action {
    Choose { page: usize, option: usize },
    Tick { page: usize, option: usize },
    Write { page: usize, text: String },
    Remark { page: usize, text: String },
    DoNotKnow { page: usize },
    NotForMe { page: usize },
    Skip { page: usize },
    Length(Length),
    Style(Style),
}

fn action() -> impl Strategy<Value = Action> {
    let text =
        prop_oneof!["[a-z \\n\\t\\r]{0,20}", "\\PC{0,20}", "[\\x00-\\x1f\\x7f-\\x9f]{0,4}", Just("dk".to_owned())];
    let page = 0..40_usize;
    prop_oneof![
        8 => (page.clone(), any::<usize>()).prop_map(|(page, option)| Action::Choose { page, option }),
        4 => (page.clone(), any::<usize>()).prop_map(|(page, option)| Action::Tick { page, option }),
        4 => (page.clone(), text.clone()).prop_map(|(page, text)| Action::Write { page, text }),
        4 => (page.clone(), text).prop_map(|(page, text)| Action::Remark { page, text }),
        1 => page.clone().prop_map(|page| Action::DoNotKnow { page }),
        1 => page.clone().prop_map(|page| Action::NotForMe { page }),
        2 => page.prop_map(|page| Action::Skip { page }),
        1 => prop_oneof![Just(Length::Quick), Just(Length::Short), Just(Length::Full)].prop_map(Action::Length),
        1 => prop_oneof![Just(Style::Standard), Just(Style::Easy)].prop_map(Action::Style),
    ]
}

/// Carries out an action on the page it picks, as the pages of the app do.
fn act(person: &mut Scenario, action: &Action) {
    let questionnaire = Arc::clone(&person.questionnaire);
    let at = |place: usize| {
        let pages = pages(&questionnaire, &person.aims, person.draft.length, &person.draft.answers);
        let page = &pages[place % pages.len()];
        (page.item.clone(), page.step())
    };
    match action {
        Action::Choose { page, option } => {
            let (item, step) = at(*page);
            if matches!(item.kind, Kind::Single | Kind::Aims) {
                let code = nth_code(person, &item, *option);
                person.answer(&step, &code);
            }
        }
        Action::Tick { page, option } => {
            let (item, _) = at(*page);
            if item.kind == Kind::Multi {
                let code = nth_code(person, &item, *option);
                tick(person, &item, code);
            }
        }
        Action::Write { page, text } => {
            let (item, step) = at(*page);
            if item.kind == Kind::Text {
                person.answer(&step, text);
            }
        }
        Action::Remark { page, text } => {
            let (item, _) = at(*page);
            if let Some(id) =
                item.companion.as_ref().filter(|_| text_is_asked(&item, person.draft.answers.get(&item.id)))
            {
                person.answer(id, text);
            }
        }
        Action::DoNotKnow { page } => drop(person.do_not_know(&at(*page).1)),
        Action::NotForMe { page } => drop(person.not_for_me(&at(*page).1)),
        Action::Skip { page } => drop(person.skip(&at(*page).1)),
        Action::Length(length) => person.draft.length = *length,
        Action::Style(style) => drop(person.draft.set_style(&questionnaire, *style)),
    }
}

fn nth_code(person: &Scenario, item: &Item, place: usize) -> String {
    let answers = &person.draft.answers;
    let on_offer: Vec<_> =
        item.options(person.draft.style).iter().filter(|option| option_is_offered(item, option, answers)).collect();
    on_offer[place % on_offer.len()].code.clone()
}

fn tick(person: &mut Scenario, item: &Item, code: String) {
    let mut codes = match person.draft.answers.get(&item.id) {
        Some(Answer::Many(codes)) => codes.clone(),
        _ => Vec::new(),
    };
    if codes.contains(&code) {
        codes.retain(|known| *known != code);
    } else {
        // As the boxes do: what excludes the others unticks them, and is unticked by them.
        codes.retain(|known| !item.is_exclusive(&code) && !item.is_exclusive(known));
        codes.push(code);
    }
    person.draft.set(&item.id, Some(Answer::Many(codes)));
}

fn a_visit() -> impl Strategy<Value = Scenario> {
    (0..4_usize, proptest::collection::vec(action(), 0..60)).prop_map(|(count, actions)| {
        let mut person = Scenario::start(Length::Full, Style::Standard).agree();
        person.aims = aims(count);
        for action in &actions {
            act(&mut person, action);
        }
        person
    })
}

impl std::fmt::Debug for Scenario {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.draft.fmt(formatter)
    }
}

fn answer() -> impl Strategy<Value = Answer> {
    let code = "[a-z_]{3,9}";
    prop_oneof![
        Just(Answer::DontKnow),
        Just(Answer::NotForMe),
        code.prop_map(Answer::One),
        proptest::collection::vec(code, 0..5).prop_map(Answer::Many),
        proptest::collection::btree_map("a[0-9]", prop_oneof![code, Just("dk".to_owned())], 0..4)
            .prop_map(Answer::PerAim),
        any::<i32>().prop_map(|quarters| Answer::Number(f64::from(quarters) / 4.0)),
    ]
}

proptest! {
    #[test]
    fn every_visit_ends_in_a_response_that_fits(person in a_visit()) {
        let Value::Object(sent) = person.sent() else { panic!("answers are an object") };
        let read = fit(&person.questionnaire, &person.aims, person.draft.style, &sent);
        prop_assert_eq!(read, Ok(person.finish().expect("it was sent").answers));
    }

    #[test]
    fn every_answer_sent_was_on_a_page(person in a_visit()) {
        let response = person.finish().expect("every visit ends in a response");
        let offered = offered_items(&person.questionnaire, response.length, &response.answers);
        for (id, answer) in &response.answers {
            let item = offered.iter().find(|item| item.id == *id || item.companion.as_ref() == Some(id));
            let item = item.expect("its page is still there when only what was sent is known");
            if item.id == *id && let Some(code) = answer.one() && item.kind == Kind::Single {
                let option = item.options(response.style).iter().find(|option| option.code == code);
                prop_assert!(option_is_offered(item, option.expect("it was on the page"), &response.answers));
            }
        }
    }

    #[test]
    fn finishing_again_changes_nothing(person in a_visit()) {
        prop_assert_eq!(person.finish(), person.finish());
        let mut sent = Scenario::start(person.draft.length, person.draft.style).agree();
        sent.aims = person.aims.clone();
        sent.draft.answers = person.finish().expect("every visit ends in a response").answers;
        prop_assert_eq!(sent.finish().map(|response| response.answers), person.finish().map(|response| response.answers));
    }

    #[test]
    fn changing_the_wording_leaves_only_what_fits_it(person in a_visit(), easy: bool) {
        let mut person = person;
        let style = if easy { Style::Easy } else { Style::Standard };
        let questionnaire = Arc::clone(&person.questionnaire);
        person.draft.set_style(&questionnaire, style);
        prop_assert!(person.finish().is_ok());
        prop_assert_eq!(person.draft.set_style(&questionnaire, style), 0);
    }

    #[test]
    fn an_answer_reads_back_as_it_was_written(answer in answer()) {
        let json = serde_json::to_string(&answer).expect("an answer is data");
        prop_assert_eq!(serde_json::from_str::<Answer>(&json).expect("what was written reads back"), answer);
    }

    #[test]
    fn any_json_is_read_or_rejected_without_a_panic(text in "\\PC{0,40}", id in "(q0[1-9]|you|story)\\.[a-z_]{1,8}") {
        let answers = Answers::from([(id.clone(), Answer::from(text.as_str()))]);
        let Value::Object(sent) = serde_json::to_value(answers).expect("data") else { panic!("an object") };
        let person = Scenario::start(Length::Full, Style::Standard);
        let _ = fit(&person.questionnaire, &person.aims, Style::Standard, &sent);
    }
}

#[test]
fn the_two_words_are_answers_and_never_codes() {
    for item in &Scenario::start(Length::Full, Style::Standard).questionnaire.items {
        for style in [Style::Standard, Style::Easy] {
            assert!(item.options(style).iter().all(|option| option.code != DONT_KNOW && option.code != NOT_FOR_ME));
        }
    }
}
