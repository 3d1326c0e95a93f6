//! `coeval backup FILE`: the whole state in one file, beside a running server. The secret is not in it.

use std::{path::Path, process::ExitCode};

use super::Done;
use crate::{
    administration::backup,
    storage::Db,
    system::{clock::Clock, config::Config},
};

pub(super) async fn run(config: Config, path: &Path) -> Done {
    let db = Db::open(&config.database_url).await?;
    let written = backup::write(&db, path, Clock::system().now_ms()).await;
    db.close().await;
    let counts = written?;
    let rows: u64 = counts.values().sum();
    let responses = counts.get("response").copied().unwrap_or_default();
    println!("{} holds everything: {responses} responses, {rows} rows in {} tables.", path.display(), counts.len());
    match &config.secret_file {
        Some(secret) => println!("Keep the secret file {} in another place: the backup needs it.", secret.display()),
        None => println!("Keep the secret file in another place: the backup needs it."),
    }
    Ok(ExitCode::SUCCESS)
}
