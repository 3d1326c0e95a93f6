//! Properties of public releases over random responses, and the worked vectors end to end.

use proptest::prelude::*;

use super::*;
use crate::{
    answer::{Answer, Answers},
    project::{Aim, Wave},
    questionnaire::{Length, Questionnaire, Style, coeval_core},
    response::Channel,
    statistics::{Z_95, wilson},
    text::Text,
    time::{DAY_MS, to_rfc3339},
};

#[derive(Clone, Debug)]
struct Person {
    answers: Answers,
    length: Length,
    style: Style,
    channel: Channel,
    day: i64,
}

fn aims() -> Vec<Aim> {
    ["a1", "a2"].map(|id| Aim { id: id.to_owned(), text: Text::base(id) }).to_vec()
}

/// Two rounds of asking, with a day between them.
fn waves() -> Vec<Wave> {
    let wave = |id: &str, opens: Option<i64>, closes: Option<i64>| {
        let moment = |day: i64| to_rfc3339(day * DAY_MS);
        Wave { id: id.to_owned(), name: Text::base(id), opens_at: opens.map(moment), closes_at: closes.map(moment) }
    };
    vec![wave("w1", None, Some(20_000)), wave("w2", Some(20_002), None)]
}

fn count(questionnaire: &Questionnaire, people: &[Person]) -> Tally {
    let rows: Vec<Row<'_>> = people
        .iter()
        .map(|person| Row {
            answers: &person.answers,
            length: person.length,
            style: person.style,
            channel: person.channel,
            at_ms: person.day * DAY_MS,
            asked: None,
        })
        .collect();
    let measures = measures(questionnaire, &aims());
    let breakdowns = breakdowns(&measures, &waves());
    Tally::recount(questionnaire, &aims(), &measures, &breakdowns, &rows)
}

fn person(answers: &[(&str, Answer)]) -> Person {
    let answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect();
    Person { answers, length: Length::Full, style: Style::Standard, channel: Channel::Own, day: 20_000 }
}

fn people(parts: &[(usize, &[(&str, &str)])]) -> Vec<Person> {
    let one = |answers: &[(&str, &str)]| {
        person(&answers.iter().map(|(id, code)| (*id, Answer::from(*code))).collect::<Vec<_>>())
    };
    parts.iter().flat_map(|(times, answers)| (0..*times).map(move |_| one(answers))).collect()
}

fn released(people: &[Person]) -> Released {
    release(&count(&coeval_core(), people), Settings::default(), None)
}

#[test]
fn twenty_four_of_thirty_are_published_as_twenty_five() {
    let respect = "q17.p_respect";
    let released =
        released(&people(&[(14, &[(respect, "always")]), (10, &[(respect, "mostly")]), (6, &[(respect, "never")])]));
    let figure = released.item(respect).expect("the item is counted");
    let headline = figure.headline.as_ref().expect("the scale has a top");
    assert_eq!((figure.n.answered, headline.count, headline.percent), (Some(30), Some(25), Some(83)));
    assert_eq!((headline.low, headline.high), (Some(66), Some(93)));
    let counts: Vec<_> = figure.distribution.iter().map(|cell| cell.count).collect();
    assert_eq!(counts, [None, None, Some(0), Some(10), Some(15)]);
}

#[test]
fn too_few_people_for_any_figure_are_not_counted_either() {
    let many = |people: usize, k: u32| {
        let crowd: Vec<Person> = (0..people).map(|_| person(&[])).collect();
        release(&count(&coeval_core(), &crowd), Settings::new(5, k), None).people
    };
    for (people, k) in [(9, 10), (19, 20)] {
        let few = many(people, k);
        assert_eq!((few.answered, few.days), (None, None), "{people} of at least {k}");
        assert!(few.channels.iter().all(|channel| channel.count.is_none()));
    }
    assert_eq!(many(10, 10).answered, Some(10));
    assert_eq!(many(0, 10).answered, Some(0));
}

#[test]
fn the_union_vector_holds_for_an_item() {
    let released = released(&people(&[
        (14, &[("you.role", "lived"), ("q06.services", "same")]),
        (12, &[("you.role", "professional"), ("q06.services", "same")]),
        (2, &[("you.role", "both"), ("q06.services", "same")]),
        (1, &[("you.role", "prefer_not"), ("q06.services", "same")]),
    ]));
    let groups = &released.item("q06.services").expect("the item is counted").groups;
    let hidden =
        |code: &str| groups.iter().find(|group| group.by == "you.role" && group.code == code).expect("listed").hidden;
    assert_eq!(hidden("lived"), None);
    assert_eq!(hidden("professional"), Some(HiddenBecause::ProtectsOthers));
    assert_eq!(hidden("both"), Some(HiddenBecause::TooFew));
}

#[test]
fn rounds_of_asking_are_groups_of_their_own() {
    let mut people = people(&[(20, &[("q06.services", "same")]), (15, &[("q06.services", "bit_better")])]);
    people[20..].iter_mut().for_each(|person| person.day = 20_003);
    people.extend((0..12).map(|_| Person { day: 20_001, ..person(&[("q06.services", Answer::from("same"))]) }));
    let released = released(&people);
    let groups = released.item("q06.services").expect("the item is counted").groups.iter();
    let sizes: Vec<_> = groups.filter(|group| group.by == WAVE).map(|group| (group.code.as_str(), group.n)).collect();
    assert_eq!(sizes, [("w1", Some(20)), ("w2", Some(15))], "who answered between them is in neither");
}

#[test]
fn nobody_skipped_what_their_questionnaire_did_not_ask() {
    let now = coeval_core();
    let mut before = now.clone();
    before.version = 0;
    before.lengths.full.retain(|id| id != "q06.services");
    let answers = Answers::new();
    let mut recount = Recount::new(&now, &[], &[]);
    let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
    for asked in [None, Some(&before), Some(&before)] {
        recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked });
    }
    let skipped = |id: &str| {
        let mut items = recount.tally().items.iter();
        items.find(|item| item.measure.id == id).expect("the item is counted").overall.skipped
    };
    assert_eq!((skipped("q06.services"), skipped("q07.area")), (1, 3));
}

#[test]
fn too_soon_to_say_is_counted_but_in_no_percentage() {
    let aim = |code: &str| person(&[("q04.aim_met", Answer::PerAim([("a1".to_owned(), code.to_owned())].into()))]);
    let people: Vec<Person> = ["mostly", "fully", "early"].iter().flat_map(|code| (0..20).map(|_| aim(code))).collect();
    let released = released(&people);
    let figure = released.item("q04.aim_met.a1").expect("the aim is counted");
    assert_eq!(figure.n.answered, Some(40));
    assert_eq!(figure.headline.as_ref().and_then(|headline| headline.percent), Some(100));
    assert_eq!(
        (figure.beside[0].code.as_str(), figure.beside[0].count, figure.beside[0].percent),
        ("early", Some(20), None)
    );
    assert_eq!(released.item("q04.aim_met.a2").expect("the aim is counted").hidden, Some(HiddenBecause::TooFew));
}

#[test]
fn easy_read_answers_meet_the_others_in_the_headline_only() {
    let mut people =
        people(&[(20, &[("q07.area", "bit_better")]), (20, &[("q07.area", "better")]), (10, &[("q07.area", "worse")])]);
    people[20..].iter_mut().for_each(|person| person.style = Style::Easy);
    let released = released(&people);
    let figure = released.item("q07.area").expect("the item is counted");
    assert_eq!((figure.n.answered, figure.on_scale), (Some(50), Some(20)));
    assert_eq!(figure.headline.as_ref().and_then(|headline| headline.count), Some(40));
    let easy = figure.easy.as_ref().expect("enough people used it");
    assert_eq!((easy.answered, easy.distribution[2].count), (30, Some(20)));
}

#[test]
fn nearly_everyone_alike_on_a_sensitive_item_shows_only_that() {
    let released = released(&people(&[(29, &[("you.age", "25_34")]), (1, &[("you.age", "85_over")])]));
    let figure = released.item("you.age").expect("the item is counted");
    assert_eq!((figure.most.as_deref(), figure.hidden), (Some("25_34"), Some(HiddenBecause::ProtectsOthers)));
    assert!(figure.distribution.iter().all(|cell| cell.count.is_none()));
}

#[test]
fn a_figure_that_too_few_people_changed_keeps_its_value() {
    let questionnaire = coeval_core();
    let before = people(&[(30, &[("q06.services", "same"), ("q07.area", "same")])]);
    let first = release(&count(&questionnaire, &before), Settings::default(), None);
    let joined = people(&[(9, &[("q06.services", "bit_better")]), (12, &[("q07.area", "bit_better")])]);
    let changed = count(&questionnaire, &joined);
    let now = count(&questionnaire, &before.into_iter().chain(joined).collect::<Vec<_>>());
    let second =
        release(&now, Settings::default(), Some(Earlier { released: &first, seq: 1, changed: &[(1, changed)] }));
    let services = |released: &Released| all_counts(released.item("q06.services").expect("counted"));
    assert_eq!(services(&second), services(&first));
    assert_eq!(second.item("q07.area").expect("counted").n.answered, Some(40));
    assert_eq!(second.people().answered, Some(50));
}

#[test]
fn a_figure_that_many_people_left_follows_them() {
    let questionnaire = coeval_core();
    let before = people(&[(60, &[("q06.services", "same")])]);
    let first = release(&count(&questionnaire, &before), Settings::default(), None);
    let after = |left: usize| {
        let now = count(&questionnaire, &before[left..]);
        let nobody = count(&questionnaire, &[]);
        release(&now, Settings::default(), Some(Earlier { released: &first, seq: 1, changed: &[(1, nobody)] }))
    };
    assert_eq!(after(9).item("q06.services").expect("counted").n.answered, Some(60));
    assert_eq!(after(20).item("q06.services").expect("counted").n.answered, Some(40));
}

#[test]
fn small_changes_add_up_until_a_figure_may_move() {
    let questionnaire = coeval_core();
    let crowd = people(&[(30 + 9 + 9, &[("q06.services", "same")])]);
    let tally = |from: usize, to: usize| count(&questionnaire, &crowd[from..to]);
    let first = release(&tally(0, 30), Settings::default(), None);
    let earlier = Earlier { released: &first, seq: 30, changed: &[(30, tally(30, 39))] };
    let second = release(&tally(0, 39), Settings::default(), Some(earlier));
    assert_eq!(second.item("q06.services").and_then(|figure| figure.counted), Some(30));
    assert_eq!(second.counted(39), [30, 39]);
    let changed = [(30, tally(30, 48)), (39, tally(39, 48))];
    let third =
        release(&tally(0, 48), Settings::default(), Some(Earlier { released: &second, seq: 39, changed: &changed }));
    let figure = third.item("q06.services").expect("counted");
    assert_eq!((figure.counted, figure.n.answered), (None, Some(50)), "nine and nine are eighteen");
}

#[test]
fn a_release_reads_back_as_it_was_stored() {
    let first = released(&people(&[(40, &[("q06.services", "same"), ("you.role", "lived")])]));
    assert_eq!(Released::from_stored(&first.to_stored()).expect("it was stored"), first);
    assert!(Released::from_stored("{}").is_err());
}

prop_compose! {
    fn anybody()(
        role in prop::sample::select(vec!["lived", "lived", "professional", "both", "prefer_not", "dk", ""]),
        age in prop::sample::select(vec!["25_34", "35_44", "85_over", "prefer_not", ""]),
        services in prop::sample::select(vec!["lot_worse", "same", "bit_better", "lot_better", "dk", "na", ""]),
        aim in prop::sample::select(vec!["not_yet", "mostly", "fully", "early", "dk", ""]),
        gains in prop::sample::subsequence(vec!["skills", "contacts", "confidence"], 0..=3),
        length in prop::sample::select(vec![Length::Quick, Length::Short, Length::Full]),
        channel in prop::sample::select(vec![Channel::Own, Channel::Own, Channel::Event, Channel::Paper]),
        day in 19_998_i64..20_005,
    ) -> Person {
        let mut answers = Answers::new();
        for (id, code) in [("you.role", role), ("you.age", age), ("q06.services", services)] {
            if !code.is_empty() {
                answers.insert(id.to_owned(), Answer::from(code));
            }
        }
        if !aim.is_empty() {
            let codes = [("a1".to_owned(), aim.to_owned())].into();
            answers.insert("q04.aim_met".to_owned(), Answer::PerAim(codes));
        }
        answers.insert("q05.gain".to_owned(), Answer::Many(gains.into_iter().map(str::to_owned).collect()));
        Person { answers, length, style: Style::Standard, channel, day }
    }
}

/// Every count of a release, people first.
fn all_shown(released: &Released) -> Vec<Option<u32>> {
    let people = released.people();
    let channels = people.channels.iter().map(|channel| channel.count);
    [people.answered].into_iter().chain(channels).chain(released.items().iter().flat_map(all_counts)).collect()
}

/// Every public count of a figure.
fn all_counts(figure: &Figure) -> Vec<Option<u32>> {
    let mut counts = vec![figure.n.answered, figure.n.dk, figure.n.na, figure.n.skipped, figure.on_scale];
    counts.extend(figure.distribution.iter().chain(&figure.beside).map(|cell| cell.count));
    counts.extend(figure.headline.iter().map(|headline| headline.count));
    for group in &figure.groups {
        counts.extend([group.n, group.on_scale]);
        counts.extend(group.distribution.iter().map(|cell| cell.count));
        counts.extend(group.headline.iter().map(|headline| headline.count));
    }
    counts
}

fn check_distribution(cells: &[Cell], whole: Option<u32>) -> Result<(), TestCaseError> {
    prop_assert_ne!(cells.iter().filter(|cell| cell.count.is_none()).count(), 1, "a hidden cell is never alone");
    for cell in cells {
        let expected =
            cell.count.zip(whole).map(|(count, whole)| (f64::from(count) * 100.0 / f64::from(whole)).round() as u32);
        prop_assert_eq!(cell.percent, expected);
        prop_assert!(cell.count.zip(whole).is_none_or(|(count, whole)| count <= whole));
    }
    Ok(())
}

fn check_headline(headline: Option<&Headline>, n: Option<u32>) -> Result<(), TestCaseError> {
    let Some(headline) = headline else { return Ok(()) };
    let Some((count, n)) = headline.count.zip(n) else {
        prop_assert_eq!((headline.percent, headline.low, headline.high), (None, None, None));
        return Ok(());
    };
    let interval = wilson(f64::from(count), f64::from(n), Z_95).expect("n is shown");
    prop_assert_eq!(headline.low, Some((interval.low * 100.0).round() as u32));
    prop_assert_eq!(headline.high, Some((interval.high * 100.0).round() as u32));
    prop_assert!(headline.low <= headline.percent && headline.percent <= headline.high);
    Ok(())
}

fn check_groups(figure: &Figure, item: &ItemTally, k: u32) -> Result<(), TestCaseError> {
    for breakdown in figure.groups.chunk_by(|one, other| one.by == other.by) {
        let exact = |group: &GroupFigure| {
            let found = item.groups.iter().find(|other| *other.by == *group.by && *other.code == *group.code);
            found.expect("every group was counted").counts.n()
        };
        let shown: Vec<u32> = breakdown.iter().filter(|group| group.n.is_some()).map(exact).collect();
        prop_assert!(shown.iter().all(|&n| n >= k));
        for union in 1_u32..1 << shown.len() {
            let of_union: u32 =
                shown.iter().enumerate().filter(|(place, _)| union >> place & 1 == 1).map(|(_, n)| n).sum();
            let rest = item.overall.n() - of_union;
            prop_assert!(rest == 0 || rest >= k, "{} others are exposed in {}", rest, figure.id);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_public_release_keeps_every_rule(crowd in prop::collection::vec(anybody(), 0..90), k in 5_u32..15) {
        let tally = count(&coeval_core(), &crowd);
        let released = release(&tally, Settings::new(5, k), None);
        prop_assert_eq!(audit(&released, k), []);
        for (figure, item) in released.items().iter().zip(&tally.items) {
            let counts = all_counts(figure);
            prop_assert!(counts.iter().flatten().all(|count| count % 5 == 0), "rounded to fives");
            prop_assert!(counts.iter().flatten().all(|count| *count == 0 || *count >= 10), "1 to 7 are never shown");
            if item.overall.n() < k {
                prop_assert!(counts.iter().all(Option::is_none), "nothing of fewer than k");
            }
            if figure.hidden.is_none() {
                check_distribution(&figure.distribution, figure.on_scale)?;
                check_headline(figure.headline.as_ref(), figure.n.answered)?;
            }
            check_groups(figure, item, k)?;
            for group in &figure.groups {
                check_distribution(&group.distribution, group.on_scale)?;
                check_headline(group.headline.as_ref(), group.n)?;
                for cell in group.distribution.iter().filter_map(|cell| cell.count) {
                    prop_assert!(cell == 0 || cell + 2 >= k, "cells by characteristic are primary");
                }
            }
        }
    }

    #[test]
    fn one_more_person_never_moves_a_frozen_figure(crowd in prop::collection::vec(anybody(), 20..60), one in anybody()) {
        let questionnaire = coeval_core();
        let first = release(&count(&questionnaire, &crowd), Settings::default(), None);
        let changed = count(&questionnaire, std::slice::from_ref(&one));
        let mut second = first.clone();
        let now = count(&questionnaire, &crowd);
        for _ in 0..2 {
            let earlier = Earlier { released: &second, seq: 1, changed: &[(1, changed.clone())] };
            second = release(&now, Settings::default(), Some(earlier));
            prop_assert_eq!(all_shown(&second), all_shown(&first));
            prop_assert_eq!(audit(&second, 10), []);
        }
        let mut absorbed = now;
        absorbed.absorb(&changed);
        let all: Vec<Person> = crowd.into_iter().chain([one]).collect();
        prop_assert_eq!(absorbed, count(&questionnaire, &all));
    }
}
