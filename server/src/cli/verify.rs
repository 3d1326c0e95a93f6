//! `coeval verify`: recounts and checks every invariant; exit 1 and one line a fault. It repairs nothing.

use std::process::ExitCode;

use super::Done;
use crate::{
    clock::Clock,
    config::Config,
    projects::Projects,
    sealing::Sealing,
    secret::Secret,
    storage::{self, Db},
};

pub(super) async fn run(config: Config) -> Done {
    let db = Db::open(&config.database_url).await?;
    let faults = faults(&config, &db).await?;
    let responses = storage::verify::responses(&db).await?;
    db.close().await;
    for fault in &faults {
        println!("{fault}");
    }
    if faults.is_empty() {
        println!("No faults found. Responses stored: {responses}.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// One line for each fault. What needs the secret is checked where it is in its place.
pub(super) async fn faults(config: &Config, db: &Db) -> storage::Result<Vec<String>> {
    let mut faults = storage::verify::faults(db).await?;
    faults.extend(unreadable(db).await);
    if let Some(secret) = config.secret_file.as_deref().and_then(Secret::in_file) {
        faults.extend(Sealing::new(db.clone(), secret).faults().await?);
    }
    Ok(faults)
}

/// A fault for projects whose documents cannot be read.
async fn unreadable(db: &Db) -> Option<String> {
    let projects = Projects::new(db.clone(), Clock::system());
    projects.now().await.err().map(|error| format!("projects cannot be read: {error}"))
}
