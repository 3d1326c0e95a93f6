//! The waves on the results pages: no trend of two, a run chart of twelve, and both kinds of knowledge weighing
//! the same where the mix of people moved.
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
        project::{Project, Wave},
        questionnaire::{Changes, Length, Style, coeval_core},
        response::Channel,
    },
    disclosure::{
        Filter, FilterBy, Noise, Recount, Released, Row, Settings, Strata, Stratum, Tally, WAVE, release, staff,
    },
    text::Text,
    time::{from_rfc3339, zone::TimeZone},
    wire::v1::Pack,
};
use leptos::prelude::*;

const ITEM: &str = "q06.services";

/// Of a role, so many of so many said that things are better.
type Group = (&'static str, usize, usize);

/// Waves of one month each, from January 2024.
fn waves(number: usize) -> Vec<Wave> {
    let wave = |place: usize| {
        let (year, month) = (2024 + place / 12, place % 12 + 1);
        Wave {
            id: format!("w{place}"),
            name: Text::base(format!("Round {}", place + 1)),
            opens_at: Some(format!("{year}-{month:02}-01T00:00:00Z")),
            closes_at: Some(format!("{year}-{month:02}-28T00:00:00Z")),
        }
    };
    (0..number).map(wave).collect()
}

/// The counts of these waves together; of nobody for none.
fn tally(waves: &[Wave], wave_figures: &[(usize, &[Group])]) -> Tally {
    let questionnaire = coeval_core();
    let mut recount = Recount::new(&questionnaire, &[], waves);
    for (place, groups) in wave_figures {
        let at_ms = waves[*place].opens_at.as_deref().and_then(from_rfc3339).expect("it has a date") + 1;
        for (role, top, n) in *groups {
            for person in 0..*n {
                let code = if person < *top { "bit_better" } else { "same" };
                let answers = [("you.role", *role), (ITEM, code)];
                let answers: Answers = answers.map(|(id, code)| (id.to_owned(), Answer::from(code))).into();
                let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
                recount.add(&Row { answers: &answers, length, style, channel, at_ms, asked: None });
            }
        }
    }
    recount.tally().clone()
}

fn view(
    waves: Vec<Wave>,
    released: Released,
    by_wave: BTreeMap<String, Arc<Released>>,
    audience: Audience,
) -> ResultsView {
    let project = Project { slug: "garden".to_owned(), name: Text::base("Garden"), waves, ..Project::default() };
    let languages = vec!["en-GB".to_owned()];
    let pack = Pack { project, questionnaire: coeval_core(), languages, sealing_key: None };
    let published = Published {
        number: 3,
        published_at_ms: 0,
        k: if audience == Audience::Public { 10 } else { 5 },
        released: Arc::new(released),
        audience,
        changes: BTreeMap::default(),
        by_wave,
    };
    ResultsView { pack: Arc::new(pack), published: Some(published), beside: Beside::default() }
}

/// The page that everyone sees.
fn public(wave_figures: &[Vec<Group>]) -> ResultsView {
    let waves = waves(wave_figures.len());
    let crowds: Vec<(usize, &[Group])> = wave_figures.iter().map(Vec::as_slice).enumerate().collect();
    let released = release(&tally(&waves, &crowds), Settings::default(), Noise::none());
    view(waves, released, BTreeMap::default(), Audience::Public)
}

/// The figures of staff with the waves side by side.
fn of_staff(wave_figures: &[Vec<Group>]) -> ResultsView {
    let waves = waves(wave_figures.len());
    let stratum = |(place, groups): (usize, &Vec<Group>)| {
        let opens_ms = waves[place].opens_at.as_deref().and_then(from_rfc3339).expect("it has a date");
        let month = TimeZone::default().date(opens_ms).month();
        let stratum = Stratum { wave: Some(waves[place].id.clone()), event: None, month, channel: Channel::Own };
        (stratum, tally(&waves, &[(place, groups)]))
    };
    let strata = Strata(wave_figures.iter().enumerate().map(stratum).collect());
    let filters: Vec<Filter> = waves.iter().map(|wave| Filter { by: FilterBy::Wave, code: wave.id.clone() }).collect();
    let mut made = staff(&strata, &tally(&waves, &[]), &filters, Settings::default(), Noise::none());
    let everyone = made.remove(0).released;
    let by_wave = made.into_iter().filter_map(|of| Some((of.filter?.code, Arc::new(of.released)))).collect();
    view(waves, everyone, by_wave, Audience::Staff { by: Some(WAVE.to_owned()), filter: None })
}

/// The waves of the figure, as HTML.
fn wave_figures(view: ResultsView, language: &str) -> String {
    let words = Words::on_server(language);
    let html = Owner::new().with(|| {
        provide_context(words);
        ResultsPage(ResultsPageProps { view }).into_view().to_html()
    });
    let after = html.split("data-chart=\"q06-services-rounds\"").nth(1).unwrap_or_else(|| panic!("no rounds: {html}"));
    after.split("class=\"groups\"").next().unwrap_or(after).to_owned()
}

/// What people read of HTML.
fn read(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect()
}

fn of_all(wave_figures: &[(usize, usize)]) -> Vec<Vec<Group>> {
    wave_figures.iter().map(|(top, n)| vec![("lived", *top, *n)]).collect()
}

/// Sixteen waves, of which the first so many are low and the others high.
fn sixteen(low: usize) -> Vec<Vec<Group>> {
    let share = |place: usize| if place < low { 10 + 5 * (place % 2) } else { 80 + 5 * (place % 2) };
    of_all(&(0..16).map(|place| (share(place), 100)).collect::<Vec<_>>())
}

#[test]
fn two_rounds_are_told_without_a_word_of_a_trend_and_three_may_be_called_one() {
    let two = wave_figures(public(&of_all(&[(20, 40), (40, 50)])), "en-GB");
    assert!(two.contains("Round by round") && !read(&two).to_lowercase().contains("trend"), "{two}");
    let three = wave_figures(public(&of_all(&[(20, 40), (25, 40), (40, 50)])), "en-GB");
    assert!(three.contains("Trend, round by round"), "{three}");
    assert!(three.contains("The first and the last round shown are different (50% and 80%)."), "{three}");
    assert!(!three.contains("class=\"median\"") && !three.contains("iddle line"), "{three}");
}

#[test]
fn a_hidden_round_is_no_third_point() {
    let page = wave_figures(public(&of_all(&[(20, 40), (2, 6), (2, 6), (40, 50)])), "en-GB");
    assert!(page.contains("Round by round") && !page.contains("Trend,"), "{page}");
}

#[test]
fn many_rounds_are_a_run_chart_and_no_test() {
    let shifted = wave_figures(public(&sixteen(8)), "en-GB");
    let said = "Eight or more rounds in a row are on one side of the middle line (48%).";
    assert!(shifted.contains(said), "{shifted}");
    assert!(
        !shifted.to_lowercase().contains("the first and the last round shown"),
        "a run chart stands in place of a test"
    );
    assert!(shifted.contains("class=\"median\"") && shifted.contains(">Middle line 48%</text>"), "{shifted}");
    let table = shifted.split("<table>").nth(1).expect("a table twin");
    assert!(
        table.contains("Side of the middle line")
            && table.contains("<td>above</td>")
            && table.contains("<td>below</td>")
    );
    assert!(table.contains(">Middle line</th>") && table.contains("<td>48%</td>"), "{table}");
    let alternating: Vec<_> = (0..12).map(|place| (if place % 2 == 0 { 40 } else { 60 }, 100)).collect();
    let steady = wave_figures(public(&of_all(&alternating)), "en-GB");
    assert!(steady.contains("never eight in a row") && steady.contains("(50%)"), "{steady}");
    let eleven = wave_figures(public(&of_all(&alternating[..11])), "en-GB");
    assert!(!eleven.contains("class=\"median\"") && eleven.contains("the first and the last round shown"), "{eleven}");
}

#[test]
fn where_words_changed_there_is_no_trend_and_no_run_chart() {
    let mut view = public(&sixteen(8));
    if let Some(published) = view.published.as_mut() {
        published.changes.insert(ITEM.to_owned(), Changes { asked_since: None, changed_in: Some(2) });
    }
    let page = wave_figures(view, "en-GB");
    assert!(
        !page.contains("class=\"median\"") && !page.contains("class=\"way\"") && !page.contains("Trend,"),
        "{page}"
    );
}

/// Nobody changed: lived experience says 9 in 10, professionals 3 in 10. Only who came did.
fn moved() -> Vec<Vec<Group>> {
    vec![
        vec![("lived", 27, 30), ("professional", 27, 90), ("both", 12, 20)],
        vec![("lived", 81, 90), ("professional", 9, 30), ("both", 12, 20)],
    ]
}

#[test]
fn where_the_mix_moved_both_weigh_the_same_first_and_all_answers_together_come_second() {
    let page = wave_figures(of_staff(&moved()), "en-GB");
    let text = read(&page);
    let equal = "so here both kinds of knowledge weigh the same. There are too few answers to tell whether the first and \
                 the last round shown are different (58% and 62%).";
    let plain = "where each person counts once. The first and the last round shown are different (47% and 73%).";
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is missing: {text}"));
    assert!(place(equal) < place(plain));
    assert!(text.contains("25% had lived experience in the first round shown and 75% in the last."), "{text}");
    assert!(text.contains("People who are both count half on each side."), "the rule stands beside the number");
    assert_eq!(page.matches("class=\"point ring\"").count(), 2, "{page}");
    let table = page.split("<table>").nth(1).expect("a table twin");
    assert!(table.contains("Both weighing the same") && table.contains("58%, likely range 49% to 64%"), "{table}");
    let arabic = wave_figures(of_staff(&moved()), "ar");
    assert!(arabic.contains("تغيّر مزيج من أجابوا") && arabic.contains("class=\"point ring\""), "{arabic}");
}

#[test]
fn a_mix_that_held_is_no_news() {
    let held = vec![moved()[0].clone(), moved()[0].clone()];
    let page = wave_figures(of_staff(&held), "en-GB");
    assert!(!page.contains("mix") && !page.contains("ring\""), "{page}");
}

#[test]
fn where_a_group_is_hidden_the_moved_mix_is_told_without_a_share_of_both() {
    let without = |groups: &Vec<Group>| groups[..2].to_vec();
    let page = wave_figures(of_staff(&moved().iter().map(without).collect::<Vec<_>>()), "en-GB");
    let text = read(&page);
    assert!(text.contains("So a difference may come from who answered.") && !page.contains("ring\""), "{text}");
    assert!(text.find("25% had lived experience") < text.find("where each person counts once."), "{text}");
}

#[test]
fn everyone_is_told_that_the_mix_of_a_round_is_not_shown() {
    let page = wave_figures(public(&moved()), "en-GB");
    assert!(page.contains("If that mix changed, a difference may come from who answered."), "{page}");
    assert!(!page.contains("25%") && !page.contains("ring\""), "groups of a round are no public figures");
}
