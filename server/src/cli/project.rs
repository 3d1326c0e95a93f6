//! `coeval project add` and `update`: a file into the database. Checking it is `projects`' work.

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;

use super::Done;
use crate::{
    administration::projects::{Projects, read_file_in},
    state::AppState,
    storage::{self, Db, quarantine::Which},
    system::{clock::Clock, config::Config},
};

#[derive(Debug, Subcommand)]
pub(super) enum ProjectCommand {
    /// Add a project from a JSON file; it is open at once.
    Add {
        /// The project file.
        file: PathBuf,
    },
    /// Put a changed file in place of what was said before.
    Update {
        /// The project file.
        file: PathBuf,
    },
    /// Put in the population that a project is compared with, from a CSV table; one line for each fault.
    Reference {
        /// The project's name in addresses.
        slug: String,
        /// The table.
        file: PathBuf,
    },
}

impl ProjectCommand {
    pub(super) async fn run(self, config: Config) -> Done {
        let path = match &self {
            Self::Reference { slug, file } => return super::reference::run(config, slug, file).await,
            Self::Add { file } | Self::Update { file } => file,
        };
        let file = read_file_in(&read(path)?, &config.time_zone)?;
        let db = Db::open(&config.database_url).await?;
        let projects = Projects::new(db.clone(), Clock::system());
        let done = match &self {
            Self::Add { .. } => projects.add(&file).await.map(|()| "added"),
            _ => projects.update(&file).await.map(|()| "updated"),
        };
        let slug = &file.document.slug;
        let aside = storage::quarantine::count(&db, Which::Of(slug)).await;
        db.close().await;
        println!("Project {slug} {}.", done?);
        println!("Once `coeval serve` runs, it is at {}/p/{slug}", config.address());
        if aside? > 0 {
            look_again(config, slug).await?;
        }
        if file.document.is_practice() {
            println!("It is for practice until organisation, contact, basis, complaints and retention_months are set.");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What did not fit the project before may fit now.
async fn look_again(config: Config, slug: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let state = AppState::open(config, Clock::system()).await?;
    let settled = state.ingest.recheck(slug).await;
    state.close().await;
    match settled? {
        0 => {}
        1 => println!("1 envelope that did not fit before fits now."),
        settled => println!("{settled} envelopes that did not fit before fit now."),
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))
}
