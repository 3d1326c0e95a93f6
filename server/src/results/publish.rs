//! Freezes what is stored now: asks whether it may, counts, lets the disclosure rules decide, and stores the figures.

use domain::{
    disclosure::{NotYet, Released, Settings, may_release, release},
    time::Millis,
};

use super::{Results, noise::Kind, words::ReleaseWords};
use crate::{
    columns::ColumnsError,
    projects::ProjectEntry,
    storage::{self, StorageError, releases::ReleaseRow},
};

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// There is no such project.
    #[error("There is no project called {0}.")]
    UnknownProject(String),
    /// There is no such release.
    #[error("There is no release {0} of {1}.")]
    UnknownRelease(u32, String),
    /// It was made by the rules of now.
    #[error("Release {0} was made by the rules of now, so it stays as it is.")]
    ByTheseRules(u32),
    /// Too few people changed anything.
    #[error(
        "Fewer than {0} people have answered, changed or withdrawn their answers since the last release, \
         so a new one would show what they said."
    )]
    TooFewChanged(u32),
    /// The last release is too young.
    #[error("The last release is less than 24 hours old, and no round of asking has closed since.")]
    TooSoon,
    /// Somebody else was there first.
    #[error("Another release of this project was published at the same moment.")]
    AtOnce,
    /// The answers cannot be counted.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ReleaseError {
    /// Whether the rules refuse it, rather than something having failed.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::TooFewChanged(_) | Self::TooSoon | Self::ByTheseRules(_) | Self::UnknownRelease(..))
    }
}

impl Results {
    /// Freezes and publishes what is stored now, and returns the release's number.
    ///
    /// # Errors
    /// When the rules refuse it, there is no such project, or the database fails.
    pub async fn release(&self, slug: &str) -> Result<u32, ReleaseError> {
        let entry = self.projects.get(slug).await?.ok_or_else(|| ReleaseError::UnknownProject(slug.to_owned()))?;
        let last = storage::releases::latest(&self.db, slug).await?;
        let now_ms = self.clock.now_ms();
        let thresholds = entry.document.thresholds;
        let settings = Settings::new(thresholds.staff, thresholds.public);
        self.check(&entry, last.as_ref(), settings, now_ms).await?;
        let number = last.as_ref().map_or(0, |last| last.number) + 1;
        let (released, seq) = self.count(&entry, (number, now_ms), settings).await?;
        let (hash, words) = ReleaseWords::of(&entry).to_stored()?;
        let row = ReleaseRow {
            project: slug.to_owned(),
            number,
            seq,
            project_version: entry.version,
            k_public: settings.k_public(),
            figures: released.to_stored(),
            published_at_ms: now_ms,
            renewed_at_ms: None,
            words_hash: Some(hash.clone()),
        };
        let mut tx = self.db.begin().await?;
        storage::release_words::put(&mut tx, &hash, &words).await?;
        storage::releases::publish(&mut tx, &row).await.map_err(|error| match error {
            StorageError::Rows { .. } => ReleaseError::AtOnce,
            other => other.into(),
        })?;
        tx.commit().await?;
        Ok(number)
    }

    async fn check(
        &self,
        entry: &ProjectEntry,
        last: Option<&ReleaseRow>,
        settings: Settings,
        now_ms: Millis,
    ) -> Result<(), ReleaseError> {
        let changed = match last {
            Some(last) => storage::releases::people_changed_after(&self.db, &last.project, last.seq).await?,
            None => 0,
        };
        let closings = entry.document.closings_ms();
        let last_ms = last.map(|last| last.published_at_ms);
        may_release(last_ms, changed, &closings, now_ms, settings.k_public()).map_err(|not_yet| match not_yet {
            NotYet::TooFewChanged { k } => ReleaseError::TooFewChanged(k),
            NotYet::TooSoon => ReleaseError::TooSoon,
        })
    }

    /// The figures of what is stored now as the release of this number, and the last change they count.
    async fn count(
        &self,
        entry: &ProjectEntry,
        (number, now_ms): (u32, Millis),
        settings: Settings,
    ) -> Result<(Released, i64), ReleaseError> {
        let restored = storage::restored::all(&self.db).await?.last_by(now_ms);
        let noise = self.noises.of(&entry.document.slug, Kind::Release, restored);
        let figures = self.columns.read(entry, move |table, seq| {
            let noise = noise.at(number, settings.public());
            (release(&table.full_tally(), settings, noise), seq)
        });
        Ok(figures.await?)
    }
}
