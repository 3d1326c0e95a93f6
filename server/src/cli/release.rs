//! `coeval release SLUG`: publishes what is stored now. Exits 3 with one sentence when the rules refuse it.

use std::process::ExitCode;

use super::Done;
use crate::{
    administration::{
        audit::{Entry, write_alone},
        projects::Projects,
        secret_check::open_secret,
    },
    reporting::releases::{ReleaseError, Results},
    storage::Db,
    system::{clock::Clock, config::Config},
};
use domain::administration::actions::Action;

/// The exit code when the disclosure rules refuse a release.
const REFUSED: u8 = 3;

pub(super) async fn run(config: Config, slug: &str, again: Option<u32>) -> Done {
    let db = Db::open(&config.database_url).await?;
    let clock = Clock::system();
    let projects = Projects::new(db.clone(), clock.clone());
    let secret = open_secret(&config, &db).await?;
    let results = Results::new(db.clone(), projects, clock.clone(), secret);
    let done = match again {
        Some(number) => renew(&results, &db, &clock, slug, number).await,
        None => results.release(slug).await,
    };
    db.close().await;
    match done {
        Ok(number) => {
            let how = if again.is_some() { "made again by the rules of now" } else { "published" };
            println!("Release {number} of {slug} is {how}.");
            println!("Once `coeval serve` runs, it is at {}/p/{slug}/results", config.address());
            Ok(ExitCode::SUCCESS)
        }
        Err(error) if error.is_refusal() => {
            eprintln!("{error}");
            Ok(ExitCode::from(REFUSED))
        }
        Err(error) => Err(error.into()),
    }
}

async fn renew(results: &Results, db: &Db, clock: &Clock, slug: &str, number: u32) -> Result<u32, ReleaseError> {
    results.renew(slug, number).await?;
    let (action, target) = (Action::ReleaseRenewed, number.to_string());
    let at_ms = clock.now_ms();
    write_alone(db, Entry { actor: None, action, project: Some(slug), target: Some(&target), at_ms }).await?;
    Ok(number)
}
