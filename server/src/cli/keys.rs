//! `coeval keys rotate`: a new key for devices prepared from now on. Nothing is thrown away.

use std::process::ExitCode;

use clap::Subcommand;

use super::Done;
use crate::{
    administration::secret_check::open_secret,
    collection::sealing::Sealing,
    storage::Db,
    system::{clock::Clock, config::Config},
};

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Make a new key for shared devices; older keys go on opening what was sealed to them.
    Rotate,
}

impl KeysCommand {
    pub(super) async fn run(self, config: Config) -> Done {
        let Self::Rotate = self;
        let db = Db::open(&config.database_url).await?;
        let secret = open_secret(&config, &db).await?;
        let rotated = Sealing::new(db.clone(), secret).rotate(Clock::system().now_ms()).await;
        db.close().await;
        println!("Devices that fetch their project from now on seal to the key {}.", rotated?);
        Ok(ExitCode::SUCCESS)
    }
}
