//! `coeval project reference SLUG FILE`: the population that a project is compared with. A table with a fault changes
//! nothing; checking it is `reference`'s work.

use std::{fs::File, io::Read as _, path::Path, process::ExitCode};

use super::Done;
use crate::{
    administration::projects::Projects,
    reporting::reference::{Known, Reading, Upload, read, replace},
    storage::Db,
    system::{clock::Clock, config::Config},
};

pub(super) async fn run(config: Config, slug: &str, path: &Path) -> Done {
    let table = table(path)?;
    let db = Db::open(&config.database_url).await?;
    let put = put(&db, slug, &table).await;
    db.close().await;
    let reading = put?;
    for problem in &reading.problems {
        eprintln!("{problem}");
    }
    for line in &reading.lines {
        for problem in &line.problems {
            eprintln!("line {}: {problem}", line.number);
        }
    }
    if !reading.is_clean() {
        eprintln!("Nothing was taken in.");
        return Ok(ExitCode::FAILURE);
    }
    println!("{} groups are taken in as the population of {slug}.", reading.rows.len());
    Ok(ExitCode::SUCCESS)
}

async fn put(db: &Db, slug: &str, table: &[u8]) -> Result<Reading, Box<dyn std::error::Error + Send + Sync>> {
    let clock = Clock::system();
    let project = Projects::new(db.clone(), clock.clone()).get(slug).await?;
    let project = project.ok_or_else(|| format!("There is no project called {slug}."))?;
    let now_ms = clock.now_ms();
    let today = project.time_zone().date(now_ms).to_string();
    let reading = read(table, &Known::of(&project.pack()), &today);
    if reading.is_clean() {
        replace(db, slug, &reading.rows, None, now_ms).await?;
    }
    Ok(reading)
}

fn table(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("{} cannot be read: {error}.", path.display());
    let mut file = File::open(path).map_err(cannot)?;
    let (mut upload, mut buffer) = (Upload::default(), [0; 64 * 1024]);
    loop {
        let count = file.read(&mut buffer).map_err(cannot)?;
        if count == 0 {
            return upload.finish().map_err(|too_long| too_long.to_string());
        }
        upload.push(&buffer[..count]);
    }
}
