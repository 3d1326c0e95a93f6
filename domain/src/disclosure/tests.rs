//! Properties of releases over random responses and random noise, and the worked vectors end to end.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use proptest::prelude::*;

use super::*;
use crate::{
    collection::{
        answer::{Answer, Answers},
        project::{Aim, Wave},
        questionnaire::{Length, Questionnaire, Style, coeval_core},
        response::Channel,
    },
    statistics::Z_95,
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

/// Two waves, with a day between them.
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
    release(&count(&coeval_core(), people), Settings::default(), Noise::none())
}

#[test]
fn without_noise_counts_are_what_they_are() {
    let respect = "q17.p_respect";
    let released =
        released(&people(&[(24, &[(respect, "always")]), (10, &[(respect, "mostly")]), (16, &[(respect, "never")])]));
    let figure = released.item(respect).expect("the item is counted");
    let headline = figure.headline.as_ref().expect("the scale has a top");
    assert_eq!((figure.n.answered, headline.count, headline.percent), (Some(50), Some(34), Some(68)));
    assert_eq!((headline.low, headline.high), (Some(54), Some(79)));
    let counts: Vec<_> = figure.distribution.iter().map(|cell| cell.count).collect();
    assert_eq!(counts, [Some(16), Some(0), Some(0), Some(10), Some(24)], "fifty are enough to say that nobody did");
}

#[test]
fn too_few_people_for_any_figure_are_not_counted_either() {
    let many = |people: usize, k: u32| {
        let crowd: Vec<Person> = (0..people).map(|_| person(&[("q07.area", Answer::DontKnow)])).collect();
        release(&count(&coeval_core(), &crowd), Settings::new(5, k), Noise::none()).people
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
fn a_group_is_never_shown_alone() {
    let services = |code: &str, parts: &[(usize, &'static str)]| {
        let crowd: Vec<Person> = parts
            .iter()
            .flat_map(|(times, role)| people(&[(*times, &[("you.role", role), ("q06.services", "same")])]))
            .collect();
        let released = released(&crowd);
        let groups = &released.item("q06.services").expect("the item is counted").groups;
        groups.iter().find(|group| group.by == "you.role" && group.code == code).expect("listed").hidden
    };
    let three_of_them = [(14, "lived"), (3, "professional")];
    assert_eq!(services("lived", &three_of_them), Some(HiddenBecause::ProtectsOthers));
    assert_eq!(services("professional", &three_of_them), Some(HiddenBecause::TooFew));
    let enough = [(14, "lived"), (12, "professional"), (2, "both")];
    assert_eq!((services("lived", &enough), services("both", &enough)), (None, Some(HiddenBecause::TooFew)));
}

#[test]
fn an_answer_about_the_person_is_never_shown_alone() {
    let released = released(&people(&[(14, &[("you.role", "lived")]), (3, &[("you.role", "professional")])]));
    let figure = released.item("you.role").expect("the item is counted");
    assert_eq!(figure.n.answered, Some(17));
    assert!(figure.distribution.iter().all(|cell| cell.count.is_none()));
    let why = released.log().iter().filter(|log| log.figure == "you.role").map(|log| log.rule).collect::<Vec<_>>();
    assert!(why.contains(&Rule::Complement) && why.contains(&Rule::Primary), "{why:?}");
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
    let answers = Answers::from([("q08.roles".to_owned(), Answer::DontKnow)]);
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
    assert_eq!(figure.headline.as_ref().and_then(|headline| headline.nearly), Some(Nearly::All));
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
fn everybody_in_a_small_group_is_nearly_all() {
    let respect = "q17.p_respect";
    let figure = |many: usize| {
        let crowd = people(&[(many, &[(respect, "always")])]);
        released(&crowd).item(respect).expect("the item is counted").clone()
    };
    let few = figure(49);
    let said = |figure: &Figure, place: usize| (figure.distribution[place].count, figure.distribution[place].nearly);
    assert_eq!(said(&few, 4), (None, Some(Nearly::All)));
    assert_eq!(said(&few, 0), (None, Some(Nearly::Nobody)));
    let headline = few.headline.expect("the scale has a top");
    assert_eq!((headline.count, headline.percent, headline.nearly), (None, None, Some(Nearly::All)));
    let many = figure(50);
    assert_eq!((said(&many, 4), said(&many, 0)), ((Some(50), None), (Some(0), None)));
}

#[test]
fn answers_that_may_harm_are_shown_from_the_threshold_on() {
    let age = |code: &'static str| [("you.age", code)];
    let released = released(&people(&[(29, &age("25_34")), (12, &age("35_44")), (9, &age("85_over"))]));
    let figure = released.item("you.age").expect("the item is counted");
    let shown = |code: &str| figure.distribution.iter().find(|cell| cell.code == code).expect("listed").count;
    assert_eq!((shown("25_34"), shown("35_44"), shown("85_over")), (Some(29), Some(12), None));
}

#[test]
fn noise_makes_likely_ranges_wider() {
    let respect = "q17.p_respect";
    let crowd = people(&[(24, &[(respect, "always")]), (16, &[(respect, "never")])]);
    let tally = count(&coeval_core(), &crowd);
    let of = |noise: Noise<'_>| {
        let figure = release(&tally, Settings::default(), noise).item(respect).expect("it is counted").clone();
        figure.headline.expect("the scale has a top")
    };
    let (exact, noisy) = (of(Noise::none()), of(Noise::new(&NoDraws, 1, 4.0)));
    assert_eq!((exact.percent, noisy.percent), (Some(60), Some(60)));
    assert!(noisy.low < exact.low && noisy.high > exact.high, "{exact:?} {noisy:?}");
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
        style in prop::sample::select(vec![Style::Standard, Style::Standard, Style::Easy]),
    ) -> Person {
        let mut answers = Answers::new();
        let of_style = |code| if style == Style::Easy { easy(code) } else { code };
        let (services, aim) = (of_style(services), of_style(aim));
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
        Person { answers, length, style, channel, day }
    }
}

/// The Easy Read answer in place of one on a whole scale.
fn easy(code: &str) -> &str {
    match code {
        "lot_worse" => "worse",
        "bit_better" | "lot_better" => "better",
        "not_yet" => "no",
        "mostly" => "partly",
        "fully" => "yes",
        other => other,
    }
}

/// Draws of a seed that are spread like normal ones, with others added at some places.
struct Seeded {
    seed: u64,
    besides: BTreeMap<Vec<u8>, f64>,
}

impl Draws for Seeded {
    fn fill(&self, place: &[u8], first: u32, draws: &mut [f64]) {
        for (draw, number) in draws.iter_mut().zip(first..) {
            let mut hasher = DefaultHasher::new();
            (self.seed, place, number).hash(&mut hasher);
            let bits = hasher.finish();
            // Eight bytes added up are near enough to a normal law here.
            let sum: f64 = bits.to_le_bytes().into_iter().map(|byte| f64::from(byte) - 127.5).sum();
            *draw = sum / (8.0_f64 * 5461.25).sqrt() + self.besides.get(place).copied().unwrap_or_default();
        }
    }
}

fn seeded(seed: u64) -> Seeded {
    Seeded { seed, besides: BTreeMap::new() }
}

fn check_distribution(cells: &[Cell], whole: Option<u32>, n: Option<u32>, is_part: bool) -> Result<(), TestCaseError> {
    for cell in cells {
        let expected =
            cell.count.zip(whole).map(|(count, whole)| (f64::from(count) * 100.0 / f64::from(whole)).round() as u32);
        prop_assert_eq!(cell.percent, expected);
        prop_assert!(cell.count.zip(whole).is_none_or(|(count, whole)| count <= whole));
        prop_assert!(cell.nearly.is_none() || cell.count.is_none());
    }
    let counts: Option<Vec<u32>> = cells.iter().map(|cell| cell.count).collect();
    if let (Some(counts), Some(whole), true) = (counts, whole, is_part) {
        prop_assert_eq!(counts.iter().sum::<u32>(), whole, "parts add up to their whole");
    }
    prop_assert!(whole.zip(n).is_none_or(|(whole, n)| whole <= n));
    Ok(())
}

fn check_headline(headline: Option<&Headline>, n: Option<u32>) -> Result<(), TestCaseError> {
    let Some(headline) = headline else { return Ok(()) };
    let Some(share) = headline.share(n) else {
        prop_assert_eq!((headline.percent, headline.low, headline.high), (None, None, None));
        return Ok(());
    };
    let interval = share.interval(Z_95).expect("n is shown");
    prop_assert_eq!(headline.low, Some((interval.low * 100.0).round() as u32));
    prop_assert_eq!(headline.high, Some((interval.high * 100.0).round() as u32));
    prop_assert!(headline.low <= headline.percent && headline.percent <= headline.high);
    Ok(())
}

/// The count at each place of a tally's tables, in the names that noise is drawn by. Half of the noise of a question's own
/// counts for how many answered it, so their place has twice the number.
fn places(tally: &Tally) -> BTreeMap<Vec<u8>, u32> {
    let mut places = BTreeMap::new();
    for item in &tally.items {
        let measure = &item.measure;
        let mut of = |by: &str, group: &str, counts: &Counts, is_group: bool| {
            let name = |what: &str| {
                let set = if is_group {
                    format!("\0{}\0\0{by}\0{group}\0", measure.id)
                } else {
                    format!("\0{}\0\0", measure.id)
                };
                [set.as_str(), what].concat().into_bytes()
            };
            let mut put = |what: &str, count: u32| places.insert(name(what), count);
            put("n", 2 * counts.n());
            put("standard", counts.answered);
            put("easy", counts.easy_answered);
            for (what, count) in [("dk", counts.dk), ("na", counts.na), ("skipped", counts.skipped)] {
                put(what, count);
            }
            let (from, to) = (measure.codes.len(), measure.codes.len() + measure.beside.len());
            let cells = |prefix: &str, codes: &[String], counts: &[u32]| -> Vec<(String, u32)> {
                codes.iter().zip(counts).map(|(code, count)| (format!("{prefix}{code}"), *count)).collect()
            };
            let all = [
                cells("standard=", &measure.codes, &counts.codes),
                cells("beside", &measure.beside, &counts.codes[from..to]),
                cells("easy=", &measure.easy, &counts.codes[to..]),
            ];
            all.into_iter().flatten().for_each(|(what, count)| {
                put(&what, count);
            });
        };
        of("", "", &item.overall, false);
        item.groups.iter().for_each(|group| of(&group.by, &group.code, &group.counts, true));
    }
    for (channel, count) in Channel::ALL.into_iter().zip(tally.channels) {
        places.insert([b"\0channels\0\0", channel.code().as_bytes()].concat(), count);
    }
    places
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_release_keeps_every_rule(
        crowd in prop::collection::vec(anybody(), 0..90),
        k in 5_u32..15,
        seed in any::<u64>(),
        number in 1_u32..9,
    ) {
        let tally = count(&coeval_core(), &crowd);
        let draws = seeded(seed);
        let released = release(&tally, Settings::new(5, k), Noise::new(&draws, number, 4.0));
        prop_assert_eq!(broken_invariants(&released, k), []);
        prop_assert_eq!(&Released::from_stored(&released.to_stored()).expect("it was stored"), &released);
        for (figure, item) in released.items().iter().zip(&tally.items) {
            if item.overall.n() == 0 {
                prop_assert!(figure.hidden.is_some() && figure.n == Numbers::default(), "nothing of nobody");
            }
            let is_part = item.measure.kind != crate::collection::questionnaire::Kind::Multi;
            if figure.hidden.is_none() {
                prop_assert!(figure.n.answered.is_some_and(|n| n >= k + 2 && n <= tally.people));
                check_distribution(&figure.distribution, figure.on_scale, figure.n.answered, is_part)?;
                check_headline(figure.headline.as_ref(), figure.n.answered)?;
            }
            for group in &figure.groups {
                prop_assert_eq!(group.hidden.is_none(), group.n.is_some());
                check_distribution(&group.distribution, group.on_scale, group.n, is_part)?;
                check_headline(group.headline.as_ref(), group.n)?;
            }
        }
    }

    /// A month that is the whole of a wave is no second look at its people, and a channel that everybody used is none at
    /// everybody.
    #[test]
    fn the_same_people_under_two_filters_carry_the_same_noise(
        crowd in prop::collection::vec(anybody(), 30..70),
        seed in any::<u64>(),
    ) {
        let questionnaire = coeval_core();
        let of = |channel, wave: &str, people: &[Person]| {
            let month = format!("2026-{wave}").parse().unwrap();
            let stratum = Stratum { wave: Some(wave.to_owned()), event: None, month, channel };
            (stratum, count(&questionnaire, people))
        };
        let (one, two) = crowd.split_at(15);
        let strata = Strata(vec![of(Channel::Own, "10", one), of(Channel::Own, "11", two)]);
        let filter = |by, code: &str| Filter { by, code: code.to_owned() };
        let by_code = [(FilterBy::Wave, "11"), (FilterBy::Channel, "own"), (FilterBy::Month, "2026-11")];
        let filters = by_code.map(|(by, code)| filter(by, code));
        let draws = seeded(seed);
        let empty = count(&questionnaire, &[]);
        let figures = staff(&strata, &empty, &filters, Settings::default(), Noise::new(&draws, 3, 4.0));
        prop_assert_eq!(figures.len(), 4);
        prop_assert_eq!(&figures[1].released, &figures[3].released);
        prop_assert_eq!(figures[0].released.items(), figures[2].released.items());
    }

    /// Somebody answers otherwise, and noise is as much larger or smaller as counts changed: everything that is seen stays
    /// the same. So whatever is shown, hidden, said or computed depends on noisy counts alone.
    #[test]
    fn nothing_that_is_seen_depends_on_an_exact_count(
        crowd in prop::collection::vec(anybody(), 20..70),
        other in anybody(),
        seed in any::<u64>(),
    ) {
        let questionnaire = coeval_core();
        let mut changed = crowd.clone();
        changed[0] = Person { day: crowd[0].day, ..other };
        let (one, two) = (count(&questionnaire, &crowd), count(&questionnaire, &changed));
        let (before, after) = (places(&one), places(&two));
        // A set of nobody is no set: who comes first into one is seen to be there.
        let sets = |places: &BTreeMap<Vec<u8>, u32>| places.values().map(|count| *count > 0).collect::<Vec<_>>();
        prop_assume!(sets(&before) == sets(&after));
        let moved = before.iter().map(|(place, count)| (place.clone(), f64::from(*count) - f64::from(after[place])));
        let same = Seeded { seed, besides: moved.collect() };
        let settings = Settings::default();
        let seen = release(&one, settings, Noise::new(&seeded(seed), 1, 1.0));
        prop_assert_eq!(release(&two, settings, Noise::new(&same, 1, 1.0)), seen);
    }
}
