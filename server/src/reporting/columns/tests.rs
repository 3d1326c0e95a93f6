//! Whatever is put in, replaced and taken out: the columns count what a recount of the remaining rows counts.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    collection::{
        answer::{Answer, Answers, say_nothing},
        project::{Aim, Event, Wave},
        questionnaire::{Length, Questionnaire, Style, coeval_core},
        response::Channel,
    },
    disclosure::{Filter, FilterBy, Recount, Row, Tally, breakdowns, measures},
    text::Text,
    time::{DAY_MS, Millis, to_rfc3339, zone::TimeZone},
};
use proptest::prelude::*;

use super::{Plan, Response, Table};
use crate::system::zones;

/// Most bytes of one response in memory.
const BYTES_A_RESPONSE: usize = 80;

fn aims() -> Vec<Aim> {
    ["a1", "a2", "a3"].map(|id| Aim { id: id.to_owned(), text: Text::base(id) }).to_vec()
}

fn waves() -> Vec<Wave> {
    let wave = |id: &str, from: i64, to: i64| {
        let moment = |day: i64| Some(to_rfc3339(day * DAY_MS));
        Wave { id: id.to_owned(), name: Text::base(id), opens_at: moment(from), closes_at: moment(to) }
    };
    vec![wave("w1", 20_001, 20_004), wave("w2", 20_003, 20_008)]
}

fn events() -> Vec<Event> {
    ["e1", "e2"].map(|id| Event { id: id.to_owned(), name: Text::base(id), date: None }).to_vec()
}

/// What the project asked before: an item fewer.
fn before() -> Questionnaire {
    let mut before = coeval_core();
    before.version = 0;
    for length in [&mut before.lengths.quick, &mut before.lengths.short, &mut before.lengths.full] {
        length.retain(|id| id != "q06.services");
    }
    before
}

fn table() -> Table {
    Table::new(
        Plan::new(coeval_core(), &[Arc::new(before())], aims(), &waves(), &events()).expect("it fits into columns"),
    )
}

/// What happens to the table.
#[derive(Clone, Debug)]
enum Change {
    Put(Response),
    Remove(u8),
}

fn id(number: u8) -> [u8; 16] {
    let mut id = [0; 16];
    id[15] = number;
    id
}

fn answer(kind: usize, code: &str) -> Option<Answer> {
    match kind {
        0 => None,
        1 => Some(Answer::DontKnow),
        2 => Some(Answer::NotForMe),
        _ => Some(Answer::One(code.to_owned())),
    }
}

prop_compose! {
    fn answers()(
        role in (0_usize..5, prop::sample::select(vec!["lived", "professional", "both", "prefer_not"])),
        services in (0_usize..6, prop::sample::select(vec!["lot_worse", "same", "lot_better", "worse", "better", "gone"])),
        respect in (0_usize..6, prop::sample::select(vec!["never", "always", "no", "sometimes", "yes"])),
        learned in (0_usize..5, prop::sample::select(vec!["To listen.", " ", "\u{200b}"])),
        gains in prop::option::of(prop::sample::subsequence(vec!["skills", "contacts", "other", "nothing"], 0..=3)),
        aim in prop::collection::btree_map(
            prop::sample::select(vec!["a1".to_owned(), "a2".to_owned(), "a3".to_owned()]),
            prop::sample::select(vec!["not_yet", "fully", "early", "dk", "na", "yes"]).prop_map(str::to_owned),
            0..4,
        ),
        silent in prop::bool::weighted(0.1),
    ) -> Answers {
        let mut answers: Answers = [
            ("you.role", answer(role.0, role.1)),
            ("q06.services", answer(services.0, services.1)),
            ("q17.p_respect", answer(respect.0, respect.1)),
            ("q24.learned", answer(learned.0, learned.1)),
        ]
        .into_iter()
        .filter_map(|(item, answer)| Some((item.to_owned(), answer?)))
        .collect();
        if let Some(gains) = gains {
            answers.insert("q05.gain".to_owned(), Answer::Many(gains.into_iter().map(str::to_owned).collect()));
        }
        answers.insert("q04.aim_met".to_owned(), Answer::PerAim(aim));
        // Some people answer nothing at all.
        if silent { Answers::from([("q24.learned".to_owned(), Answer::One("\u{feff}".to_owned()))]) } else { answers }
    }
}

prop_compose! {
    fn response()(
        number in 0_u8..40,
        seq in 1_i64..1000,
        day in 20_000_i64..20_010,
        channel in prop::sample::select(Channel::ALL.to_vec()),
        event in prop::option::of(prop::sample::select(vec!["e1", "e2", "gone"])),
        length in prop::sample::select(vec![Length::Quick, Length::Short, Length::Full]),
        style in prop::sample::select(vec![Style::Standard, Style::Easy]),
        answers in answers(),
        asked in prop::sample::select(vec![coeval_core().name(), before().name()]),
    ) -> Response {
        let event = event.map(str::to_owned);
        Response { id: id(number), seq, at_ms: day * DAY_MS + 1, channel, event, length, style, answers, asked }
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![4 => response().prop_map(Change::Put), 1 => (0_u8..40).prop_map(Change::Remove)]
}

fn recounted<'r>(rows: impl Iterator<Item = &'r Response>) -> Tally {
    let (questionnaire, earlier) = (coeval_core(), before());
    let measures = measures(&questionnaire, &aims());
    let breakdowns = breakdowns(&measures, &waves());
    let rows: Vec<Row<'_>> = rows
        .map(|row| Row {
            answers: &row.answers,
            length: row.length,
            style: row.style,
            channel: row.channel,
            at_ms: row.at_ms,
            asked: (row.asked == before().name()).then_some(&earlier),
        })
        .collect();
    Tally::recount(&questionnaire, &aims(), &measures, &breakdowns, &rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn columns_count_what_a_recount_counts(changes in prop::collection::vec(change(), 0..80), after in 0_i64..1000) {
        let mut table = table();
        let mut rows = BTreeMap::new();
        for change in changes {
            match change {
                Change::Put(response) => {
                    table.put(&response);
                    rows.insert(response.id, response);
                }
                Change::Remove(number) => {
                    let answered = rows.remove(&id(number)).is_some_and(|row| !say_nothing(&row.answers));
                    prop_assert_eq!(table.remove(id(number)), answered);
                }
            }
        }
        rows.retain(|_, response| !say_nothing(&response.answers));
        prop_assert_eq!(table.len(), rows.len());
        prop_assert_eq!(table.full_tally(), recounted(rows.values()));
        prop_assert_eq!(table.full_tally().people as usize, rows.len());
        let changed = rows.values().filter(|row| row.seq > after);
        prop_assert_eq!(table.changed_after(after).full_tally(), recounted(changed));
        let strata = table.strata();
        prop_assert_eq!(strata.tally(None, &table.nobody()), recounted(rows.values()));
        let filters =
            [(FilterBy::Event, "e1"), (FilterBy::Wave, "w2"), (FilterBy::Month, "2024-10"), (FilterBy::Channel, "paper")];
        for (by, code) in filters {
            let filter = Filter { by, code: code.to_owned() };
            let is_in = |row: &&Response| match by {
                FilterBy::Event => row.event.as_deref() == Some("e1"),
                FilterBy::Channel => row.channel.code() == code,
                // The first wave takes the days that both have.
                FilterBy::Wave => (20_005..=20_008).contains(&row.at_ms.div_euclid(DAY_MS)) && row.at_ms <= 20_008 * DAY_MS || row.at_ms.div_euclid(DAY_MS) == 20_004,
                FilterBy::Month => TimeZone::default().date(row.at_ms).month().to_string() == code,
            };
            prop_assert_eq!(strata.tally(Some(&filter), &table.nobody()), recounted(rows.values().filter(is_in)));
        }
    }
}

/// Somebody who answered at a moment.
fn at(number: u8, at_ms: Millis) -> Response {
    let (channel, length, style) = (Channel::Own, Length::Full, Style::Standard);
    let answers = Answers::from([("q07.area".to_owned(), Answer::from("same"))]);
    let asked = coeval_core().name();
    Response { id: id(number), seq: number.into(), at_ms, channel, event: None, length, style, answers, asked }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn days_and_months_are_those_of_the_zone(
        name in prop::sample::select(vec!["Europe/London", "Asia/Kolkata", "America/St_Johns", "Africa/Cairo", "UTC"]),
        // Half hours of the years 2024 and 2025.
        half_hours in prop::collection::vec(946_656_i64 + 16..981_744, 1..40),
    ) {
        let zone = zones::named(name).unwrap();
        let responses: Vec<Response> =
            half_hours.iter().zip(0..).map(|(half_hour, number)| at(number, half_hour * DAY_MS / 48)).collect();
        let plan = Plan::new(coeval_core(), &[], aims(), &[], &[]).unwrap().in_zone(&zone);
        let mut table = Table::new(plan);
        let (questionnaire, aims) = (coeval_core(), aims());
        let mut recount = Recount::new(&questionnaire, &aims, &[]).in_zone(&zone);
        for response in &responses {
            table.put(response);
            recount.add(&response.row(None));
        }
        prop_assert_eq!(&table.full_tally(), recount.tally());
        let mut months: Vec<_> = responses.iter().map(|response| zone.date(response.at_ms).month()).collect();
        months.sort();
        months.dedup();
        let strata = table.strata();
        prop_assert_eq!(strata.months(), months.clone());
        for month in months {
            let there = responses.iter().filter(|response| zone.date(response.at_ms).month() == month).count();
            let filter = Filter { by: FilterBy::Month, code: month.to_string() };
            prop_assert_eq!(strata.tally(Some(&filter), &table.nobody()).people, there as u32);
        }
    }
}

#[test]
fn a_response_takes_at_most_eighty_bytes() {
    let mut table = table();
    let asked = coeval_core().name();
    for number in 0_u32..60_000 {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&number.to_le_bytes());
        let answers = Answers::from([("q06.services".to_owned(), Answer::DontKnow)]);
        let (channel, length, style) = (Channel::ALL[number as usize % 4], Length::Full, Style::Standard);
        let asked = asked.clone();
        table.put(&Response {
            id,
            seq: i64::from(number),
            at_ms: i64::from(20_000 + number % 10) * DAY_MS,
            channel,
            event: Some("e1".to_owned()),
            length,
            style,
            answers,
            asked,
        });
    }
    table.shrink();
    let each = table.bytes() / table.len();
    assert!(each <= BYTES_A_RESPONSE, "{each} bytes a response");
}
