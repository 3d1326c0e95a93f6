//! The results page as HTML: what it says in which language, and that it reads well without colour, style or script.
#![cfg(feature = "ssr")]

use std::{collections::BTreeMap, sync::Arc};

use app::{
    documents::{
        html::Site,
        results::{Beside, ResultsPage, ResultsPageProps, ResultsView},
    },
    i18n::Words,
};
use domain::reporting::published::{Audience, Published};
use domain::{
    collection::{
        answer::{Answer, Answers},
        project::{Aim, Project, Wave},
        questionnaire::{Length, Style, coeval_core},
        response::Channel,
    },
    disclosure::{Noise, Row, Settings, Tally, breakdowns, measures, release},
    text::Text,
    time::DAY_MS,
    wire::v1::Pack,
};
use leptos::prelude::*;

/// A release of people who gave these answers so many times; "day" says on which day, from 1970, "easy" in which words.
fn view(answers: &[(usize, &[(&str, &str)])]) -> ResultsView {
    view_with(answers, Vec::new())
}

/// The same of a project with these waves.
fn view_with(answers: &[(usize, &[(&str, &str)])], waves: Vec<Wave>) -> ResultsView {
    let questionnaire = coeval_core();
    let aims = vec![Aim { id: "a1".to_owned(), text: Text::base("Everyone can join in") }];
    let day = |given: &[(&str, &str)]| {
        given.iter().find(|(item, _)| *item == "day").map_or(20_000, |(_, day)| day.parse().unwrap_or(0))
    };
    let style = |given: &[(&str, &str)]| {
        if given.iter().any(|(item, _)| *item == "easy") { Style::Easy } else { Style::Standard }
    };
    let everyone: Vec<(Answers, i64, Style)> = answers
        .iter()
        .flat_map(|(times, given)| {
            let known = given.iter().filter(|(item, _)| !["day", "easy"].contains(item));
            let one: Answers = known.map(|(item, code)| ((*item).to_owned(), Answer::from(*code))).collect();
            vec![(one, day(given), style(given)); *times]
        })
        .collect();
    let (length, channel) = (Length::Full, Channel::Own);
    let rows = everyone.iter().map(|(answers, day, style)| {
        let (style, at_ms) = (*style, day * DAY_MS);
        Row { answers, length, style, channel, at_ms, asked: None }
    });
    let rows: Vec<Row<'_>> = rows.collect();
    let measures = measures(&questionnaire, &aims);
    let tally = Tally::recount(&questionnaire, &aims, &measures, &breakdowns(&measures, &waves), &rows);
    let released = Arc::new(release(&tally, Settings::default(), Noise::none()));
    let project = Project { slug: "garden".to_owned(), name: Text::base("Garden"), aims, waves, ..Project::default() };
    let pack = Pack { project, questionnaire, languages: vec!["en-GB".to_owned()], sealing_key: None };
    let published = Published {
        number: 3,
        published_at_ms: 20_001 * DAY_MS,
        k: 10,
        released,
        audience: Audience::Public,
        changes: BTreeMap::default(),
        by_wave: BTreeMap::default(),
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
    assert!(place(">30 people answered.") < place("id=\"principles\""));
    assert!(place("id=\"principles\"") < place("id=\"method\""));
    assert!(html.contains("Answers came on 4 October 2024."));
    assert!(html.contains("5 October 2024 (results number 3)"));
}

#[test]
fn each_figure_is_a_sentence_a_chart_and_a_table() {
    let html = html(respect(), "en-GB");
    let figure = figure(&html, "q17-p_respect");
    let said = "About 24 of 30 people answered “Most of the time” or “Always”. \
                That is 8 in 10 (likely between 6 and 9 in 10).";
    assert!(figure.contains(said), "{figure}");
    assert!(figure.contains("<svg") && figure.contains("<table>") && figure.contains("<th scope=\"row\">"));
    assert!(figure.contains(">hardly anybody<"), "nobody in a small group is said in a word");
    assert!(figure.contains("if those who answered are like those who did not"));
}

#[test]
fn what_too_few_answered_is_one_sentence_only() {
    let html = html(respect(), "en-GB");
    let figure = figure(&html, "q07-area");
    assert!(figure.contains("Too few people answered, so we do not show this, to protect people."));
    assert!(!figure.contains("<svg") && !figure.contains("<table"));
}

/// The same figures as staff read them.
fn for_staff(view: ResultsView) -> ResultsView {
    let audience = Audience::Staff { by: Some("you.role".to_owned()), filter: None };
    let published = view.published.map(|published| Published { audience, ..published });
    ResultsView { published, ..view }
}

/// What a page says "about" a number, but for ranges of tenths, which are near whatever they come from.
fn abouts(html: &str) -> Vec<&str> {
    let said = html.match_indices("bout ").filter(|(at, word)| {
        html[at + word.len()..].starts_with(|letter: char| letter.is_ascii_digit())
            && !html[..*at].ends_with("likely a")
    });
    said.map(|(at, _)| html[at..].split('<').next().unwrap_or_default()).collect()
}

#[test]
fn staff_read_of_counts_what_everybody_reads() {
    let crowd = || view(&[(200, &[("q05.gain", "skills"), ("q17.p_respect", "always")]), (9, &[("q03.say", "told")])]);
    for figures in [respect, || differing(40), crowd] {
        let (public, staff) = (html(figures(), "en-GB"), html(for_staff(figures()), "en-GB"));
        for page in [&public, &staff] {
            assert!(abouts(page).len() > 5 && page.contains("People (about)") && page.contains("(about "), "{page}");
        }
    }
    let page = html(for_staff(respect()), "en-GB");
    for words in [
        ">30 people answered.</p>",
        ">About 24 of 30 people answered “Most of the time” or “Always”. That is 8 in 10 (likely between 6 and 9 in 10).",
        "47% (about 14)",
        "How they answered, about: On their own phone or computer: 30",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let arabic = html(for_staff(respect()), "ar");
    assert!(arabic.contains(">أجاب 30 شخصًا.") && arabic.contains("أجاب نحو 24 من 30 شخصًا"), "{arabic}");
}

#[test]
fn where_no_share_is_shown_nothing_is_drawn_and_no_picture_is_offered() {
    let few: [(usize, &[(&str, &str)]); 2] =
        [(8, &[("you.age", "25_34"), ("q03.say", "told")]), (8, &[("you.age", "35_44"), ("q03.say", "asked")])];
    let page = html(view(&few), "en-GB");
    let opened = |id: &str| page.contains(&format!("id=\"item-{id}\" data-chart=\"{id}\""));
    let age = figure(&page, "you-age").split("<details").next().unwrap_or_default();
    assert!(age.contains(">hidden<"), "the list stays: {age}");
    assert!(!age.contains("class=\"bar ") && !age.contains("role=\"img\""), "{age}");
    assert!(!opened("you-age") && opened("q03-say"), "{page}");
    assert!(!page.contains("data-chart=\"principles\"") && page.contains("data-chart=\"people\""));
    let one_sided = html(view(&[(16, &[("q17.p_respect", "always")])]), "en-GB");
    let respect = figure(&one_sided, "q17-p_respect");
    assert!(respect.contains("class=\"bar stacked\"") && respect.contains(">nearly all<"), "{respect}");
    assert!(one_sided.contains("data-chart=\"q17-p_respect\""));
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
fn where_nothing_may_be_shown_the_page_says_so_once_and_ends() {
    let nobody = html(view(&[]), "en-GB");
    assert!(nobody.contains("Nobody has answered yet."), "{nobody}");
    let nine = html(view(&[(9, &[("q06.services", "same")])]), "en-GB");
    for page in [nobody, nine, html(view(&[(4, &[("q06.services", "same")])]), "en-GB")] {
        assert_eq!(page.matches("When enough people have answered, what they said will stand here").count(), 1);
        assert!(!page.contains("so we do not show this") && !page.contains("<article"), "{page}");
        assert!(!page.contains("<table") && !page.contains("id=\"contents\"") && !page.contains("id=\"differences\""));
        assert!(page.contains("id=\"people-heading\"") && page.contains("id=\"method\""), "{page}");
    }
    assert!(html(view(&[]), "ar").contains("عندما يجيب عدد كافٍ من الناس"));
    assert!(!html(respect(), "en-GB").contains("When enough people have answered"));
}

#[test]
fn every_section_is_in_the_contents_and_ends_with_the_way_back_to_them() {
    let page = html(respect(), "en-GB");
    let contents = page.split("<nav id=\"contents\"").nth(1).and_then(|rest| rest.split("</nav>").next());
    let contents = contents.unwrap_or_else(|| panic!("no contents: {page}"));
    let sections = contents.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
    assert!(sections.len() > 10, "{sections:?}");
    for id in sections.iter().filter(|id| !["differences", "method"].contains(*id)) {
        let end = section(&page, id).trim_end();
        assert!(end.ends_with("<p class=\"ways\"><a href=\"#contents\">Back to contents</a></p>"), "{id}: {end}");
    }
    let after_method = page.split("<section id=\"method\"").nth(1).unwrap_or_default();
    assert!(after_method.contains("href=\"#contents\""), "{after_method}");
}

#[test]
fn the_whole_that_percentages_are_of_is_printed_where_easy_read_answers_stand_apart() {
    let crowd: [(usize, &[(&str, &str)]); 2] =
        [(40, &[("q17.p_respect", "always")]), (20, &[("easy", "yes"), ("q17.p_respect", "yes")])];
    let page = html(view(&crowd), "en-GB");
    let respected = figure(&page, "q17-p_respect");
    assert!(
        respected.contains("Roughly: answered 60") && respected.contains("<h4>Answers to the Easy Read"),
        "{respected}"
    );
    assert!(respected.contains("<p class=\"total\">People that these percentages are of: 40</p>"), "{respected}");
    let easy_too = "This share also counts the people who answered in Easy Read.";
    assert!(respected.contains(easy_too), "the share is of more people than the chart above it: {respected}");
    let plain = html(respect(), "en-GB");
    assert!(!plain.contains("class=\"total\"") && !plain.contains(easy_too), "everybody who answered is on the scale");
}

#[test]
fn on_paper_addresses_are_whole_where_the_site_knows_its_own() {
    let words = Words::on_server("en-GB");
    let page = Owner::new().with(|| {
        provide_context(words);
        provide_context(Site(Some("https://answers.example.org/".to_owned())));
        ResultsPage(ResultsPageProps { view: respect() }).into_view().to_html()
    });
    let method = section(&page, "method");
    for address in ["/api/v1/projects/garden/results", "/api/v1/odata/garden/"] {
        assert!(method.contains(&format!("data-print=\"https://answers.example.org{address}\"")), "{method}");
    }
    assert_eq!(method.matches("data-print=").count(), method.matches("<a ").count());
    assert!(!html(respect(), "en-GB").contains("data-print"), "half an address helps nobody");
}

#[test]
fn plurals_follow_the_language() {
    let arabic = html(respect(), "ar");
    assert!(arabic.contains(">أجاب 30 شخصًا."));
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
    assert!(services.contains("Too few, so not shown"), "nobody answered in the second");
    assert!(!html(respect(), "en-GB").contains("rounds of asking"), "a project without rounds");
}

/// A crowd in which lived experience and professionals see one thing differently and another alike.
fn differing(both: usize) -> ResultsView {
    let answers: [&[(&str, &str)]; 6] = [
        &[("you.role", "lived"), ("q06.services", "bit_better"), ("q17.p_respect", "always")],
        &[("you.role", "lived"), ("q06.services", "same"), ("q17.p_respect", "always")],
        &[("you.role", "professional"), ("q06.services", "bit_better"), ("q17.p_respect", "always")],
        &[("you.role", "professional"), ("q06.services", "same"), ("q17.p_respect", "always")],
        &[("you.role", "both"), ("q06.services", "same"), ("q17.p_respect", "always")],
        &[("you.role", "both"), ("q06.services", "bit_better"), ("q17.p_respect", "always")],
    ];
    let times = [400, 100, 200, 200, both / 2, both / 2];
    view(&times.into_iter().zip(answers).collect::<Vec<_>>())
}

/// A section of the page by its id.
fn section<'h>(html: &'h str, id: &str) -> &'h str {
    let after = html.split(&format!("<section id=\"{id}\"")).nth(1).unwrap_or_else(|| panic!("no section {id}"));
    after.split("</section>").next().unwrap_or(after)
}

#[test]
fn what_is_seen_differently_is_listed_with_a_link_and_what_is_seen_alike_is_counted() {
    let page = html(differing(0), "en-GB");
    let list = section(&page, "differences");
    assert!(list.contains("href=\"#item-q06-services\"") && page.contains("id=\"item-q06-services\""), "{list}");
    assert!(list.contains("see this differently (80% and 50%)") && !list.contains("item-q17-p_respect"), "{list}");
    assert!(list.contains("On 1 question, we see it alike.") && list.contains("can be chance alone"), "{list}");
    let hidden = html(respect(), "en-GB");
    let hidden = section(&hidden, "differences");
    assert!(hidden.contains("There are too few answers to compare") && !hidden.contains("<li>"), "{hidden}");
}

#[test]
fn both_kinds_of_knowledge_have_bars_a_difference_and_one_bar_in_which_they_weigh_the_same() {
    let page = html(differing(40), "en-GB");
    let services = figure(&page, "q06-services");
    let bar = |name: &str| services.split(&format!(">{name}</span>")).nth(1).unwrap_or_else(|| panic!("no {name}"));
    for name in ["People with lived experience", "Professionals", "People who are both", "Both weighing the same"] {
        let row = bar(name).split("</li>").next().unwrap_or_default();
        assert!(row.contains("class=\"bar interval\"") && row.contains("likely range"), "{name}: {row}");
    }
    assert!(bar("Difference").contains("+30") && bar("Difference").contains("points, likely range"));
    assert!(services.contains("however many people answered"), "the rule stands beside the number");
    let unknown = html(differing(0), "en-GB");
    let unknown = figure(&unknown, "q06-services");
    assert!(!unknown.contains(">Both weighing the same</span>") && unknown.contains("not every group can be shown"));
}

#[test]
fn two_rounds_that_are_shown_are_drawn() {
    let at = |month: u32| format!("2024-{month:02}-01T00:00:00Z");
    let wave = |id: &str, first: u32, last: u32| Wave {
        id: id.to_owned(),
        name: Text::base(["Round ", id].concat()),
        opens_at: Some(at(first)),
        closes_at: Some(at(last)),
    };
    let waves = vec![wave("one", 1, 2), wave("two", 3, 4)];
    let crowd: [(usize, &[(&str, &str)]); 4] = [
        (40, &[("q06.services", "bit_better"), ("day", "19740")]),
        (10, &[("q06.services", "same"), ("day", "19740")]),
        (20, &[("q06.services", "bit_better"), ("day", "19800")]),
        (20, &[("q06.services", "same"), ("day", "19800")]),
    ];
    let page = html(view_with(&crowd, waves), "en-GB");
    let services = figure(&page, "q06-services");
    assert!(services.contains("class=\"trend\"") && services.contains("class=\"way\""), "{services}");
    assert!(services.contains("The first and the last round shown are different (80% and 50%)."), "{services}");
    assert!(
        services.contains("Round one (1 January 2024 – 1 February 2024)")
            && services.contains("about 50 people answered")
    );
    assert!(!services.to_lowercase().contains("trend</"), "two points are no trend");
}

#[test]
fn without_rounds_there_is_no_drawing_of_them() {
    let page = html(differing(0), "en-GB");
    assert!(!page.contains("class=\"trend\""), "a project without rounds");
    let arabic = html(differing(0), "ar");
    assert!(section(&arabic, "differences").contains("نرى هذا بشكل مختلف"));
}

#[test]
fn every_chart_has_its_numbers_as_a_file_and_every_pattern_is_there_once() {
    let page = html(differing(0), "en-GB");
    for chart in ["people", "principles", "q06.services", "q17.p_respect"] {
        assert!(page.contains(&format!("href=\"/p/garden/results/{chart}.csv\"")), "{chart}");
    }
    for used in page.split("fill=\"url(#").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert_eq!(page.matches(&format!("id=\"{used}\"")).count(), 1, "{used}");
    }
    assert!(page.matches("fill=\"url(#hatch-").count() > 5);
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands for one thing");
}

#[test]
fn the_method_says_who_answered_how_and_what_the_figures_cannot_say() {
    let page = html(respect(), "en-GB");
    let method = section(&page, "method");
    for words in [
        "30 people answered.",
        "On their own phone or computer: 30",
        "results number 3",
        "nothing about people who did not answer",
        "fewer than 10 people",
        "cannot show that the project caused a change",
    ] {
        assert!(method.contains(words), "{words}: {method}");
    }
}

#[test]
fn stories_are_said_to_be_shown_with_permission_only_and_none_is() {
    let page = html(respect(), "en-GB");
    let stories = section(&page, "stories");
    assert!(
        stories.contains("only if the person who wrote it said yes") && stories.contains("No stories are shown yet.")
    );
}
