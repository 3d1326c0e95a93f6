//! What fits `coeval-core` and what does not, as the server reads it.

use domain::{
    collection::{
        answer::Answers,
        project::Aim,
        questionnaire::{AnswerOption, Style, coeval_core},
        validation::{Unfit, fit},
    },
    text::Text,
};
use serde_json::{Value, json};

fn aims() -> Vec<Aim> {
    ["a1", "old"].map(|id| Aim { id: id.to_owned(), text: Text::base(id) }).to_vec()
}

fn check(style: Style, answers: Value) -> Result<Answers, Unfit> {
    let Value::Object(answers) = answers else { panic!("answers are an object") };
    fit(&coeval_core(), &aims(), style, &answers)
}

#[track_caller]
fn accepts(answers: Value) {
    let read = check(Style::Standard, answers.clone()).expect("these answers fit");
    assert_eq!(serde_json::to_value(read).expect("answers are data"), answers);
}

#[track_caller]
fn rejects(answers: Value, unfit: Unfit) {
    assert_eq!(check(Style::Standard, answers), Err(unfit));
}

#[test]
fn answers_of_every_kind_fit() {
    accepts(json!({}));
    accepts(json!({
        "q01.activities": ["planning", "checking"],
        "q04.aim_met": {"a1": "early"},
        "q05.gain": ["other"],
        "q05.gain.text": "A key",
        "q06.services": "same",
        "q24.learned": "Patience\n\tand more",
        "you.ethnicity_detail.text": "Cornish",
        "you.language": "sn",
    }));
}

#[test]
fn dont_know_and_not_for_me_fit_anywhere() {
    for item in coeval_core().items {
        for word in ["dk", "na"] {
            accepts(json!({ item.id.clone(): word }));
        }
    }
    accepts(json!({"q04.aim_met": {"a1": "dk", "old": "na"}, "q25.next.text": "na"}));
}

#[test]
fn retired_aims_stay_accepted_and_unknown_ones_are_not() {
    accepts(json!({"q04.aim_met": {"old": "fully"}}));
    rejects(json!({"q04.aim_met": {"a9": "fully"}}), Unfit::UnknownAnswer);
    rejects(json!({"q04.aim_met": {"a9": "dk"}}), Unfit::UnknownAnswer);
    rejects(json!({"q04.aim_met": {"a1": "always"}}), Unfit::UnknownAnswer);
}

#[test]
fn unknown_items_and_texts_of_items_that_take_none_are_named_as_such() {
    for id in ["q99.new", "", "q06.services.text", "consent.take_part", "q05.gain.text.text"] {
        rejects(json!({ id: "dk" }), Unfit::UnknownItem);
        rejects(json!({ id: [null] }), Unfit::UnknownItem);
    }
}

#[test]
fn an_unknown_item_is_named_before_an_unknown_answer() {
    rejects(json!({"q06.services": "sky_high", "q99.new": "x"}), Unfit::UnknownItem);
    rejects(json!({"a.first": "x", "q06.services": "sky_high"}), Unfit::UnknownItem);
}

#[test]
fn codes_that_do_not_exist_are_rejected() {
    rejects(json!({"q06.services": "better"}), Unfit::UnknownAnswer);
    rejects(json!({"q06.services": ""}), Unfit::UnknownAnswer);
    rejects(json!({"q06.services": "SAME"}), Unfit::UnknownAnswer);
    rejects(json!({"q01.activities": ["planning", "dk"]}), Unfit::UnknownAnswer);
}

#[test]
fn a_code_twice_is_rejected() {
    rejects(json!({"q01.activities": ["planning", "designing", "planning"]}), Unfit::UnknownAnswer);
}

#[test]
fn an_answer_that_excludes_others_stands_alone() {
    accepts(json!({"q05.gain": ["nothing"], "q23.recog_how": ["none"]}));
    rejects(json!({"q05.gain": ["nothing", "skills"]}), Unfit::UnknownAnswer);
    rejects(json!({"q05.gain": ["skills", "nothing"]}), Unfit::UnknownAnswer);
    for word in ["dk", "na"] {
        rejects(json!({ "q05.gain": [word, "skills"] }), Unfit::UnknownAnswer);
        rejects(json!({ "q05.gain": [word] }), Unfit::UnknownAnswer);
    }
    assert_eq!(check(Style::Easy, json!({"q05.gain": ["nothing", "skills"]})), Err(Unfit::UnknownAnswer));
}

#[test]
fn wrong_types_are_rejected() {
    for value in [json!(null), json!(true), json!(3), json!([]), json!({}), json!(["same"]), json!({"a1": "same"})] {
        rejects(json!({"q06.services": value}), Unfit::UnknownAnswer);
    }
    for value in
        [json!(3), json!("planning"), json!({"a1": "planning"}), json!([1]), json!([null]), json!([["planning"]])]
    {
        rejects(json!({"q01.activities": value}), Unfit::UnknownAnswer);
    }
    for value in [json!("fully"), json!(["a1"]), json!({"a1": ["fully"]}), json!({"a1": null})] {
        rejects(json!({"q04.aim_met": value}), Unfit::UnknownAnswer);
    }
    for value in [json!(1), json!(["a"]), json!({"a": "b"})] {
        rejects(json!({"story.text": value.clone()}), Unfit::UnknownAnswer);
        rejects(json!({"q25.next.text": value}), Unfit::UnknownAnswer);
    }
}

#[test]
fn texts_may_be_as_long_as_the_item_says_counted_in_characters() {
    accepts(json!({"story.text": "é".repeat(2000), "q24.learned": "字".repeat(500), "q25.next.text": "x".repeat(500)}));
    rejects(json!({"story.text": "x".repeat(2001)}), Unfit::UnknownAnswer);
    rejects(json!({"q24.learned": "x".repeat(501)}), Unfit::UnknownAnswer);
    rejects(json!({"q25.next.text": "x".repeat(501)}), Unfit::UnknownAnswer);
}

#[test]
fn control_characters_are_rejected_but_tab_and_line_break() {
    for letter in ['\u{0}', '\r', '\u{1b}', '\u{7f}', '\u{85}'] {
        rejects(json!({ "story.text": format!("a{letter}b") }), Unfit::UnknownAnswer);
        rejects(json!({ "q22.voices_missing.text": format!("a{letter}b") }), Unfit::UnknownAnswer);
    }
    accepts(json!({"story.text": "a\tb\nc", "q24.learned": "\u{202e}shown as it is, on its own\u{202c}"}));
}

#[test]
fn easy_answers_fit_the_easy_scale_only() {
    let easy = |answers| check(Style::Easy, answers).map(|_| ());
    assert_eq!(easy(json!({"q06.services": "better", "q08.roles": "lot", "q02.scope_clear": "partly"})), Ok(()));
    assert_eq!(
        easy(json!({"q22.voices_missing": ["young", "other"], "you.age": "85_over", "q04.aim_met": {"a1": "partly"}})),
        Ok(())
    );
    assert_eq!(easy(json!({"q06.services": "bit_better"})), Err(Unfit::UnknownAnswer));
    assert_eq!(easy(json!({"q03.say": "asked"})), Err(Unfit::UnknownAnswer));
}

#[test]
fn a_language_is_any_well_formed_tag() {
    for tag in ["en", "zh-Hant-HK", "bfi", "other", "prefer_not"] {
        accepts(json!({ "you.language": tag }));
    }
    for tag in ["English", "e", "en_GB", "en-", "", "12", &format!("en{}", "-x".repeat(40))] {
        rejects(json!({ "you.language": tag }), Unfit::UnknownAnswer);
    }
}

#[test]
fn a_projects_own_options_fit() {
    let mut questionnaire = coeval_core();
    let ward = questionnaire.items.iter_mut().find(|item| item.id == "you.ward").expect("an item of coeval-core");
    let label = Text::base("Leigh");
    let option = AnswerOption {
        code: "E05002221".to_owned(),
        label,
        exclusive: false,
        beside: false,
        asks_text: false,
        more: false,
        under: None,
    };
    ward.options.insert(0, option);
    let Value::Object(answers) = json!({"you.ward": "E05002221"}) else { panic!("an object") };
    assert!(fit(&questionnaire, &[], Style::Standard, &answers).is_ok());
    rejects(Value::Object(answers), Unfit::UnknownAnswer);
}
