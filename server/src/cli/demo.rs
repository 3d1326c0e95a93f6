//! `coeval demo`: two made-up projects in an empty database. On any other it changes nothing.

use std::process::ExitCode;

use super::Done;
use crate::{clock::Clock, config::Config, demo, state::AppState};

pub(super) async fn run(config: Config) -> Done {
    let address = config.address();
    let state = AppState::open(config, Clock::system()).await?;
    let made = demo::make(&state).await;
    state.close().await;
    match made? {
        None => println!("There are projects already, so nothing was changed."),
        Some(slugs) => {
            println!("Two made-up projects are ready. Their answers are made up too. Once `coeval serve` runs, open:");
            println!("  {address}/");
            for slug in slugs {
                println!("  {address}/p/{slug}");
                println!("  {address}/p/{slug}/results");
            }
            println!("Nobody needs to sign in: answering and reading results are open to all.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
