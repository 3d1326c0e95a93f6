//! `coeval verify`: recounts and checks every invariant; exit 1 and one line a fault. It repairs nothing.

use std::process::ExitCode;

use super::Done;
use crate::{config::Config, storage::Db, verify::verify};

pub(super) async fn run(config: Config) -> Done {
    let db = Db::open(&config.database_url).await?;
    let found = verify(&db).await;
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
