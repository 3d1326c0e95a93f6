//! The way through the questionnaire, page by page, for each length and wording.

use std::sync::Arc;

use super::scenario::{Scenario, aims};
use domain::collection::{
    draft::Draft,
    questionnaire::{Extent, Length, Part, Style, coeval_core, extent, option_is_offered, text_is_asked},
};

const SHORT: &str = "q01.activities q03.say q04.aim_met.a1 q04.aim_met.a2 q05.gain q06.services q07.area q09.p_access \
    q14.p_inclusivity q17.p_respect q21.c_trust q22.voices_missing q25.next story.text";
const FULL: &str = "q01.activities q02.scope_clear q03.say q04.aim_met.a1 q04.aim_met.a2 q05.gain q06.services q07.area \
    q08.roles q09.p_access q10.p_honesty q11.p_courage q12.p_shared q13.p_reciprocity q14.p_inclusivity q15.p_resource \
    q16.p_transparency q17.p_respect q18.p_humility q19.c_energy q20.c_comfort q21.c_trust q22.voices_missing \
    q23.recog_how q24.learned q25.next story.text";
const QUICK: &str = "you.role q04.aim_met.a1 q06.services q17.p_respect q22.voices_missing q25.next";
const ABOUT_YOU: &str = "you.role you.age you.ward you.ethnicity you.disability";

fn list(steps: &str) -> Vec<&str> {
    steps.split_whitespace().collect()
}

#[test]
fn each_length_has_its_pages_in_order_in_both_wordings() {
    for style in [Style::Standard, Style::Easy] {
        for (length, questions, about_you) in
            [(Length::Quick, QUICK, ""), (Length::Short, SHORT, ABOUT_YOU), (Length::Full, FULL, ABOUT_YOU)]
        {
            let person = Scenario::start(length, style);
            assert_eq!(person.steps(Part::Questions), list(questions), "{length:?} {style:?}");
            assert_eq!(person.steps(Part::AboutYou), list(about_you), "{length:?} {style:?}");
        }
    }
}

#[test]
fn every_page_knows_its_number_and_how_many_there_are() {
    for (length, total) in [(Length::Quick, 6), (Length::Short, 19), (Length::Full, 32)] {
        let mut person = Scenario::start(length, Style::Standard);
        counts_to(&person, total);
        if length != Length::Quick {
            person
                .answer("story.text", "We got a bench.")
                .answer("you.ethnicity", "black")
                .answer("you.disability", "yes");
            counts_to(&person, total + 3);
        }
    }
    let person = Scenario::start(Length::Short, Style::Standard);
    assert_eq!(person.numbered("q04.aim_met.a1").as_deref(), Some("3 of 19"));
    assert_eq!(person.numbered("you.role").as_deref(), Some("15 of 19"));
}

/// Every page has a number of its own, from the first question to the last about the person.
fn counts_to(person: &Scenario, total: usize) {
    let steps = [person.steps(Part::Questions), person.steps(Part::AboutYou)].concat();
    assert_eq!(steps.len(), total);
    for (place, step) in steps.iter().enumerate() {
        assert_eq!(person.numbered(step), Some(format!("{} of {total}", place + 1)), "{step}");
    }
}

#[test]
fn a_length_says_before_it_begins_how_much_it_asks() {
    let of = |length, count| extent(&coeval_core(), &aims(count), length);
    assert_eq!(of(Length::Quick, 5), Extent { fewest: 6, most: 6, about_you: 0, minutes: 2 });
    assert_eq!(of(Length::Short, 2), Extent { fewest: 19, most: 22, about_you: 7, minutes: 7 });
    assert_eq!(of(Length::Full, 2), Extent { fewest: 32, most: 35, about_you: 7, minutes: 11 });
    assert_eq!(of(Length::Full, 5), Extent { fewest: 35, most: 38, about_you: 7, minutes: 12 });
    let mut own = coeval_core();
    own.lengths.quick = vec!["q24.learned".to_owned(), "you.language".to_owned()];
    let own = extent(&own, &[], Length::Quick);
    assert_eq!(own, Extent { fewest: 2, most: 2, about_you: 0, minutes: 2 });
}

#[test]
fn nobody_is_asked_more_than_a_length_says() {
    for length in [Length::Quick, Length::Short, Length::Full] {
        let extent = extent(&coeval_core(), &aims(2), length);
        let mut person = Scenario::start(length, Style::Standard);
        assert_eq!(person.steps(Part::Questions).len() + person.steps(Part::AboutYou).len(), extent.fewest);
        person.answer("story.text", "A").answer("you.ethnicity", "white").answer("you.disability", "yes");
        assert_eq!(person.steps(Part::Questions).len() + person.steps(Part::AboutYou).len(), extent.most);
        assert_eq!(person.steps(Part::AboutYou).len(), extent.about_you);
    }
}

#[test]
fn there_is_a_page_for_each_aim_and_none_without_aims() {
    let mut person = Scenario::start(Length::Full, Style::Standard);
    for count in [0, 1, 5] {
        person.aims = aims(count);
        let pages = person.steps(Part::Questions);
        let asked: Vec<_> = pages.iter().filter(|step| step.starts_with("q04.aim_met")).collect();
        assert_eq!(asked.len(), count);
        assert_eq!(pages.len(), 25 + count);
    }
}

#[test]
fn the_quick_length_asks_about_the_first_aim_only() {
    let mut person = Scenario::start(Length::Quick, Style::Standard);
    person.aims = aims(5);
    assert_eq!(person.steps(Part::Questions), list(QUICK));
    person.aims = Vec::new();
    assert_eq!(person.numbered("q06.services").as_deref(), Some("2 of 5"));
}

#[test]
fn a_story_brings_the_question_how_it_may_be_used_with_a_number_of_its_own() {
    let mut person = Scenario::start(Length::Short, Style::Standard);
    assert!(!person.sees("story.use"));
    person.answer("story.text", "We got a bench.");
    assert_eq!(person.numbered("story.text").as_deref(), Some("14 of 20"));
    assert_eq!(person.numbered("story.use").as_deref(), Some("15 of 20"));
    assert_eq!(person.numbered("you.role").as_deref(), Some("16 of 20"));
    for nothing in ["   \n", "dk", "na"] {
        person.answer("story.text", nothing);
        assert!(!person.sees("story.use"), "{nothing:?}");
    }
    person.answer("story.text", "A").skip("story.text");
    assert!(!person.sees("story.use"));
}

#[test]
fn details_follow_only_the_answers_they_belong_to() {
    let mut person = Scenario::start(Length::Full, Style::Standard);
    for group in ["white", "mixed", "asian", "black", "other"] {
        assert!(person.answer("you.ethnicity", group).sees("you.ethnicity_detail"), "{group}");
        assert_eq!(person.numbered("you.ethnicity_detail").as_deref(), Some("32 of 33"));
    }
    for group in ["prefer_not", "dk", "na"] {
        assert!(!person.answer("you.ethnicity", group).sees("you.ethnicity_detail"), "{group}");
    }
    assert!(person.answer("you.disability", "yes").sees("you.disability_impact"));
    assert!(!person.answer("you.disability", "no").sees("you.disability_impact"));
}

#[test]
fn the_details_on_offer_are_those_of_the_group() {
    let mut person = Scenario::start(Length::Full, Style::Standard);
    person.answer("you.ethnicity", "black");
    let item = person.questionnaire.item("you.ethnicity_detail").expect("an item of coeval-core");
    let on_offer = item.options.iter().filter(|option| option_is_offered(item, option, &person.draft.answers));
    let codes: Vec<&str> = on_offer.map(|option| option.code.as_str()).collect();
    assert_eq!(codes, ["black_caribbean", "black_african", "other", "prefer_not"]);
}

#[test]
fn a_rule_about_an_item_that_is_not_asked_does_not_hold() {
    let mut person = Scenario::start(Length::Full, Style::Standard);
    person.answer("story.text", "We got a bench.");
    Arc::make_mut(&mut person.questionnaire).lengths.full.retain(|id| id != "story.text");
    assert!(!person.sees("story.use"));
}

#[test]
fn a_text_is_asked_for_by_the_option_that_needs_it() {
    let mut person = Scenario::start(Length::Full, Style::Standard);
    let questionnaire = coeval_core();
    let asked = |draft: &Draft, id: &str| {
        let item = questionnaire.item(id).expect("an item of coeval-core");
        text_is_asked(item, draft.answers.get(id))
    };
    assert!(!asked(&person.draft, "q05.gain"));
    person.tick("q05.gain", &["skills", "other"]);
    assert!(asked(&person.draft, "q05.gain"));
    person.do_not_know("q05.gain");
    assert!(!asked(&person.draft, "q05.gain"));
    assert!(asked(&person.draft, "q25.next"), "\"Tell us more\" goes with any answer and with none");
    assert!(!asked(&person.draft, "q06.services"));
}
