//! `coeval demo`: made-up projects in an empty database, and an account of each role to look around with. On any other
//! database it changes nothing.

use std::process::ExitCode;

use super::super::Done;
use crate::{
    administration::people::{
        Passphrase,
        accounts::{AddError, NewAccount},
    },
    cli::demo,
    state::AppState,
    system::{clock::Clock, config::Config},
};
use domain::administration::roles::Role;

/// The roles to look around in, each with what it sees first. Their email addresses are at a domain that nobody can have
/// (RFC 2606).
const ROLES: [(Role, &str); 6] = [
    (Role::Lead, "figures, stories, publishing, posters and devices"),
    (Role::Commissioner, "results as they are published"),
    (Role::EventStaff, "devices and posters for an event"),
    (Role::Moderator, "stories and the board"),
    (Role::DataOfficer, "single answers, and what does not fit"),
    (Role::Admin, "accounts and the audit log"),
];

pub(in crate::cli) async fn run(config: Config) -> Done {
    let address = config.address();
    let state = AppState::open(config, Clock::system()).await?;
    let made = demo::make(&state).await;
    let accounts = match &made {
        Ok(Some(_)) => Some(add_accounts(&state).await),
        _ => None,
    };
    state.close().await;
    match made? {
        None => println!("There are projects already, so nothing was changed."),
        Some(slugs) => {
            println!(
                "{} made-up projects are ready. Their answers are made up too. Once `coeval serve` runs, open:",
                slugs.len()
            );
            println!("  {address}/");
            for slug in slugs {
                println!("  {address}/p/{slug}");
                println!("  {address}/p/{slug}/results");
            }
            println!("Nobody needs to sign in for these: answering and reading results are open to all.");
        }
    }
    if let Some(accounts) = accounts.transpose()? {
        println!("Staff pages are at {address}/staff. Each role sees other pages. Sign in with:");
        println!("  passphrase    {}", accounts.passphrase.reveal());
        for (email, sees) in &accounts.added {
            println!("  {email:<28}{sees}");
        }
        for email in &accounts.there_before {
            println!("  {email:<28}with the passphrase that it was given before");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The accounts to look around with.
struct Accounts {
    passphrase: Passphrase,
    added: Vec<(String, &'static str)>,
    there_before: Vec<String>,
}

/// An account of each role, all with one passphrase.
async fn add_accounts(state: &AppState) -> Result<Accounts, AddError> {
    let mut accounts = Accounts { passphrase: Passphrase::random(), added: Vec::new(), there_before: Vec::new() };
    for (role, sees) in ROLES {
        let email = format!("{}@example.org", role.code().replace('_', "-"));
        let new = NewAccount { email: &email, passphrase: &accounts.passphrase, roles: role.into(), project: None };
        match state.people.add_account(new).await {
            Ok(_) => accounts.added.push((email, sees)),
            Err(AddError::Taken(_)) => accounts.there_before.push(email),
            Err(error) => return Err(error),
        }
    }
    Ok(accounts)
}
