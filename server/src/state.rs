//! Everything that handlers share. Cloning is cheap; nothing here belongs to one request.

use std::{sync::Arc, time::Duration};

use crate::{
    administration::{
        people::People,
        projects::Projects,
        retention::Retention,
        secret_check::{SecretCheckError, open_secret},
    },
    collection::{devices::Devices, ingest::Ingest, receipts::Receipts, sealing::Sealing},
    reporting::{exports::KeptReleases, releases::Results},
    storage::{Db, StorageError},
    system::{
        clock::Clock, config::Config, limits::envelopes::RateLimit, metrics::Metrics, secret::Secret,
        workbench::Workbench,
    },
};

/// How long a request waits for a place to work at.
const BENCH_PATIENCE: Duration = Duration::from_secs(10);
/// How long an answer waits to be packed, before it is sent as it is.
const PACKING_PATIENCE: Duration = Duration::from_millis(250);

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
    /// What is deleted when its time is over, and what is held.
    pub retention: Retention,
    /// Accounts of staff.
    pub people: People,
    /// The keys that devices seal to.
    pub sealing: Sealing,
    /// Shared devices.
    pub devices: Devices,
    /// Takes envelopes in.
    pub ingest: Ingest,
    /// What people do with their receipt codes.
    pub receipts: Receipts,
    /// How many envelopes an address may send.
    pub rate_limit: Arc<RateLimit>,
    /// Where work that keeps a processor busy is done.
    pub workbench: Workbench,
    /// Where large answers are packed.
    pub packing: Workbench,
    /// What was made of releases.
    pub kept_releases: KeptReleases,
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
    Secret(#[from] SecretCheckError),
}

impl AppState {
    /// Opens the database and everything that stands on it.
    ///
    /// # Errors
    /// When the database cannot be opened or the secret does not fit it.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, OpenError> {
        let db = Db::open(&config.database_url).await?;
        let secret = open_secret(&config, &db).await?;
        let metrics = Arc::new(Metrics::default());
        let projects = Projects::new(db.clone(), clock.clone());
        let sealing = Sealing::new(db.clone(), secret.clone());
        sealing.begin(clock.now_ms()).await?;
        projects.now().await?;
        let devices = Devices::new(db.clone(), projects.clone(), secret.clone(), clock.clone());
        let results = Results::new(db.clone(), projects.clone(), clock.clone(), secret.clone());
        let retention = Retention::new(db.clone(), projects.clone(), clock.clone());
        let ingest = Ingest::start(
            db.clone(),
            projects.clone(),
            sealing.clone(),
            secret.clone(),
            Arc::clone(&metrics),
            config.rate_limit > 0,
        );
        let people = People::start(db.clone(), secret.clone(), clock.clone());
        let (keys, ingest_too) = (sealing.clone(), ingest.clone());
        let receipts = Receipts::start(db.clone(), projects.clone(), keys, ingest_too, secret.clone(), clock.clone());
        let rate_limit = Arc::new(RateLimit::new(config.rate_limit));
        let workbench = Workbench::of_this_machine(BENCH_PATIENCE);
        Ok(Self {
            config: Arc::new(config),
            db,
            clock,
            secret,
            projects,
            results,
            retention,
            people,
            sealing,
            devices,
            ingest,
            receipts,
            rate_limit,
            packing: Workbench::of_this_machine(PACKING_PATIENCE),
            kept_releases: KeptReleases::new(workbench.clone()),
            workbench,
            metrics,
        })
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        self.ingest.finish().await;
        self.db.close().await;
    }
}
