//! The commands. Each works beside a running server, none ever prompts, and each says what went wrong in one sentence.

mod demo;
mod project;
mod release;
mod serve;
mod verify;

use std::{error::Error, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::config::Config;

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
    /// Fill an empty database with two made-up projects; change nothing on any other.
    Demo,
    /// Add or change a project.
    Project {
        #[command(subcommand)]
        command: project::ProjectCommand,
    },
    /// Freeze and publish what is stored now; exits 3 when that would show what a few people said.
    Release {
        /// The project's name in addresses.
        slug: String,
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
            Command::Demo => demo::run(config).await,
            Command::Project { command } => command.run(config).await,
            Command::Release { slug } => release::run(config, &slug).await,
            Command::Verify => verify::run(config).await,
        }
    }
}
