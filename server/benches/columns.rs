//! How fast answers in memory are counted, and how much room they take. Prints medians with their spread, beside the
//! speed at which this machine reads memory.

use std::{hint::black_box, time::Instant};

use domain::{
    answer::{Answer, Answers},
    project::Aim,
    questionnaire::{Kind, Length, Questionnaire, Style, coeval_core},
    response::{Channel, QuestionnaireRef},
    text::Text,
    time::DAY_MS,
};
use server::columns::{Plan, Response, Table};

const ROUNDS: usize = 15;
/// Different people; the table repeats them under new ids.
const PEOPLE: usize = 500;
const MIB: f64 = 1024.0 * 1024.0;

fn main() {
    println!("| figure | median | spread |\n|---|--:|--:|");
    let people = people();
    for rows in [100_000, 1_000_000] {
        let table = table(&people, rows);
        let bytes = table.bytes() as f64;
        println!("| bytes a response in memory, {rows} | {:.1} | |", bytes / rows as f64);
        row(&format!("counts of every item over {rows}, ms"), || drop(black_box(table.tally(&[]))));
        row(&format!("the same by role, {rows}, ms"), || drop(black_box(table.tally(&[0]))));
        row(&format!("the same with every breakdown, {rows}, ms"), || drop(black_box(table.full_tally())));
        memory(bytes as usize);
    }
}

/// Reading as many bytes as the table has, one after another: the machine's own limit.
fn memory(bytes: usize) {
    let words: Vec<u64> = (0..bytes as u64 / 8).collect();
    let label = format!("reading {:.0} MiB of memory once, ms", bytes as f64 / MIB);
    row(&label, || {
        black_box(words.iter().fold(0_u64, |sum, word| sum.wrapping_add(*word)));
    });
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn row(label: &str, mut run: impl FnMut()) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (first, median, last) = (times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
    println!("| {label} | {median:.2} | {first:.2} to {last:.2} |");
}

fn table(people: &[Response], rows: usize) -> Table {
    let aims = ["a1", "a2", "a3"].map(|id| Aim { id: id.to_owned(), text: Text::base(id) }).to_vec();
    let mut table = Table::new(Plan::new(coeval_core(), &[], aims, &[], &[]).expect("it fits into columns"));
    let mut next = people.iter().cycle().cloned();
    for number in 0..rows {
        let Some(mut response) = next.next() else { break };
        response.id[..8].copy_from_slice(&(number as u64).to_le_bytes());
        response.seq = number as i64;
        table.put(&response);
    }
    table.shrink();
    table
}

fn people() -> Vec<Response> {
    let questionnaire = coeval_core();
    (0..PEOPLE).map(|number| person(&questionnaire, number)).collect()
}

/// Answers that differ from person to person without any chance.
fn person(questionnaire: &Questionnaire, number: usize) -> Response {
    let mut answers = Answers::new();
    for (place, item) in questionnaire.items.iter().enumerate() {
        let turn = number * 31 + place * 17;
        let code = |turn: usize| item.options.get(turn % item.options.len().max(1)).map(|option| option.code.clone());
        let answer = match (turn % 11, item.kind) {
            (0, _) => None,
            (1, _) => Some(Answer::DontKnow),
            (2, _) => Some(Answer::NotForMe),
            (_, Kind::Single) => code(turn).map(Answer::One),
            (_, Kind::Multi) => Some(Answer::Many([code(turn), code(turn + 1)].into_iter().flatten().collect())),
            (_, Kind::Aims) => {
                Some(Answer::PerAim(code(turn).map(|code| ("a1".to_owned(), code)).into_iter().collect()))
            }
            (_, Kind::Text) => Some(Answer::One("Words.".to_owned())),
            (_, Kind::Number) => Some(Answer::Number(1.0)),
        };
        if let Some(answer) = answer {
            answers.insert(item.id.clone(), answer);
        }
    }
    let length = [Length::Quick, Length::Short, Length::Full][number % 3];
    let style = if number.is_multiple_of(8) { Style::Easy } else { Style::Standard };
    let channel = Channel::ALL[number % 4];
    Response {
        id: [7; 16],
        seq: 0,
        at_ms: 20_000 * DAY_MS,
        channel,
        event: None,
        length,
        style,
        answers,
        asked: QuestionnaireRef { id: "coeval-core".to_owned(), version: 1 },
    }
}
