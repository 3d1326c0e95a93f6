//! `coeval restore FILE`: a backup into an empty database, or with `--replace` in place of what is there; then it checks
//! every invariant. No server may use the database meanwhile.

use std::{path::Path, process::ExitCode};

use domain::administration::retention::Kind;

use super::{Done, verify};
use crate::{
    administration::{backup, projects::Projects, retention::Retention},
    collection::receipts::forget_once,
    system::{clock::Clock, config::Config},
};

pub(super) async fn run(config: Config, path: &Path, replace: bool) -> Done {
    let clock = Clock::system();
    let (db, restored) = backup::restore(&config, path, replace, clock.now_ms()).await?;
    forget_once(&db, &clock).await?;
    let found = verify::everything(&config, &db).await;
    let due = Retention::new(db.clone(), Projects::new(db.clone(), clock.clone()), clock).due(None).await;
    db.close().await;
    let responses = restored.counts.get("response").copied().unwrap_or_default();
    println!("The backup of {} is restored: {responses} responses.", restored.made_at);
    if restored.withdrawals_kept > 0 {
        println!("What was withdrawn since stays withdrawn: {}.", restored.withdrawals_kept);
    }
    if !restored.secret_is_there {
        println!("Put the secret file of this backup into its place before you start the server.");
    }
    let over: u64 = due?.iter().filter(|due| due.kind == Kind::Answers).map(|due| due.count).sum();
    if over > 0 {
        println!("The time of {over} people's answers is over: the server deletes them at the next purge.");
        println!(
            "Where they must be kept, set a hold before; `coeval purge --dry-run` says of which projects they are."
        );
    }
    let faults = found?.faults;
    faults.iter().for_each(|fault| println!("{fault}"));
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
