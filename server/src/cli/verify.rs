//! `coeval verify`: recounts and checks every invariant; exit 1 and one line a fault. It repairs nothing.

use std::process::ExitCode;

use super::Done;
use crate::{
    administration::retention::overdue,
    collection::sealing::Sealing,
    reporting::{
        releases::Noises,
        verify::{Verified, verify},
    },
    storage::{self, Db},
    system::{clock::Clock, config::Config, secret::Secret},
};

pub(super) async fn run(config: Config) -> Done {
    let db = Db::open(&config.database_url).await?;
    let found = everything(&config, &db).await;
    db.close().await;
    let found = found?;
    for fault in &found.faults {
        println!("{fault}");
    }
    if !found.faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "No faults found. Responses stored: {}. Releases read: {}, and counted again from the answers: {}.",
        found.responses, found.releases, found.recounted
    );
    Ok(ExitCode::SUCCESS)
}

/// Everything that is found. What needs the secret is checked where it is in its place.
pub(super) async fn everything(config: &Config, db: &Db) -> storage::Result<Verified> {
    let secret = config.secret_file.as_deref().and_then(Secret::in_file);
    let mut found = verify(db, secret.clone().map(Noises::by).as_ref()).await?;
    found.faults.extend(overdue(db, Clock::system().now_ms()).await?);
    if let Some(secret) = secret {
        found.faults.extend(Sealing::new(db.clone(), secret).faults().await?);
    }
    Ok(found)
}
