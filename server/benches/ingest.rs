//! How fast answers are taken in: the real program on SQLite with full durability, asked over HTTP by this process on
//! the same cores. Prints medians with their spread, beside SQLite's own insert rate at the same durability.
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod load;

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use load::{Result, Round, Running, send};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, SqliteConnection};

const PROGRAM: &str = env!("CARGO_BIN_EXE_coeval");
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);
/// Rows stored before speed is measured again.
const MANY: u64 = 1_000_000;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    add_project(folder.path())?;
    println!("| figure | median | spread |\n|---|--:|--:|");
    if wanted("SQLite itself") {
        raw_sqlite(folder.path()).await?;
    }
    if wanted("start") {
        starts(folder.path()).await?;
    }
    let running = Running::start(PROGRAM, folder.path()).await?;
    let mut first = 1;
    measure(&running, &mut first, "").await?;
    if !wanted("1,000,000 stored") {
        return Ok(());
    }
    fill(&running, &mut first).await?;
    measure(&running, &mut first, ", 1,000,000 stored").await?;
    println!("| memory under load, MiB | {:.1} | |", running.memory_mib()?);
    drop(running);
    let running = Running::start(PROGRAM, folder.path()).await?;
    println!("| start to first answer with all of that stored, ms | {:.0} | |", ms(running.first_answer));
    Ok(())
}

fn add_project(folder: &Path) -> Result<()> {
    let file = folder.join("project.json");
    std::fs::write(
        &file,
        r#"{"slug":"bench","name":"Benchmark","summary":"Made-up answers.",
            "aims":[{"id":"a1","text":"It is fast."},{"id":"a2","text":"Nothing is lost."}]}"#,
    )?;
    let added = Command::new(PROGRAM)
        .args(["project", "add"])
        .arg(file)
        .env("DATABASE_URL", format!("sqlite://{}", folder.join("coeval.db").display()))
        .output()?;
    if added.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&added.stderr).into_owned().into()) }
}

/// How fast SQLite itself takes rows of the same size, one and fifty a transaction, on this disk.
async fn raw_sqlite(folder: &Path) -> Result<()> {
    let options: sqlx::sqlite::SqliteConnectOptions =
        format!("sqlite://{}?mode=rwc", folder.join("raw.db").display()).parse()?;
    let mut connection = options.disable_statement_logging().connect().await?;
    connection.execute("pragma journal_mode = wal; pragma synchronous = full").await?;
    connection.execute("create table row (id text primary key, key text not null unique, body text not null)").await?;
    let body = "x".repeat(700);
    let mut number = 0_u64;
    for rows in [1_u64, 50] {
        let mut rates = Vec::new();
        for _ in 0..ROUNDS {
            let started = Instant::now();
            let mut done = 0;
            while started.elapsed() < Duration::from_secs(1) {
                insert(&mut connection, rows, &body, &mut number).await?;
                done += rows;
            }
            rates.push(done as f64 / started.elapsed().as_secs_f64());
        }
        report(&format!("SQLite itself, {rows} rows a transaction, rows/s"), &rates);
    }
    Ok(connection.close().await?)
}

async fn insert(connection: &mut SqliteConnection, rows: u64, body: &str, number: &mut u64) -> Result<()> {
    let mut transaction = connection.begin().await?;
    for _ in 0..rows {
        *number += 1;
        sqlx::query("insert into row (id, key, body) values ($1, $2, $3)")
            .bind(format!("{number:036x}"))
            .bind(format!("{:022x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
            .bind(body)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

async fn starts(folder: &Path) -> Result<()> {
    let (mut first_answers, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let running = Running::start(PROGRAM, folder).await?;
        first_answers.push(ms(running.first_answer));
        memory.push(running.memory_mib()?);
    }
    report("start to first answer, ms (at most 200)", &first_answers);
    report("idle memory, MiB (at most 40)", &memory);
    Ok(())
}

async fn measure(running: &Running, first: &mut u64, when: &str) -> Result<()> {
    for (connections, batch, goal) in
        [(1, 1, ""), (8, 1, ""), (32, 1, " (at least 5,000)"), (8, 50, " (at least 20,000)")]
    {
        let name = format!("batches of {batch} at {connections} connections{when}");
        if !wanted(&name) {
            continue;
        }
        send(&running.addr, connections, batch, Duration::from_secs(1), first).await?;
        let mut rounds: Vec<Round> = Vec::new();
        for _ in 0..ROUNDS {
            rounds.push(send(&running.addr, connections, batch, ROUND, first).await?);
        }
        report(&format!("{name}, responses/s{goal}"), &rounds.iter().map(|round| round.rate).collect::<Vec<_>>());
        report(&format!("{name}, requests/s"), &rounds.iter().map(|round| round.requests).collect::<Vec<_>>());
        report(&format!("{name}, p99 ms"), &rounds.iter().map(|round| round.p99_ms).collect::<Vec<_>>());
    }
    Ok(())
}

/// Whether a figure is asked for: all are, unless words on the command line name some
/// (`cargo bench -p server --bench ingest -- "of 50"`).
fn wanted(name: &str) -> bool {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--")).peekable();
    words.peek().is_none() || words.any(|word| name.contains(&word))
}

async fn fill(running: &Running, first: &mut u64) -> Result<()> {
    let mut stored = 0.0;
    while stored < MANY as f64 {
        let started = Instant::now();
        let round = send(&running.addr, 4, 200, Duration::from_secs(5), first).await?;
        stored += round.rate * started.elapsed().as_secs_f64();
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn report(name: &str, figures: &[f64]) {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let digits = if sorted[0] < 100.0 { 1 } else { 0 };
    let [low, middle, high] = [0, sorted.len() / 2, sorted.len() - 1].map(|place| sorted[place]);
    println!("| {name} | {middle:.digits$} | {low:.digits$}–{high:.digits$} |");
}
