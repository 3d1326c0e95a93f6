//! How fast single answers leave SQLite as files, and by how much memory grows meanwhile. Prints medians with their
//! spread. The rows are put straight into the database; nothing is sent over a network.
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::time::Instant;

use domain::time::DAY_MS;
use futures::StreamExt as _;
use mimalloc::MiMalloc;
use serde_json::json;
use server::{
    administration::projects::{ProjectEntry, Projects, read_file},
    reporting::exports::{Format, Part, raw},
    storage::{
        Db,
        responses::{NewResponse, insert},
    },
    system::clock::Clock,
};

/// What the program allocates with.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const ROUNDS: usize = 5;
const SIZES: [u64; 2] = [100_000, 1_000_000];
const ROWS_A_COMMIT: u64 = 5_000;
const MIB: f64 = 1024.0 * 1024.0;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let db = Db::open(&format!("sqlite://{}", folder.path().join("coeval.db").display())).await?;
    let projects = Projects::new(db.clone(), Clock::from_fn(|| 20_000 * DAY_MS));
    let file = json!({"slug": "many", "name": "Many", "summary": "Many.", "aims": [{"id": "a1", "text": "Fun."}]});
    projects.add(&read_file(&file.to_string())?).await?;
    let entry = projects.get("many").await?.ok_or("the project is there")?;
    println!("| figure | median | spread |\n|---|--:|--:|");
    let mut stored = 0;
    for size in SIZES {
        fill(&db, &mut stored, size).await?;
        for format in [Format::Csv, Format::Json] {
            measure(&db, &entry, format, size, ROUNDS).await?;
        }
    }
    measure(&db, &entry, Format::Xlsx, stored, 1).await?;
    db.close().await;
    Ok(())
}

async fn measure(
    db: &Db,
    entry: &std::sync::Arc<ProjectEntry>,
    format: Format,
    rows: u64,
    rounds: usize,
) -> Result<()> {
    let (mut speeds, mut growths, mut bytes) = (Vec::new(), Vec::new(), 0);
    for _ in 0..rounds {
        let before = reset_peak()?;
        let started = Instant::now();
        let mut file = raw(db, entry, 20_000 * DAY_MS, (format, Part::Data))?;
        bytes = 0;
        while let Some(chunk) = file.chunks.next().await {
            bytes += chunk?.len();
        }
        speeds.push(rows as f64 / started.elapsed().as_secs_f64());
        growths.push((peak()? - before) / MIB);
    }
    let code = format.code();
    row(&format!("{code} rows a second, {rows} rows, {:.0} MiB", bytes as f64 / MIB), speeds);
    row(&format!("{code} growth of peak memory, {rows} rows, MiB"), growths);
    Ok(())
}

fn row(label: &str, mut figures: Vec<f64>) {
    figures.sort_by(f64::total_cmp);
    let (first, median, last) = (figures[0], figures[figures.len() / 2], figures[figures.len() - 1]);
    println!("| {label} | {median:.1} | {first:.1} to {last:.1} |");
}

/// Forgets the peak of this process's memory and returns what it takes now, in bytes.
fn reset_peak() -> Result<f64> {
    std::fs::write("/proc/self/clear_refs", "5")?;
    of_process("VmRSS:")
}

fn peak() -> Result<f64> {
    of_process("VmHWM:")
}

fn of_process(name: &str) -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("the kernel says so")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0)
}

/// Stores responses until there are so many.
async fn fill(db: &Db, stored: &mut u64, wanted: u64) -> Result<()> {
    while *stored < wanted {
        let mut tx = db.begin().await?;
        let rows: Vec<NewResponse> = (*stored..(*stored + ROWS_A_COMMIT).min(wanted)).map(response).collect();
        insert(&mut tx, &rows).await?;
        tx.commit().await?;
        *stored += rows.len() as u64;
    }
    Ok(())
}

/// Answers to some twenty questions, as most people give.
fn response(number: u64) -> NewResponse {
    let turn = |codes: &[&str]| codes[number as usize % codes.len()].to_owned();
    let often = turn(&["never", "rarely", "sometimes", "mostly", "always"]);
    let principles = ["q11.p_power", "q12.p_perspectives", "q13.p_value", "q17.p_respect", "q18.p_listen"];
    let mut answers = json!({
        "q01.activities": ["planning", "designing"], "q04.aim_met": {"a1": "mostly"}, "q06.services": "bit_better",
        "story.text": "We laughed, and then we \"argued\", and then it was good.", "you.role": turn(&["lived", "both"])
    });
    for item in principles {
        answers[item] = json!(often);
    }
    NewResponse {
        id: format!("{number:032x}"),
        project: "many".to_owned(),
        seq: number as i64 + 1,
        revision: 1,
        content_hash: String::new(),
        // The order of receipts has nothing to do with that of arrival.
        receipt_key: format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        received_at_ms: 20_000 * DAY_MS,
        captured_at_ms: 20_000 * DAY_MS,
        effective_at_ms: 20_000 * DAY_MS,
        clock_doubtful: false,
        channel: "own",
        event: None,
        device: None,
        staff: None,
        locale: "en-GB".to_owned(),
        length: "short",
        style: "standard",
        questionnaire: "coeval-core".to_owned(),
        questionnaire_version: 1,
        notice_version: 1,
        answers: answers.to_string(),
    }
}
