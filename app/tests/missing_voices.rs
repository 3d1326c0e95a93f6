//! The panel of missing voices as HTML: sentences, bars and a table where numbers are shown, and no index where they are not.
#![cfg(feature = "ssr")]

use std::{collections::BTreeMap, sync::Arc};

use app::{
    documents::results::{Beside, ResultsPage, ResultsPageProps, ResultsView},
    i18n::Words,
};
use domain::reporting::published::{Audience, Published};
use domain::{
    collection::{
        answer::{Answer, Answers},
        project::Project,
        questionnaire::{Length, Style, coeval_core},
        response::Channel,
    },
    disclosure::{Noise, Recount, Row, Settings, release},
    reporting::representation::ReferenceRow,
    text::Text,
    wire::v1::Pack,
};
use leptos::prelude::*;

/// The panel of a project whose people said these things about themselves, beside a population.
fn panel(dimension: &str, people: &[(usize, &str)], population: &[(&str, u64)], language: &str) -> String {
    panel_for(Audience::Public, (dimension, people), population, language)
}

fn panel_for(
    audience: Audience,
    (dimension, people): (&str, &[(usize, &str)]),
    population: &[(&str, u64)],
    language: &str,
) -> String {
    let questionnaire = coeval_core();
    let mut recount = Recount::new(&questionnaire, &[], &[]);
    for (times, code) in people {
        let answers = Answers::from([(dimension.to_owned(), Answer::from(*code))]);
        for _ in 0..*times {
            let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
            recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
        }
    }
    let published = Published {
        number: 1,
        published_at_ms: 0,
        k: 10,
        released: Arc::new(release(recount.tally(), Settings::default(), Noise::none())),
        audience,
        changes: BTreeMap::default(),
        by_wave: BTreeMap::default(),
    };
    let row = |(group, people): &(&str, u64)| ReferenceRow {
        dimension: dimension.to_owned(),
        group: (*group).to_owned(),
        people: *people,
        source: "Census".to_owned(),
        as_of: "2021".to_owned(),
        boundary_year: None,
    };
    let beside = Beside { reference: population.iter().map(row).collect(), ..Beside::default() };
    let project = Project { slug: "garden".to_owned(), name: Text::base("Garden"), ..Project::default() };
    let pack = Pack { project, questionnaire, languages: vec!["en-GB".to_owned()], sealing_key: None };
    let view = ResultsView { pack: Arc::new(pack), published: Some(published), beside };
    let html = Owner::new().with(|| {
        provide_context(Words::on_server(language));
        ResultsPage(ResultsPageProps { view }).into_view().to_html()
    });
    let after = html.split("id=\"voices-measured\"").nth(1).expect("the panel is there");
    after.split("</article>").next().unwrap_or(after).to_owned()
}

const ROLE: &str = "you.role";
const MIXED: [(&str, u64); 3] = [("lived", 45), ("professional", 45), ("both", 10)];

#[test]
fn shown_numbers_give_an_index_a_match_and_sentences() {
    let panel = panel(ROLE, &[(140, "lived"), (30, "professional"), (30, "both")], &MIXED, "en-GB");
    assert!(panel.contains("About 30 of 200 people answered"), "{panel}");
    assert!(panel.contains("We would expect about 90. This group is heard less."));
    assert!(panel.contains("0.33 (0.24–0.46)") && panel.contains("heard more") && panel.contains("1.56 (1.41–1.69)"));
    assert!(panel.contains("The mix of about 200 people matches the population by about 70%."));
    assert!(panel.contains("<caption>") && panel.contains("class=\"bar pair\"") && !panel.contains(" style="));
    assert!(panel.contains("Population: Census, 2021.") && !panel.contains("Boundaries of"));
}

#[test]
fn staff_read_of_counts_what_everybody_reads() {
    let people: [(usize, &str); 3] = [(140, "lived"), (30, "professional"), (30, "both")];
    let staff = Audience::Staff { by: None, filter: None };
    let seen = panel_for(staff, (ROLE, &people), &MIXED, "en-GB");
    assert!(seen.contains(">About 30 of 200 people answered “I bring my work"), "{seen}");
    assert!(seen.contains("We would expect about 90.") && seen.contains("Share here (about)"), "{seen}");
}

#[test]
fn a_hidden_number_has_no_index_and_no_match() {
    let population = [("lived", 70), ("professional", 20), ("both", 10)];
    let panel = panel(ROLE, &[(60, "lived"), (3, "professional"), (4, "both")], &population, "en-GB");
    assert!(panel.contains("Not shown, to protect others") && panel.contains("because a group is hidden"));
    assert!(panel.contains("No group that is shown stands out as heard less or heard more."));
    assert!(!panel.contains("fewer than 10"), "which of the two is small is not told: {panel}");
}

#[test]
fn too_many_who_did_not_say_are_told() {
    let people = [(30, "lived"), (30, "professional"), (60, "prefer_not")];
    let said = "Too many people did not say, so this comparison may be wrong.";
    assert!(panel(ROLE, &people, &MIXED[..2], "en-GB").contains(said));
    assert!(!panel(ROLE, &people[..2], &MIXED[..2], "en-GB").contains(said));
}

#[test]
fn without_a_population_it_says_so_in_the_readers_language() {
    let none = |language| panel(ROLE, &[(30, "lived")], &[], language);
    assert!(
        none("en-GB").contains("No population has been chosen to compare with yet") && !none("en-GB").contains("<svg")
    );
    assert!(none("ar").contains("لم تُختر بعد مجموعة سكان للمقارنة بها"));
}
