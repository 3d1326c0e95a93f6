//! `coeval demo`: two made-up projects in an empty database, and an account to look around with. On any other database
//! it changes nothing.

use std::process::ExitCode;

use super::Done;
use crate::{
    clock::Clock,
    config::Config,
    demo,
    people::{
        Passphrase, Role,
        accounts::{AddError, NewAccount},
    },
    state::AppState,
};

/// Who looks around in the demo; the domain is one that nobody can have (RFC 2606).
const EMAIL: &str = "demo@example.org";

pub(super) async fn run(config: Config) -> Done {
    let address = config.address();
    let state = AppState::open(config, Clock::system()).await?;
    let made = demo::make(&state).await;
    let account = match &made {
        Ok(Some(_)) => Some(add_account(&state).await),
        _ => None,
    };
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
            println!("Nobody needs to sign in for these: answering and reading results are open to all.");
        }
    }
    if let Some(account) = account.transpose()? {
        println!("Staff pages are at {address}/staff. Sign in with:");
        println!("  email       {EMAIL}");
        match account {
            Some(passphrase) => println!("  passphrase  {}", passphrase.reveal()),
            None => println!("  the passphrase that this account was given before"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An account to look around with, and its passphrase; none where there is such an account already.
async fn add_account(state: &AppState) -> Result<Option<Passphrase>, AddError> {
    let passphrase = Passphrase::random();
    let new = NewAccount { email: EMAIL, passphrase: &passphrase, role: Role::Admin, project: None };
    match state.people.add_account(new).await {
        Ok(_) => Ok(Some(passphrase)),
        Err(AddError::Taken(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
