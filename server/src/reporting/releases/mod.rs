//! Releases: making one, and keeping the latest of each project ready to be read.
//!
//! # Layout
//! `preview` freezes what is stored now until it is published, `publish` does that, `renew` makes what earlier rules
//! froze again, `scheduler` does so when a release is due, `staff` does so for staff before a release, as `question`
//! asks; `noise` is what every count gets, `received` counts responses, and `deadline` answers at once while answers
//! are being loaded. `document` writes the API's answers, `chart` the numbers of one chart, and `sheet` a CSV file.
//! What may be shown is decided in `domain::disclosure`; nothing here sees a count that has not passed it, but to hand
//! it on.

mod deadline;
mod document;
mod noise;
mod preview;
mod publish;
mod question;
mod received;
mod renew;
mod scheduler;
mod staff;
mod words;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::reporting::published::{Audience, Published};
use domain::{
    disclosure::Released,
    reporting::release_diff::{ReleaseDiff, since},
    time::Millis,
    wire::v1::Pack,
};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex as AsyncMutex;

pub use noise::{Kind, Noises, ProjectNoise};
pub use publish::ReleaseError;
pub use question::{StaffQuestion, UnknownParameter, staff_breakdowns};
pub use scheduler::{Refused, keep_releasing};
pub use staff::{StaffError, StaffFigures};
use words::KeptWords;
pub use words::{ReleaseWords, words_of};

use crate::{
    administration::projects::{ProjectEntry, Projects},
    reporting::columns::ColumnsCache,
    storage::{self, Db, releases::ReleaseRow, snapshots::Received},
    system::{clock::Clock, secret::Secret},
};

/// Most bytes of answers in memory, over all projects.
const COLUMNS_BYTES: usize = 512 * 1024 * 1024;

/// Releases of all projects. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Results {
    db: Db,
    projects: Projects,
    columns: ColumnsCache,
    clock: Clock,
    latest: Arc<Mutex<HashMap<String, Arc<LatestRelease>>>>,
    /// Held by whoever makes a project's staff figures anew.
    making: Arc<Mutex<HashMap<String, Arc<AsyncMutex<()>>>>>,
    received: Arc<Mutex<HashMap<String, Received>>>,
    words: KeptWords,
    noises: Noises,
    patience: Duration,
}

/// A release with its words.
#[derive(Debug)]
pub struct Shown {
    /// What the page shows.
    pub published: Published,
    /// The project and what was asked, in the words of then.
    pub pack: Arc<Pack>,
    /// The number of the release before, and what changed since; none at the first.
    pub since: Option<(u32, ReleaseDiff)>,
}

/// The latest release of a project, ready to be sent.
#[derive(Debug)]
pub struct LatestRelease {
    /// When any release of the project was last made again: what changed since the one before depends on both.
    renewed_at_ms: Option<Millis>,
    /// What the page shows.
    pub published: Published,
    /// The project and what was asked, in the words of then.
    pub pack: Arc<Pack>,
    /// The number of the release before, and what changed since; none at the first.
    pub since: Option<(u32, ReleaseDiff)>,
    /// The API's answer, JSON.
    pub json: Vec<u8>,
    /// Names these bytes, with quotes.
    pub etag: String,
}

impl Results {
    /// Releases of a database; nothing is read yet. Figures carry noise by this secret.
    pub fn new(db: Db, projects: Projects, clock: Clock, secret: Secret) -> Self {
        let columns = ColumnsCache::new(db.clone(), COLUMNS_BYTES);
        let (latest, making, received, words) = (Arc::default(), Arc::default(), Arc::default(), KeptWords::default());
        let (noises, patience) = (Noises::by(secret), deadline::PATIENCE);
        Self { db, projects, columns, clock, latest, making, received, words, noises, patience }
    }

    /// The same with counts as they are: for tests of everything but the noise.
    #[doc(hidden)]
    pub fn without_noise(mut self) -> Self {
        self.noises = Noises::none();
        self
    }

    /// The noise that figures carry.
    pub fn noises(&self) -> &Noises {
        &self.noises
    }

    /// The answers in memory that everything is counted from.
    pub fn columns(&self) -> &ColumnsCache {
        &self.columns
    }

    /// The latest release of a project; none before the first. One small question to the database, more only when
    /// there is a new release.
    ///
    /// # Errors
    /// When the database does not answer, or holds a release that cannot be read.
    pub async fn latest(&self, entry: &ProjectEntry) -> storage::Result<Option<Arc<LatestRelease>>> {
        let slug = &entry.document.slug;
        let Some((number, renewed_at_ms)) = storage::releases::latest_mark(&self.db, slug).await? else {
            return Ok(None);
        };
        let kept = self.latest.lock().unwrap_or_else(PoisonError::into_inner).get(slug).cloned();
        let is_current =
            |kept: &Arc<LatestRelease>| (kept.published.number, kept.renewed_at_ms) == (number, renewed_at_ms);
        if let Some(kept) = kept.filter(is_current) {
            return Ok(Some(kept));
        }
        let Some(row) = storage::releases::latest(&self.db, slug).await? else { return Ok(None) };
        let Shown { published, pack, since } = self.shown(&row).await?;
        let json = serde_json::to_vec(&document::results(&pack, &published))?;
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&json)[..16]));
        let latest = Arc::new(LatestRelease { renewed_at_ms, published, pack, since, json, etag });
        let mut kept = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(slug.clone(), Arc::clone(&latest));
        Ok(Some(latest))
    }

    /// The release of a number with what changed since the one before it; none where there is no such release.
    ///
    /// # Errors
    /// When the database does not answer, or holds a release that cannot be read.
    pub async fn numbered(&self, slug: &str, number: u32) -> storage::Result<Option<Shown>> {
        let Some(row) = storage::releases::numbered(&self.db, slug, number).await? else { return Ok(None) };
        Ok(Some(self.shown(&row).await?))
    }

    async fn shown(&self, row: &ReleaseRow) -> storage::Result<Shown> {
        let words = self.words.of(&self.db, &self.projects, row).await?;
        let published = Published {
            number: row.number,
            published_at_ms: row.published_at_ms,
            k: row.k_public,
            released: Arc::new(Released::from_stored(&row.figures)?),
            audience: Audience::Public,
            changes: words.changes.clone(),
            by_wave: BTreeMap::default(),
        };
        let since = self.since(&row.project, &published, &words).await?;
        Ok(Shown { published, pack: Arc::clone(&words.pack), since })
    }

    /// The number of the release before one, and what changed since.
    async fn since(
        &self,
        slug: &str,
        published: &Published,
        words: &Arc<ReleaseWords>,
    ) -> storage::Result<Option<(u32, ReleaseDiff)>> {
        let Some(row) = storage::releases::before(&self.db, slug, published.number).await? else { return Ok(None) };
        let before = Released::from_stored(&row.figures)?;
        let words_before = self.words.of(&self.db, &self.projects, &row).await?;
        let reworded = match Arc::ptr_eq(words, &words_before) {
            true => Vec::new(),
            false => words::reworded((&before, &words_before.pack), (&published.released, &words.pack)),
        };
        let mut since = since(&before, &published.released);
        since.moved.retain(|moved| !reworded.contains(&moved.id));
        Ok(Some((row.number, ReleaseDiff { reworded, ..since })))
    }
}
