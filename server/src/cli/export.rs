//! `coeval export SLUG`: figures and single answers as files, for whoever runs the server. It is written down without a
//! name, as every command is.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use futures::StreamExt as _;

use super::Done;
use crate::{
    administration::{
        audit::{Entry, write_alone},
        projects::Projects,
        secret_check::open_secret,
    },
    reporting::{
        exports::{self, Figures, File, Format, Level, Part},
        releases::{Results, StaffQuestion},
    },
    storage::Db,
    system::{clock::Clock, config::Config, private_files},
};
use domain::administration::actions::Action;

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The project's name in addresses.
    slug: String,
    /// The latest release, the figures of staff, or single answers.
    #[arg(long, value_parser = level)]
    level: Level,
    /// csv, xlsx or json.
    #[arg(long, value_parser = format)]
    format: Format,
    /// The file to be made; without it, standard output.
    #[arg(long)]
    output: Option<PathBuf>,
}

fn level(code: &str) -> Result<Level, &'static str> {
    Level::from_code(code).ok_or("the level is release, staff or raw")
}

fn format(code: &str) -> Result<Format, &'static str> {
    Format::from_code(code).ok_or("the format is csv, xlsx or json")
}

impl Export {
    pub(super) async fn run(self, config: Config) -> Done {
        let db = Db::open(&config.database_url).await?;
        let done = self.write(&config, &db).await;
        db.close().await;
        done
    }

    async fn write(&self, config: &Config, db: &Db) -> Done {
        let clock = Clock::system();
        let mut file = self.open(config, db, &clock).await?;
        let action = match self.level {
            Level::Release => Action::ReleaseExported,
            Level::Staff => Action::StaffFiguresExported,
            Level::Raw => Action::RawExported,
        };
        let (project, target) = (Some(self.slug.as_str()), Some(self.format.code()));
        write_alone(db, Entry { actor: None, action, project, target, at_ms: clock.now_ms() }).await?;
        let mut output: Box<dyn Write + Send> = match &self.output {
            Some(path) => {
                // What is released is for everybody; anything else is for whoever took it.
                let made = match self.level {
                    Level::Release => OpenOptions::new().write(true).create_new(true).open(path),
                    Level::Staff | Level::Raw => private_files::create_new(path),
                };
                Box::new(made.map_err(|error| format!("{} cannot be made: {error}.", path.display()))?)
            }
            None => Box::new(io::stdout()),
        };
        while let Some(chunk) = file.chunks.next().await {
            output.write_all(&chunk?)?;
        }
        output.flush()?;
        Ok(ExitCode::SUCCESS)
    }

    async fn open(
        &self,
        config: &Config,
        db: &Db,
        clock: &Clock,
    ) -> Result<File, Box<dyn std::error::Error + Send + Sync>> {
        let projects = Projects::new(db.clone(), clock.clone());
        let unknown = || format!("There is no project called {}.", self.slug);
        let project = projects.get(&self.slug).await?.ok_or_else(unknown)?;
        let results = Results::new(db.clone(), projects, clock.clone(), open_secret(config, db).await?);
        match self.level {
            Level::Release => {
                let none = || format!("Nothing has been published about {} yet.", self.slug);
                let latest = results.latest(&project).await?.ok_or_else(none)?;
                Ok(Figures::of_release(serde_json::from_slice(&latest.json)?).write(self.format, Part::Data)?)
            }
            Level::Staff => {
                let figures = results.staff(&project, &StaffQuestion::default()).await?;
                let document = results.dashboard(&project, &figures);
                Ok(Figures::of_staff(document, &project.pack()).write(self.format, Part::Data)?)
            }
            Level::Raw => Ok(exports::raw(db, &project, clock.now_ms(), (self.format, Part::Data))?),
        }
    }
}
