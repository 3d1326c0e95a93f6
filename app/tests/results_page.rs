//! The results page as HTML: what it says in which language, and that it reads well without colour, style or script.
#![cfg(feature = "ssr")]

use std::{collections::BTreeMap, sync::Arc};

use app::{
    i18n::Words,
    pages::results::{Beside, Level, Published, ResultsPage, ResultsPageProps, ResultsView},
};
use domain::{
    answer::{Answer, Answers},
    disclosure::{Row, Settings, Tally, breakdowns, measures, release},
    project::{Aim, Project, Wave},
    questionnaire::{Length, Style, coeval_core},
    response::Channel,
    text::Text,
    time::DAY_MS,
    wire::v1::Pack,
};
use leptos::prelude::*;

/// A release of people who gave these answers so many times.
fn view(answers: &[(usize, &[(&str, &str)])]) -> ResultsView {
    view_with(answers, Vec::new())
}

/// The same of a project with these rounds of asking.
fn view_with(answers: &[(usize, &[(&str, &str)])], waves: Vec<Wave>) -> ResultsView {
    let questionnaire = coeval_core();
    let aims = vec![Aim { id: "a1".to_owned(), text: Text::base("Everyone can join in") }];
    let everyone: Vec<Answers> = answers
        .iter()
        .flat_map(|(times, given)| {
            let one: Answers = given.iter().map(|(item, code)| ((*item).to_owned(), Answer::from(*code))).collect();
            vec![one; *times]
        })
        .collect();
    let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
    let row = |answers| Row { answers, length, style, channel, at_ms: 20_000 * DAY_MS, asked: None };
    let rows: Vec<Row<'_>> = everyone.iter().map(row).collect();
    let measures = measures(&questionnaire, &aims);
    let tally = Tally::recount(&questionnaire, &aims, &measures, &breakdowns(&measures, &waves), &rows);
    let released = Arc::new(release(&tally, Settings::default(), None));
    let project = Project { slug: "garden".to_owned(), name: Text::base("Garden"), aims, waves, ..Project::default() };
    let pack = Pack { project, questionnaire, languages: vec!["en-GB".to_owned()], sealing_key: None };
    let published = Published {
        number: 3,
        published_at_ms: 20_001 * DAY_MS,
        k_public: 10,
        released,
        level: Level::Public,
        changes: BTreeMap::default(),
    };
    ResultsView { pack: Arc::new(pack), published: Some(published), beside: Beside::default() }
}

fn respect() -> ResultsView {
    view(&[
        (14, &[("q17.p_respect", "always"), ("q06.services", "bit_better"), ("you.role", "lived")]),
        (10, &[("q17.p_respect", "mostly"), ("q06.services", "same"), ("you.role", "lived")]),
        (6, &[("q17.p_respect", "never"), ("q06.services", "lot_worse")]),
    ])
}

fn html(view: ResultsView, language: &str) -> String {
    let words = Words::on_server(language);
    Owner::new().with(|| {
        provide_context(words);
        ResultsPage(ResultsPageProps { view }).into_view().to_html()
    })
}

/// One figure of the page.
fn figure<'h>(html: &'h str, id: &str) -> &'h str {
    let after = html.split(&format!("id=\"item-{id}\"")).nth(1).unwrap_or_else(|| panic!("no figure {id}"));
    after.split("</article>").next().unwrap_or(after)
}

#[test]
fn people_come_first_and_how_to_read_it_last() {
    let html = html(respect(), "en-GB");
    let place = |words: &str| html.find(words).unwrap_or_else(|| panic!("{words} is missing"));
    assert!(place("About 30 people answered.") < place("id=\"principles\""));
    assert!(place("id=\"principles\"") < place("id=\"method\""));
    assert!(html.contains("Answers came on 4 October 2024."));
    assert!(html.contains("5 October 2024 (release 3)"));
}

#[test]
fn each_figure_is_a_sentence_a_chart_and_a_table() {
    let html = html(respect(), "en-GB");
    let figure = figure(&html, "q17-p_respect");
    let said = "About 25 of 30 people answered “Most of the time” or “Always”. \
                That is 8 in 10 (likely between 7 and 9 in 10).";
    assert!(figure.contains(said), "{figure}");
    assert!(figure.contains("<svg") && figure.contains("<table>") && figure.contains("<th scope=\"row\">"));
    assert!(figure.contains(">hidden<"), "small counts are said to be hidden");
    assert!(figure.contains("if those who answered are like those who did not"));
}

#[test]
fn what_too_few_answered_is_one_sentence_only() {
    let html = html(respect(), "en-GB");
    let figure = figure(&html, "q07-area");
    assert!(figure.contains("Fewer than 10 people answered, so we do not show this, to protect people."));
    assert!(!figure.contains("<svg") && !figure.contains("<table"));
}

#[test]
fn no_style_attribute_and_no_unnamed_drawing() {
    let html = html(respect(), "en-GB");
    assert!(!html.contains(" style="));
    for drawing in html.split("<svg").skip(1) {
        let tag = drawing.split('>').next().unwrap_or_default();
        assert!(tag.contains("aria-hidden") || tag.contains("aria-label"), "{tag}");
    }
}

#[test]
fn before_the_first_release_it_says_so() {
    let html = html(ResultsView { published: None, ..respect() }, "en-GB");
    assert!(html.contains("No results yet") && !html.contains("<svg"));
}

#[test]
fn plurals_follow_the_language() {
    let arabic = html(respect(), "ar");
    assert!(arabic.contains("أجاب نحو 30 شخصًا."));
    assert!(arabic.contains("أي 8 من كل 10"));
}

#[test]
fn both_kinds_of_knowledge_are_compared_in_sentences() {
    let role = |role: &'static str, code: &'static str| [("you.role", role), ("q06.services", code)];
    let crowd = [
        (40, role("lived", "bit_better")),
        (10, role("lived", "same")),
        (20, role("professional", "bit_better")),
        (20, role("professional", "same")),
        (10, role("both", "bit_better")),
        (10, role("both", "same")),
    ];
    let crowd: Vec<(usize, &[(&str, &str)])> = crowd.iter().map(|(times, given)| (*times, given.as_slice())).collect();
    let page = html(view(&crowd), "en-GB");
    let services = figure(&page, "q06-services");
    assert!(services.contains("People with lived experience and professionals see this differently (80% and 50%)."));
    assert!(services.contains("If both weigh the same, it is 63% (likely between"), "{services}");
    let without_both = html(view(&crowd[..4]), "en-GB");
    assert!(!without_both.contains("If both weigh the same"), "nobody knows how many are both");
    assert!(!html(respect(), "en-GB").contains("professionals see this"), "one of them is hidden");
}

#[test]
fn rounds_of_asking_stand_side_by_side() {
    let wave = |id: &str, opens: &str, closes: &str| Wave {
        id: id.to_owned(),
        name: Text::base(["Round ", id].concat()),
        opens_at: Some(opens.to_owned()),
        closes_at: Some(closes.to_owned()),
    };
    let waves = vec![
        wave("one", "2024-10-01T00:00:00Z", "2024-10-31T00:00:00Z"),
        wave("two", "2024-11-01T00:00:00Z", "2024-11-30T00:00:00Z"),
    ];
    let page = html(view_with(&[(30, &[("q06.services", "bit_better")])], waves), "en-GB");
    let services = figure(&page, "q06-services");
    assert!(services.contains("Side by side: rounds of asking") && services.contains("Round one"), "{services}");
    assert!(services.contains("Fewer than 10, so not shown"), "nobody answered in the second");
    assert!(!html(respect(), "en-GB").contains("rounds of asking"), "a project without rounds");
}
