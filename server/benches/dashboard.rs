//! What a dashboard costs with 1,000,000 responses stored: loading them, catching up, making the figures and answering,
//! beside the same counts by `group by` in SQLite and in PostgreSQL over the same people. Prints medians with their spread.
//!
//! The plain tables have one integer a question and an index on everything they are narrowed by. Their `group by` counts
//! answers only: no share, no interval, no rule about small numbers, and no total of several answers to one question.
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

#[path = "load/crowd.rs"]
mod crowd;
#[path = "load/figure.rs"]
mod figure;
#[path = "load/rows.rs"]
mod rows;

use std::{path::Path, sync::Arc, time::Instant};

use crowd::{Crowd, SLUG, project_file};
use domain::disclosure::{Filter, FilterBy};
use figure::{head, ms, report, time};
use server::{
    administration::projects::{ProjectEntry, read_file},
    reporting::{columns::ColumnsCache, releases::StaffQuestion},
    state::AppState,
    system::{clock::Clock, config::Config},
};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How often each person is copied: a million in all.
const COPIES: usize = 100;
/// Responses that arrive between two reads.
const NEW: usize = 1_000;
const ROUNDS: usize = 15;
const FEW_ROUNDS: usize = 3;

#[tokio::main]
async fn main() -> Result<()> {
    sqlx::any::install_default_drivers();
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("secret"), "0123456789abcdef".repeat(4))?;
    head();
    let file = folder.path().join("coeval.db");
    if wanted("SQLite") {
        measure(&format!("sqlite://{}", file.display()), "SQLite", folder.path()).await?;
    }
    if !wanted("PostgreSQL") {
        return Ok(());
    }
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        println!(
            "| PostgreSQL: not measured, as TEST_POSTGRES_URL names none (`scripts/postgres.sh` brings one) | | |"
        );
        return Ok(());
    };
    let database = format!("coeval_bench_{}", std::process::id());
    let mut connection = rows::connect(&server).await?;
    rows::run(&mut connection, format!("create database {database}")).await?;
    let (base, _) = server.rsplit_once('/').ok_or("the address names a database")?;
    let measured = measure(&format!("{base}/{database}"), "PostgreSQL", folder.path()).await;
    rows::run(&mut connection, format!("drop database {database} with (force)")).await?;
    measured
}

/// Whether a database is asked for: both are, unless words on the command line name one
/// (`cargo bench -p server --bench dashboard -- PostgreSQL`).
fn wanted(name: &str) -> bool {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--")).peekable();
    words.peek().is_none() || words.any(|word| name.contains(&word))
}

async fn measure(url: &str, name: &str, folder: &Path) -> Result<()> {
    let secret_file = Some(folder.join("secret"));
    let config = Config { database_url: url.to_owned(), secret_file, ..Config::default() };
    let state = AppState::open(config, Clock::from_fn(|| 1_798_761_600_000)).await?;
    state.projects.add(&read_file(&project_file())?).await?;
    let entry = state.projects.get(SLUG).await?.ok_or("the project is there")?;
    let crowd = Crowd::new(Arc::clone(&entry));
    let mut connection = match url.starts_with("sqlite") {
        true => rows::connect(&format!("{url}?mode=rwc")).await?,
        false => rows::connect(url).await?,
    };
    rows::store(&state.db, &mut connection, &crowd, COPIES).await?;
    loads(&state, &entry, name).await?;
    catches_up(&state, &entry, (&crowd, &mut connection), name).await?;
    snapshots(&state, &entry, (&crowd, &mut connection), name).await?;
    for question in questions() {
        answers(&state, &entry, &question, name).await?;
    }
    let (questions, role) = rows::plain(&mut connection, &crowd, COPIES).await?;
    groups_by(&mut connection, &questions, &role, name).await?;
    connection.close().await?;
    state.close().await;
    Ok(())
}

async fn loads(state: &AppState, entry: &Arc<ProjectEntry>, name: &str) -> Result<()> {
    let mut times = Vec::new();
    for round in 0..FEW_ROUNDS {
        let columns = ColumnsCache::new(state.db.clone(), usize::MAX);
        let started = Instant::now();
        let (rows, bytes) = columns.read(entry, |table, _| (table.len(), table.bytes())).await?;
        times.push(started.elapsed().as_secs_f64());
        if round == 0 {
            report(&format!("{name}: bytes a response of {rows} (at most 80)"), &[bytes as f64 / rows as f64]);
            let words: Vec<u64> = (0..bytes as u64 / 8).collect();
            time(&format!("reading these {} MiB of memory once, ms", bytes >> 20), ROUNDS, || {
                std::hint::black_box(words.iter().fold(0_u64, |sum, word| sum.wrapping_add(*word)));
            });
        }
    }
    report(&format!("{name}: cold load of 1,000,000, s (at most 8)"), &times);
    Ok(())
}

async fn catches_up(
    state: &AppState,
    entry: &Arc<ProjectEntry>,
    (crowd, connection): (&Crowd, &mut AnyConnection),
    name: &str,
) -> Result<()> {
    let columns = state.results.columns();
    let mut there = columns.read(entry, |table, _| table.len()).await?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        rows::store_more(&state.db, connection, crowd, there, NEW).await?;
        let started = Instant::now();
        let now = columns.read(entry, |table, _| table.len()).await?;
        times.push(ms(started.elapsed()));
        if now != there + NEW {
            return Err(format!("{now} are there, not {}", there + NEW).into());
        }
        there = now;
    }
    report(&format!("{name}: 1,000 new responses are counted after, ms (at most 20)"), &times);
    Ok(())
}

async fn snapshots(
    state: &AppState,
    entry: &Arc<ProjectEntry>,
    (crowd, connection): (&Crowd, &mut AnyConnection),
    name: &str,
) -> Result<()> {
    let everyone = StaffQuestion::default();
    for which in ["first", "next"] {
        let started = Instant::now();
        state.results.staff(entry, &everyone).await?;
        report(&format!("{name}: making the {which} staff snapshot, every table, ms"), &[ms(started.elapsed())]);
        let there = state.results.columns().read(entry, |table, _| table.len()).await?;
        rows::store_more(&state.db, connection, crowd, there, NEW).await?;
    }
    state.results.staff(entry, &everyone).await?;
    Ok(())
}

/// What staff ask for most, and what is dearest.
fn questions() -> Vec<StaffQuestion> {
    let question = |by: Option<&str>, filter: Option<(FilterBy, &str)>| StaffQuestion {
        by: by.map(str::to_owned),
        filter: filter.map(|(by, code)| Filter { by, code: code.to_owned() }),
    };
    vec![
        question(None, None),
        question(Some("you.role"), None),
        question(Some("you.ward"), None),
        question(None, Some((FilterBy::Month, "2026-03"))),
        question(Some("you.role"), Some((FilterBy::Month, "2026-03"))),
        question(Some("you.role"), Some((FilterBy::Wave, "w2"))),
        question(Some("you.ward"), Some((FilterBy::Event, "e4"))),
        question(Some("wave"), Some((FilterBy::Channel, "own"))),
    ]
}

/// A dashboard as the API answers it, from the question to the bytes of the answer.
async fn answers(state: &AppState, entry: &Arc<ProjectEntry>, question: &StaffQuestion, name: &str) -> Result<()> {
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let figures = state.results.staff_soon(entry, question).await?;
        bytes = serde_json::to_vec(&state.results.dashboard(entry, &figures))?.len();
        times.push(ms(started.elapsed()));
    }
    let asked = Some(question.to_string()).filter(|asked| !asked.is_empty()).unwrap_or_else(|| "everyone".to_owned());
    report(&format!("{name}: dashboard, {asked}, {} KiB, ms (at most 50)", bytes / 1024), &times);
    Ok(())
}

async fn groups_by(connection: &mut AnyConnection, questions: &[String], role: &str, name: &str) -> Result<()> {
    let one = &questions[5..6];
    for (what, questions, by, narrowed) in [
        ("one question", one, "", ""),
        ("one question by role", one, role, ""),
        ("one question by role in one month", one, role, "month = 3"),
        ("every question", questions, "", ""),
        ("every question by role", questions, role, ""),
        ("every question by role in one month", questions, role, "month = 3"),
        ("every question by role in one wave", questions, role, "wave = 2"),
    ] {
        let mut times = Vec::new();
        // All questions over all rows take so long that once has to do.
        let rounds = if questions.len() > 1 && narrowed.is_empty() { 1 } else { FEW_ROUNDS };
        for _ in 0..rounds {
            let started = Instant::now();
            for question in questions {
                let by = if by.is_empty() { question.clone() } else { format!("{by}, {question}") };
                let narrowed = if narrowed.is_empty() { String::new() } else { format!("where {narrowed}") };
                let sql = format!("select {by}, count(*) from plain {narrowed} group by {by}");
                sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *connection).await?;
            }
            times.push(ms(started.elapsed()));
        }
        report(&format!("{name} itself: {what} by `group by` over 1,000,000, ms"), &times);
    }
    Ok(())
}
