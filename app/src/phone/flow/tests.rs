//! The pages of the flow as HTML: what their buttons say, and what they say of the way.

use domain::{
    collection::{
        answer::Answer,
        draft::{Draft, Seed},
        project::{Aim, Project},
        questionnaire::{Length, coeval_core},
    },
    text::Text,
    wire::v1::Pack,
};

use super::*;
use crate::contexts::{shared::provide_shared, start::Start};

fn pack() -> Pack {
    let project = Project {
        slug: "mascot".to_owned(),
        name: Text::base("Naming the mascot"),
        summary: Text::base("A town chooses."),
        aims: vec![Aim { id: "a1".to_owned(), text: Text::base("Everyone can suggest a name.") }],
        ..Project::default()
    };
    Pack { project, questionnaire: coeval_core(), languages: Vec::new(), sealing_key: None }
}

/// The page of a step in a language, with these answers given before.
fn page(language: &str, length: Length, step: &str, answers: &[(&str, &str)]) -> String {
    Owner::new().with(|| {
        provide_context(crate::i18n::Words::on_server(language));
        let start = Start { pack: Some(pack()), ..Start::default() };
        provide_shared(Route::answer("mascot", step), &start);
        let seed = Seed { id: "019aab80-0000-7000-8000-000000000001".to_owned(), random: [7; 10], now_ms: 1 };
        let mut draft = Draft::start(seed, "mascot", &coeval_core());
        (draft.agreed, draft.length) = (Some(1), length);
        for (item, code) in answers {
            draft.set(item, Some(Answer::from(*code)));
        }
        use_draft().put(draft);
        view! { <FlowPage slug="mascot".to_owned() step=step.to_owned() returning=false /> }.to_html()
    })
}

/// The words of the buttons that go on from a page, in order.
fn buttons(page: &str) -> Vec<String> {
    let actions =
        page.split("class=\"actions\"").nth(1).and_then(|rest| rest.split("</div>").next()).unwrap_or_default();
    let words = |button: &str| {
        button.split_once('>').map(|(_, rest)| plain(rest.split("</button>").next().unwrap_or_default()))
    };
    actions.split("<button").skip(1).filter_map(words).collect()
}

/// Words without the marks that the server puts between what changes.
fn plain(html: &str) -> String {
    let mut text = html.to_owned();
    while let Some((before, rest)) = text.split_once('<') {
        text = [before, rest.split_once('>').map_or("", |(_, after)| after)].concat();
    }
    text.trim().to_owned()
}

fn caption(page: &str) -> String {
    let caption = page.split("class=\"caption\">").nth(1).and_then(|rest| rest.split("</span>").next());
    plain(caption.unwrap_or_default())
}

const SKIP: &str = "Skip this question";
const SKIP_AND_SAVE: &str = "Skip this question and save my answers";
const SOMETHING: (&str, &str) = ("q06.services", "same");

#[test]
fn only_the_last_button_before_the_answers_are_saved_says_so() {
    let of = |length, step, answers: &[(&str, &str)]| buttons(&page("en-GB", length, step, answers));
    assert_eq!(of(Length::Short, "q25.next", &[SOMETHING]), ["Continue", SKIP]);
    assert_eq!(of(Length::Short, "check", &[SOMETHING]), ["Continue"]);
    assert_eq!(of(Length::Short, "you.disability", &[SOMETHING]), ["Save my answers", SKIP_AND_SAVE]);
    let with_impact = [SOMETHING, ("you.disability", "yes")];
    assert_eq!(of(Length::Short, "you.disability", &with_impact), ["Continue", SKIP_AND_SAVE], "yes brings a question");
    assert_eq!(of(Length::Short, "you.disability_impact", &with_impact), ["Save my answers", SKIP_AND_SAVE]);
    assert_eq!(of(Length::Quick, "q25.next", &[SOMETHING]), ["Continue", SKIP]);
    assert_eq!(of(Length::Quick, "check", &[SOMETHING]), ["Save my answers"]);
    assert_eq!(of(Length::Short, "about", &[SOMETHING]), ["Answer these questions", "Skip these and save my answers"]);
}

#[test]
fn whoever_answered_nothing_is_asked_first_and_no_button_says_otherwise() {
    let of = |length, step| buttons(&page("en-GB", length, step, &[]));
    assert_eq!(of(Length::Quick, "check"), ["Continue"]);
    assert_eq!(of(Length::Short, "you.disability"), ["Continue", SKIP]);
    assert_eq!(of(Length::Short, "about"), ["Answer these questions", "Skip these"]);
    assert_eq!(of(Length::Short, "nothing"), ["Save it anyway"]);
    let only_this = page("en-GB", Length::Short, "you.disability", &[("you.disability", "no")]);
    assert_eq!(buttons(&only_this), ["Save my answers", SKIP], "skipping the only answer leaves none");
}

#[test]
fn a_line_beside_the_words_says_how_far_one_has_come() {
    let seen = page("en-GB", Length::Short, "you.age", &[SOMETHING]);
    assert_eq!(caption(&seen), "About you: question 15 of 18");
    let line = seen.split("<progress").nth(1).and_then(|rest| rest.split('>').next()).expect("it is there");
    for part in [
        "aria-label=\"How far you have come\"",
        "aria-valuetext=\"About you: question 15 of 18\"",
        "value=\"15\"",
        "max=\"18\"",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    let with_story = page("en-GB", Length::Short, "story.use", &[("story.text", "A bench.")]);
    assert_eq!(caption(&with_story), "Question 14 of 19");
    assert!(page("ar", Length::Short, "story.text", &[]).contains("السؤال 13 من 18"));
}

#[test]
fn the_start_says_how_much_there_is_with_the_questions_about_the_person() {
    let seen = plain(&page("en-GB", Length::Short, "setup", &[]).replace("</span>", " "));
    for words in [
        "About 2 minutes6 questions",
        "About 7 minutesUp to 21 questions · 7 of them are about you",
        "About 11 minutesUp to 34 questions · 7 of them are about you",
    ] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
}

#[test]
fn what_is_in_another_language_than_the_page_says_so() {
    let seen = page("ar", Length::Short, "q04.aim_met.a1", &[]);
    let aim = "<bdi><span lang=\"en-GB\" dir=\"ltr\">Everyone can suggest a name.</span></bdi>";
    assert!(seen.contains(aim), "{seen}");
    let checked = page("ar", Length::Short, "check", &[SOMETHING]);
    assert!(checked.contains(aim) && !checked.contains("lang=\"ar\""), "{checked}");
    let english = page("en-GB", Length::Short, "q04.aim_met.a1", &[]);
    assert!(english.contains("<bdi>Everyone can suggest a name.</bdi>") && !english.contains("lang="), "{english}");
}

#[test]
fn easy_words_go_on_to_the_questions_about_the_person() {
    let easy = |step: &str| {
        Owner::new().with(|| {
            provide_context(crate::i18n::Words::on_server("en-GB"));
            provide_shared(Route::answer("mascot", step), &Start { pack: Some(pack()), ..Start::default() });
            let seed = Seed { id: "019aab80-0000-7000-8000-000000000001".to_owned(), random: [7; 10], now_ms: 1 };
            let mut draft = Draft::start(seed, "mascot", &coeval_core());
            (draft.agreed, draft.style) = (Some(1), domain::collection::questionnaire::Style::Easy);
            use_draft().put(draft);
            view! { <FlowPage slug="mascot".to_owned() step=step.to_owned() returning=false /> }.to_html()
        })
    };
    assert!(easy("about").contains("Now we ask about you."));
    let role = easy("you.role");
    assert!(role.contains("It is part of my life") && !role.contains("(resident"), "{role}");
    let missing = easy("q22.voices_missing");
    let (first, more) = missing.split_once("<details class=\"more\"").expect("the rest is one press away");
    let (more, last) = more.split_once("</details>").expect("it ends");
    assert_eq!(first.matches("type=\"checkbox\"").count(), 7);
    assert_eq!(more.matches("type=\"checkbox\"").count(), 10);
    assert!(more.contains("Show more choices") && last.contains("Someone else") && last.contains("No one"));
    let usual = page("en-GB", Length::Short, "q22.voices_missing", &[]);
    assert!(!usual.contains("class=\"more\""), "the usual wording shows them all");
}
