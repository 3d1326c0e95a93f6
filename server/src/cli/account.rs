//! `coeval account add`: the first account of an installation, or any other. The passphrase comes from standard input.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::ExitCode,
};

use clap::{Subcommand, builder::PossibleValuesParser};

use super::Done;
use crate::{
    administration::{
        people::{Passphrase, People, accounts::NewAccount},
        projects::Projects,
        secret_check::open_secret,
    },
    storage::Db,
    system::{clock::Clock, config::Config},
};
use domain::administration::roles::{Role, Roles};

/// Most bytes read of what is meant to be one line.
const LINE_BYTES: u64 = 8 * 1024;

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Add an account; its passphrase, of at least 12 characters, is read from standard input.
    Add {
        /// The email address to sign in with.
        #[arg(long)]
        email: String,
        /// What the account is for; several roles with commas between, or this more than once.
        #[arg(long, required = true, value_delimiter = ',', value_parser = PossibleValuesParser::new(Role::ALL.map(Role::code)))]
        role: Vec<String>,
        /// The only project it is for; without it, the account is for every project.
        #[arg(long, value_name = "SLUG")]
        project: Option<String>,
    },
}

impl AccountCommand {
    pub(super) async fn run(self, config: Config) -> Done {
        let Self::Add { email, role, project } = self;
        let roles = Roles::from_codes(&role).ok_or("An account needs a role.")?;
        let passphrase = Passphrase::new(&first_line()?)?;
        let db = Db::open(&config.database_url).await?;
        let added = add(
            &config,
            &db,
            NewAccount { email: &email, passphrase: &passphrase, roles, project: project.as_deref() },
        );
        let added = added.await;
        db.close().await;
        added?;
        println!("{} may sign in as {}.", email.trim(), roles.codes().join(", "));
        Ok(ExitCode::SUCCESS)
    }
}

async fn add(config: &Config, db: &Db, new: NewAccount<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let clock = Clock::system();
    if let Some(slug) = new.project
        && Projects::new(db.clone(), clock.clone()).get(slug).await?.is_none()
    {
        return Err(format!("There is no project called {slug}.").into());
    }
    let secret = open_secret(config, db).await?;
    People::new(db.clone(), secret, clock).add_account(new).await?;
    Ok(())
}

/// The first line of standard input, without its end.
fn first_line() -> Result<String, String> {
    let mut line = Vec::new();
    let read = BufReader::new(std::io::stdin().lock().take(LINE_BYTES)).read_until(b'\n', &mut line);
    read.map_err(|error| format!("The passphrase cannot be read from standard input: {error}."))?;
    let line = String::from_utf8(line).map_err(|_| "The passphrase is not text in UTF-8.".to_owned())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
