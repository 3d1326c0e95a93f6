//! The results page as HTML: what it says in which language, and that it reads well without colour, style or script.
#![cfg(feature = "ssr")]

use std::sync::Arc;

use app::{
    i18n::Words,
    pages::results::{Level, Published, ResultsPage, ResultsPageProps, ResultsView},
};
use domain::{
    answer::{Answer, Answers},
    disclosure::{Row, Settings, Tally, breakdowns, measures, release},
    project::{Aim, Project},
    questionnaire::{Length, Style, coeval_core},
    response::Channel,
    text::Text,
    time::DAY_MS,
    wire::v1::Pack,
};
use leptos::prelude::*;

/// A release of people who gave these answers so many times.
fn view(answers: &[(usize, &[(&str, &str)])]) -> ResultsView {
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
    let row = |answers| Row { answers, length, style, channel, at_ms: 20_000 * DAY_MS };
    let rows: Vec<Row<'_>> = everyone.iter().map(row).collect();
    let measures = measures(&questionnaire, &aims);
    let tally = Tally::recount(&questionnaire, &aims, &measures, &breakdowns(&measures), &rows);
    let released = Arc::new(release(&tally, Settings::default(), None));
    let project = Project { slug: "garden".to_owned(), name: Text::base("Garden"), aims, ..Project::default() };
    let pack = Pack { project, questionnaire, languages: vec!["en-GB".to_owned()], sealing_key: None };
    let published =
        Published { number: 3, published_at_ms: 20_001 * DAY_MS, k_public: 10, released, level: Level::Public };
    ResultsView { pack: Arc::new(pack), published: Some(published) }
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
