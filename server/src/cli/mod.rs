//! The commands. Each works beside a running server, none ever prompts, and each says what went wrong in one sentence.

mod account;
mod backup;
pub mod demo;
mod export;
mod import;
mod keys;
mod project;
mod purge;
mod reference;
mod release;
mod restore;
mod serve;
mod verify;

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::system::config::Config;

/// What a command comes to: done, or done with an exit code of its own.
pub(crate) type Done = Result<ExitCode, Box<dyn Error + Send + Sync>>;

/// Offline-first co-evaluation: takes answers in and shows honest numbers.
#[derive(Debug, Parser)]
#[command(name = "coeval", version, about)]
pub struct Coeval {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the database up to date and serve until told to stop.
    Serve,
    /// Fill an empty database with three made-up projects; change nothing on any other.
    Demo,
    /// Add or change a project.
    Project {
        #[command(subcommand)]
        command: project::ProjectCommand,
    },
    /// Add an account for a member of staff.
    Account {
        #[command(subcommand)]
        command: account::AccountCommand,
    },
    /// Freeze and publish what is stored now; exits 3 when that would show what a few people said.
    Release {
        /// The project's name in addresses.
        slug: String,
        /// Make this release of earlier rules again by the rules of now, in its place.
        #[arg(long, value_name = "NUMBER")]
        again: Option<u32>,
    },
    /// Take figures or single answers away as a file; that it was done is written down.
    Export(export::Export),
    /// Bring in a rescue file that a device could not send; exits 3 when something in it is not safe here yet.
    Import {
        /// The rescue file.
        file: PathBuf,
    },
    /// Write everything but the secret into one file, beside a running server.
    Backup {
        /// The file to be made.
        file: PathBuf,
    },
    /// Put a backup into an empty database, while no server uses it.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Put it in place of what is there.
        #[arg(long)]
        replace: bool,
    },
    /// Delete what was kept for its time, as the server does by itself once a day.
    Purge {
        /// Of this project only.
        #[arg(long, value_name = "SLUG")]
        project: Option<String>,
        /// Only say what would be deleted, and what is going to be in the days ahead.
        #[arg(long)]
        dry_run: bool,
    },
    /// The keys that shared devices seal to.
    Keys {
        #[command(subcommand)]
        command: keys::KeysCommand,
    },
    /// Check every invariant of the database; one line for each fault.
    Verify,
}

impl Coeval {
    /// Runs the command and says how it ended.
    pub async fn run(self) -> ExitCode {
        match self.carry_out().await {
            Ok(code) => code,
            Err(error) => {
                eprintln!("coeval: {error}");
                ExitCode::FAILURE
            }
        }
    }

    async fn carry_out(self) -> Done {
        let config = Config::from_env()?;
        match self.command {
            Command::Serve => serve::run(config).await,
            Command::Demo => demo::command::run(config).await,
            Command::Project { command } => command.run(config).await,
            Command::Account { command } => command.run(config).await,
            Command::Release { slug, again } => release::run(config, &slug, again).await,
            Command::Export(export) => export.run(config).await,
            Command::Import { file } => import::run(config, &file).await,
            Command::Backup { file } => backup::run(config, &file).await,
            Command::Restore { file, replace } => restore::run(config, &file, replace).await,
            Command::Purge { project, dry_run } => purge::run(config, project.as_deref(), dry_run).await,
            Command::Keys { command } => command.run(config).await,
            Command::Verify => verify::run(config).await,
        }
    }
}
