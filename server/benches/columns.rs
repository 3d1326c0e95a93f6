//! How fast answers in memory are counted, how much room they take, and how long a staff snapshot takes to make. Prints
//! medians with their spread, beside the speed at which this machine reads memory. Databases are `dashboard`'s.

#[path = "load/crowd.rs"]
mod crowd;
#[path = "load/figure.rs"]
mod figure;

use std::{error::Error, hint::black_box};

use crowd::{Crowd, SLUG, project_file};
use domain::disclosure::{Settings, staff};
use figure::{head, report, time};
use server::{
    administration::projects::{Projects, read_file},
    reporting::{
        columns::Table,
        releases::{Kind, Noises},
    },
    storage::Db,
    system::{clock::Clock, secret::Secret},
};

const ROUNDS: usize = 15;
const MIB: f64 = 1024.0 * 1024.0;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let folder = tempfile::tempdir()?;
    let db = Db::open(&format!("sqlite://{}", folder.path().join("coeval.db").display())).await?;
    let projects = Projects::new(db.clone(), Clock::from_fn(|| 0));
    projects.add(&read_file(&project_file())?).await?;
    let crowd = Crowd::new(projects.get(SLUG).await?.ok_or("the project is there")?);
    head();
    for rows in [1_000, 100_000, 1_000_000] {
        let table = crowd.table(rows);
        counts(&table, rows);
        snapshot(&crowd, &table, rows);
    }
    db.close().await;
    Ok(())
}

fn counts(table: &Table, rows: usize) {
    let bytes = table.bytes();
    report(&format!("bytes a response in memory, {rows} (at most 80)"), &[bytes as f64 / rows as f64]);
    // Reading as many bytes as the table has, one after another: the machine's own limit.
    let words: Vec<u64> = (0..bytes as u64 / 8).collect();
    time(&format!("reading {:.1} MiB of memory once, ms", bytes as f64 / MIB), ROUNDS, || {
        black_box(words.iter().fold(0_u64, |sum, word| sum.wrapping_add(*word)));
    });
}

/// The making of a staff snapshot: the first, and the next one after some more people answered.
fn snapshot(crowd: &Crowd, table: &Table, rows: usize) {
    let (few, settings) = (3, Settings::default());
    let mut strata = table.strata();
    time(&format!("counts of every item by every filter and breakdown at once, {rows}, ms"), few, || {
        strata = black_box(table.strata());
    });
    let (filters, empty) = (crowd.filters(&strata.months()), table.nobody());
    report(&format!("strata of these, {rows}"), &[strata.0.len() as f64]);
    let mut figures = Vec::new();
    let noise = Noises::by(Secret::from_bytes([7; 32])).of(SLUG, Kind::Staff, None);
    for number in [1, 64, 1024] {
        let noise = noise.at(number, settings.staff());
        let what = format!("figures for staff under each of {} filters, snapshot {number}, {rows}, ms", filters.len());
        time(&what, few, || figures = staff(&strata, &empty, &filters, settings, noise));
    }
    time(&format!("the next snapshot, {rows}, ms"), few, || {
        black_box(staff(&table.strata(), &empty, &filters, settings, noise.at(2, settings.staff())));
    });
    time(&format!("writing down all its tables, {rows}, ms"), few, || {
        black_box(figures.iter().map(|table| table.released.to_stored().len()).sum::<usize>());
    });
}
