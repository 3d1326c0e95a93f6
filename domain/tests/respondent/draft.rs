//! From a draft to a response: what is kept, what is left out, and that it happens once.

use super::scenario::{NOW_MS, Scenario};
use domain::collection::{
    answer::{Answer, Answers},
    draft::{Draft, clean_text},
    project::DRAFT_KEPT_MS,
    questionnaire::{Length, Style},
    validation::{Problem, Unfit},
};
use serde_json::json;

#[test]
fn nobody_takes_part_without_agreeing() {
    let mut person = Scenario::start(Length::Short, Style::Standard);
    person.answer("q06.services", "bit_better");
    assert_eq!(person.finish(), Err(vec![Problem::AgreementMissing]));
}

#[test]
fn agreeing_alone_is_enough() {
    let person = Scenario::start(Length::Full, Style::Standard).agree();
    assert_eq!(person.sent(), json!({}));
}

#[test]
fn a_whole_visit_travels_as_the_contract_says() {
    let mut person = Scenario::start(Length::Short, Style::Standard).agree();
    person.tick("q01.activities", &["planning", "designing"]);
    person.answer("q04.aim_met.a1", "mostly").answer("q04.aim_met.a2", "early").answer("q06.services", "bit_better");
    person.tick("q05.gain", &["skills", "other"]).answer("q05.gain.text", "A key to the hall");
    person.do_not_know("q21.c_trust").not_for_me("q17.p_respect");
    person.answer("story.text", "  We got a bench.\r\nThen two.\u{0} ").answer("story.use", "no_name");
    person.answer("you.role", "lived").answer("you.ethnicity", "white").answer("you.ethnicity_detail", "white_irish");
    assert_eq!(
        person.sent(),
        json!({
            "q01.activities": ["planning", "designing"],
            "q04.aim_met": {"a1": "mostly", "a2": "early"},
            "q05.gain": ["skills", "other"],
            "q05.gain.text": "A key to the hall",
            "q06.services": "bit_better",
            "q17.p_respect": "na",
            "q21.c_trust": "dk",
            "story.text": "We got a bench.\nThen two.",
            "story.use": "no_name",
            "you.role": "lived",
            "you.ethnicity": "white",
            "you.ethnicity_detail": "white_irish",
        })
    );
    let response = person.finish().expect("it was sent above");
    assert_eq!((response.revision, response.captured_at.as_str()), (1, "2026-11-22T10:15:00Z"));
    assert_eq!(response.agreed.notice_version, 1);
}

#[test]
fn finishing_twice_makes_the_same_response() {
    let mut person = Scenario::start(Length::Quick, Style::Easy).agree();
    person.answer("q06.services", "better").do_not_know("q04.aim_met.a1");
    assert_eq!(person.finish(), person.finish());
    let reloaded: Draft = serde_json::from_value(serde_json::to_value(&person.draft).expect("a draft is data"))
        .expect("what was written reads back");
    assert_eq!(reloaded, person.draft);
}

#[test]
fn dont_know_not_for_me_and_skipped_stay_three_things() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person
        .do_not_know("q09.p_access")
        .not_for_me("q10.p_honesty")
        .answer("q11.p_courage", "always")
        .skip("q11.p_courage");
    person.do_not_know("q04.aim_met.a1").not_for_me("q04.aim_met.a2");
    assert_eq!(
        person.sent(),
        json!({"q04.aim_met": {"a1": "dk", "a2": "na"}, "q09.p_access": "dk", "q10.p_honesty": "na"})
    );
    let back: Answers = serde_json::from_value(person.sent()).expect("answers read back");
    assert_eq!(back["q09.p_access"], Answer::DontKnow);
    assert_eq!(back["q10.p_honesty"], Answer::NotForMe);
    assert_eq!(back.get("q11.p_courage"), None);
}

#[test]
fn what_is_no_longer_asked_is_left_out() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person.answer("story.text", "x").answer("story.use", "first_name").answer("story.text", " \u{7}");
    person.answer("you.disability", "yes").answer("you.disability_impact", "lot").answer("you.disability", "no");
    person
        .answer("you.ethnicity", "white")
        .answer("you.ethnicity_detail", "white_irish")
        .answer("you.ethnicity", "asian");
    person.tick("q05.gain", &["other"]).answer("q05.gain.text", "A key").tick("q05.gain", &["nothing"]);
    person.tick("q01.activities", &[]);
    assert_eq!(person.sent(), json!({"q05.gain": ["nothing"], "you.disability": "no", "you.ethnicity": "asian"}));
}

#[test]
fn what_another_length_asked_is_left_out() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person.answer("q04.aim_met.a1", "fully").answer("q04.aim_met.a2", "not_yet").answer("q24.learned", "Patience");
    person.draft.length = Length::Quick;
    assert_eq!(person.sent(), json!({"q04.aim_met": {"a1": "fully"}}));
    person.aims.remove(0);
    assert_eq!(person.sent(), json!({"q04.aim_met": {"a2": "not_yet"}}));
}

#[test]
fn a_remark_on_what_should_happen_next_needs_no_choice() {
    let mut person = Scenario::start(Length::Quick, Style::Standard).agree();
    person.answer("q25.next.text", "Ask the young ones");
    assert_eq!(person.sent(), json!({"q25.next.text": "Ask the young ones"}));
}

#[test]
fn on_one_long_page_a_text_chooses_its_option() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person.tick("q05.gain", &["skills"]).answer("q05.gain.text", "A key");
    person.answer("q22.voices_missing.text", "Dog owners");
    person.answer("you.ethnicity", "white").answer("you.ethnicity_detail.text", "Cornish");
    person.answer("q25.next.text", "Go on");
    let questionnaire = person.questionnaire.clone();
    person.draft.choose_by_texts(&questionnaire);
    assert_eq!(
        person.sent(),
        json!({
            "q05.gain": ["skills", "other"],
            "q05.gain.text": "A key",
            "q22.voices_missing": ["other"],
            "q22.voices_missing.text": "Dog owners",
            "q25.next.text": "Go on",
            "you.ethnicity": "white",
            "you.ethnicity_detail": "other",
            "you.ethnicity_detail.text": "Cornish",
        })
    );
}

#[test]
fn on_one_long_page_words_beside_nothing_are_asked_about_and_not_lost() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person.tick("q23.recog_how", &["none"]).answer("q23.recog_how.text", "Not even tea");
    person.do_not_know("q05.gain").answer("q05.gain.text", "A key");
    let questionnaire = person.questionnaire.clone();
    person.draft.choose_by_texts(&questionnaire);
    let unfit = |item: &str| Problem::Answer { item: item.to_owned(), unfit: Unfit::UnknownAnswer };
    assert_eq!(person.finish(), Err(vec![unfit("q05.gain"), unfit("q23.recog_how")]));
    assert_eq!(person.draft.answers["q23.recog_how.text"], Answer::from("Not even tea"));
}

#[test]
fn a_text_in_which_nothing_can_be_seen_is_no_answer() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person.answer("story.text", "\u{feff}").answer("q24.learned", " \u{200b}\u{301}\n");
    person.tick("q05.gain", &["other"]).answer("q05.gain.text", "\u{2060}");
    person.answer("q25.next.text", "می\u{200c}خواهم ❤\u{fe0f} ");
    assert_eq!(person.sent(), json!({"q05.gain": ["other"], "q25.next.text": "می\u{200c}خواهم ❤\u{fe0f}"}));
    assert_eq!(clean_text("\u{200b}\u{feff} \u{ad}"), "");
    assert_eq!(clean_text("👩\u{200d}🌾\u{200b}"), "👩\u{200d}🌾\u{200b}", "what stands beside words stays");
}

#[test]
fn whoever_answered_nothing_can_be_asked() {
    let mut person = Scenario::start(Length::Short, Style::Standard).agree();
    let nothing = |person: &Scenario| person.draft.answers_nothing(&person.questionnaire, &person.aims);
    assert!(nothing(&person));
    person.answer("story.text", "\u{200b}").tick("q01.activities", &[]);
    assert!(nothing(&person));
    person.do_not_know("q06.services");
    assert!(!nothing(&person), "not to know is an answer");
}

#[test]
fn all_problems_are_named_in_the_order_of_the_questions() {
    let mut person = Scenario::start(Length::Full, Style::Standard);
    person.answer("you.age", "42").answer("you.role", "boss").answer("q24.learned", &"x".repeat(501));
    let unfit = |item: &str| Problem::Answer { item: item.to_owned(), unfit: Unfit::UnknownAnswer };
    let wanted = vec![Problem::AgreementMissing, unfit("q24.learned"), unfit("you.role"), unfit("you.age")];
    assert_eq!(person.finish(), Err(wanted));
}

#[test]
fn another_wording_keeps_every_answer_that_means_the_same_in_it() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person.tick("q01.activities", &["planning"]).answer("q02.scope_clear", "partly").answer("q03.say", "told");
    person.tick("q05.gain", &["skills"]).tick("q22.voices_missing", &["young"]).answer("q24.learned", "Patience");
    person.answer("q25.next", "keep").answer("q25.next.text", "Please").answer("you.age", "35_44");
    person.do_not_know("q06.services").do_not_know("q04.aim_met.a2");
    let before = person.sent();
    let questionnaire = person.questionnaire.clone();
    assert_eq!(person.draft.set_style(&questionnaire, Style::Easy), 0);
    assert_eq!(person.sent(), before);
    assert_eq!(person.draft.set_style(&questionnaire, Style::Standard), 0);
    assert_eq!(person.sent(), before);
}

#[test]
fn another_wording_asks_again_what_it_has_on_another_scale_or_not_at_all() {
    let mut person = Scenario::start(Length::Full, Style::Standard).agree();
    person.answer("q08.roles", "lot").answer("q06.services", "same").answer("q03.say", "asked");
    person.tick("q05.gain", &["skills", "belonging"]).tick("q01.activities", &["used_only"]);
    person.answer("q04.aim_met.a1", "little").do_not_know("q04.aim_met.a2").answer("q20.c_comfort", "no");
    let questionnaire = person.questionnaire.clone();
    assert_eq!(person.draft.set_style(&questionnaire, Style::Easy), 6);
    assert_eq!(person.sent(), json!({"q04.aim_met": {"a2": "dk"}, "q20.c_comfort": "no"}));
    assert_eq!(person.draft.set_style(&questionnaire, Style::Easy), 0, "the same wording again changes nothing");
    person.skip("q04.aim_met.a2").answer("q04.aim_met.a1", "partly");
    assert_eq!(person.draft.set_style(&questionnaire, Style::Standard), 1);
    assert_eq!(person.draft.answers.get("q04.aim_met"), None, "an item without any answer is skipped");
}

#[test]
fn of_two_copies_the_one_changed_more_often_is_newer_whatever_the_clock_says() {
    let person = Scenario::start(Length::Short, Style::Standard);
    let (mut earlier, mut later) = (person.draft.clone(), person.draft);
    earlier.touch(NOW_MS + 60_000);
    later.touch(NOW_MS + 60_000);
    later.touch(NOW_MS);
    for (one, other) in [(&earlier, &later), (&later, &earlier)] {
        assert_eq!(Draft::newer(Some(one.clone()), Some(other.clone())).as_ref(), Some(&later));
    }
    let fresh = Draft { id: "019aab80-0000-7000-8000-000000000002".to_owned(), edit: 0, ..earlier.clone() };
    let fresh = Draft { changed_at_ms: earlier.changed_at_ms + 1, ..fresh };
    assert_eq!(Draft::newer(Some(earlier.clone()), Some(fresh.clone())), Some(fresh));
    assert_eq!(Draft::newer(None, Some(earlier.clone())), Some(earlier));
    assert_eq!(Draft::newer(None, None), None);
}

#[test]
fn a_draft_waits_seven_days_after_its_last_change() {
    let mut draft = Scenario::start(Length::Short, Style::Standard).draft;
    draft.touch(NOW_MS + 1000);
    assert!(!draft.expired(NOW_MS + 1000 + DRAFT_KEPT_MS));
    assert!(draft.expired(NOW_MS + 1001 + DRAFT_KEPT_MS));
}

#[test]
fn texts_travel_without_what_nobody_typed() {
    assert_eq!(clean_text("\u{feff}a"), "\u{feff}a", "a mark is not a control character");
    assert_eq!(clean_text(" one\r\ntwo\rthree\t\u{0}\u{1b}[0m\u{9f} \n"), "one\ntwo\nthree\t[0m");
    assert_eq!(clean_text("\u{0}\u{1}"), "");
}
