//! Everything that handlers share. Cloning is cheap; nothing here belongs to one request.

use std::sync::Arc;

use crate::{
    clock::Clock,
    config::Config,
    ingest::Ingest,
    metrics::Metrics,
    projects::Projects,
    rate_limit::RateLimit,
    results::Results,
    secret::{Secret, SecretError},
    storage::{Db, StorageError},
};

/// What handlers share.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Keys hashes of receipts and addresses.
    pub secret: Secret,
    /// Projects and packs.
    pub projects: Projects,
    /// Releases, and the latest of each project.
    pub results: Results,
    /// Takes envelopes in.
    pub ingest: Ingest,
    /// How many envelopes an address may send.
    pub rate_limit: Arc<RateLimit>,
    /// Figures for the operator.
    pub metrics: Arc<Metrics>,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The secret.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

impl AppState {
    /// Opens the database and everything that stands on it.
    ///
    /// # Errors
    /// When the database cannot be opened or the secret does not fit it.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, OpenError> {
        let db = Db::open(&config.database_url).await?;
        let secret = Secret::open(&config, &db).await?;
        let metrics = Arc::new(Metrics::default());
        let projects = Projects::new(db.clone(), clock.clone());
        projects.now().await?;
        let results = Results::new(db.clone(), projects.clone(), clock.clone());
        let ingest = Ingest::start(db.clone(), projects.clone(), secret.clone(), clock.clone(), Arc::clone(&metrics));
        let rate_limit = Arc::new(RateLimit::new(config.rate_limit));
        Ok(Self { config: Arc::new(config), db, clock, secret, projects, results, ingest, rate_limit, metrics })
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        self.ingest.finish().await;
        self.db.close().await;
    }
}
