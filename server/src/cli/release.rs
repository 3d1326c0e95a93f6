//! `coeval release SLUG`: publishes what is stored now. Exits 3 with one sentence when the rules refuse it.

use std::process::ExitCode;

use super::Done;
use crate::{clock::Clock, config::Config, projects::Projects, results::Results, storage::Db};

/// The exit code when the disclosure rules refuse a release.
const REFUSED: u8 = 3;

pub(super) async fn run(config: Config, slug: &str) -> Done {
    let db = Db::open(&config.database_url).await?;
    let clock = Clock::system();
    let projects = Projects::new(db.clone(), clock.clone());
    let released = Results::new(db.clone(), projects, clock).release(slug).await;
    db.close().await;
    match released {
        Ok(number) => {
            println!("Release {number} of {slug} is published.");
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
