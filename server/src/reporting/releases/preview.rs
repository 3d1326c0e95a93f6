//! Figures for the public before they are public: counted once, with the noise that they are published with, and kept
//! until they are published or enough has changed. So whoever previews sees what everybody sees later and not one number
//! more, and whoever previews again sees the same. Making them is a look of the public level like a release, and has its
//! rules: a day, or a wave that closed, and k people who changed something, since the last look. Who may is decided before.

use std::sync::Arc;

use domain::{
    disclosure::{NotYet, Released, SinceLast, reasons_to_wait, release},
    time::Millis,
};

use super::{Results, Shown, noise::Kind, publish::ReleaseError, words::ReleaseWords};
use crate::{
    administration::{
        audit::{self, Entry as Line},
        projects::ProjectEntry,
    },
    storage::{
        self, StorageError,
        previews::{self, PreviewRow},
        releases::{self, ReleaseRow},
    },
};

impl Results {
    /// The figures that are published next: those that wait, or new ones where the rules let them be counted.
    ///
    /// # Errors
    /// When the rules refuse it, the answers cannot be counted, or the database fails.
    pub async fn preview(&self, entry: &ProjectEntry) -> Result<PreviewRow, ReleaseError> {
        let last = self.last_look(entry).await?;
        let reasons = self.reasons(entry, &last).await?;
        match last.waiting {
            Some(waiting) if !reasons.is_empty() => return self.in_words_of_now(entry, waiting).await,
            None if !reasons.is_empty() => return Err(ReleaseError::NotYet(reasons)),
            _ => {}
        }
        let fresh = self.make(entry, last.number + 1).await?;
        // What earlier programs stored may be no answer although it is not empty.
        let Preview { row, released, words } = &fresh;
        let k = row.k_public;
        if last.is_first && released.people().answered.is_none_or(|people| people < k) {
            return Err(ReleaseError::NotYet(vec![NotYet::FewAnswered { k }]));
        }
        let mut tx = self.db.begin().await?;
        storage::release_words::put(&mut tx, row.words_hash.as_deref().unwrap_or_default(), words).await?;
        match previews::put(&mut tx, row).await {
            Ok(()) => tx.commit().await?,
            // Another replica was first; its figures are the ones that everybody sees.
            Err(StorageError::Rows { .. }) => {
                drop(tx);
                return self.last_look(entry).await?.waiting.ok_or(ReleaseError::AtOnce);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(fresh.row)
    }

    /// Figures that wait, with the words of the project as they are now where all of them have some: words are no look at
    /// anybody, and whoever sees a slip in them mends it before it is published.
    async fn in_words_of_now(&self, entry: &ProjectEntry, waiting: PreviewRow) -> Result<PreviewRow, ReleaseError> {
        let now = ReleaseWords::of(entry);
        let (hash, words) = now.to_stored()?;
        let figures = waiting.figures.as_deref().map(Released::from_stored).transpose().map_err(StorageError::from)?;
        let fits = figures.is_some_and(|figures| now.missing_for(&figures).is_empty());
        if !fits || waiting.words_hash.as_ref() == Some(&hash) {
            return Ok(waiting);
        }
        let mut tx = self.db.begin().await?;
        storage::release_words::put(&mut tx, &hash, &words).await?;
        previews::reword(&mut tx, &waiting, &hash).await.map_err(|error| at_once(error, ReleaseError::AtOnce))?;
        tx.commit().await?;
        Ok(PreviewRow { words_hash: Some(hash), ..waiting })
    }

    /// Publishes figures that wait: those of this number in these words, and no others.
    ///
    /// # Errors
    /// `PreviewGone` when others wait, or none; else when the database fails.
    pub async fn publish_preview(
        &self,
        entry: &ProjectEntry,
        number: u32,
        words_hash: &str,
    ) -> Result<u32, ReleaseError> {
        let seen = |waiting: &PreviewRow| {
            waiting.number == number && waiting.words_hash.as_deref().unwrap_or_default() == words_hash
        };
        let waiting = self.last_look(entry).await?.waiting.filter(seen).ok_or(ReleaseError::PreviewGone)?;
        let row = as_release(&waiting, self.clock.now_ms());
        let mut tx = self.db.begin().await?;
        let taken = previews::take(&mut tx, &waiting).await;
        taken.map_err(|error| at_once(error, ReleaseError::PreviewGone))?;
        releases::publish(&mut tx, &row).await.map_err(|error| at_once(error, ReleaseError::AtOnce))?;
        tx.commit().await?;
        Ok(number)
    }

    /// What the public will see of figures that wait.
    ///
    /// # Errors
    /// When the database does not answer, or holds what cannot be read.
    pub async fn previewed(&self, waiting: &PreviewRow) -> storage::Result<Shown> {
        self.shown(&as_release(waiting, waiting.made_at_ms)).await
    }

    /// Every reason why nothing can be published of a project now; none where figures wait, or new ones may be counted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_yet(&self, entry: &ProjectEntry) -> storage::Result<Vec<NotYet>> {
        let last = self.last_look(entry).await?;
        if last.waiting.is_some() { Ok(Vec::new()) } else { self.reasons(entry, &last).await }
    }

    /// Whether figures wait that staff looked at less than a day ago. What makes itself public waits for the day: what
    /// phones send meanwhile is in the next ones, if it is enough.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn was_just_previewed(&self, entry: &ProjectEntry) -> storage::Result<bool> {
        let last = self.last_look(entry).await?;
        Ok(last.waiting.is_some() && self.reasons(entry, &last).await?.contains(&NotYet::TooSoon))
    }

    /// The number of the latest release, where it shows nothing at all and so can be taken back.
    ///
    /// # Errors
    /// When the database does not answer, or holds a release that cannot be read.
    pub async fn shows_nothing(&self, entry: &ProjectEntry) -> storage::Result<Option<u32>> {
        let latest = self.latest(entry).await?.filter(|latest| !latest.published.released.shows_any());
        Ok(latest.map(|latest| latest.published.number))
    }

    /// Takes the latest release back, which shows nothing. Its number is not given again, and the rules go on from it: the
    /// next figures wait for as many people as they would have.
    ///
    /// # Errors
    /// `ShowsSomething` when it shows anything, or is not the latest; else when the database fails.
    pub async fn take_back(&self, entry: &ProjectEntry, number: u32, written: Line<'_>) -> Result<(), ReleaseError> {
        let slug = &entry.document.slug;
        if self.shows_nothing(entry).await? != Some(number) {
            return Err(ReleaseError::ShowsSomething(number));
        }
        let row = releases::numbered(&self.db, slug, number).await?;
        let row = row.ok_or_else(|| ReleaseError::UnknownRelease(number, slug.to_owned()))?;
        let mut tx = self.db.begin().await?;
        previews::drop_release(&mut tx, &row).await?;
        releases::take_back(&mut tx, &row).await.map_err(|error| at_once(error, ReleaseError::AtOnce))?;
        audit::write(&mut tx, written).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The last figures of the public level that anybody saw.
    async fn last_look(&self, entry: &ProjectEntry) -> storage::Result<LastLook> {
        let slug = &entry.document.slug;
        // Read first: what is published between the two is in both, and not in neither.
        let preview = previews::latest(&self.db, slug).await?;
        let release = releases::last_made(&self.db, slug).await?;
        let k = entry.document.thresholds.settings().k_public();
        let number = |number: Option<u32>| number.unwrap_or_default();
        let of_release = number(release.as_ref().map(|row| row.number));
        let of_preview = number(preview.as_ref().map(|row| row.number));
        let look = match (&preview, &release) {
            (Some(preview), _) if of_preview > of_release => Some((preview.seq, preview.made_at_ms)),
            (_, release) => release.as_ref().map(|row| (row.seq, row.published_at_ms)),
        };
        // Figures that could give people away, or are of fewer people than the project wants now, are not published.
        let holds = |row: &PreviewRow| {
            let figures = row.figures.as_deref().and_then(|figures| Released::from_stored(figures).ok());
            row.number > of_release && row.k_public >= k && figures.is_some_and(|figures| figures.has_noise())
        };
        let (number, is_first) = (of_preview.max(of_release), release.is_none());
        Ok(LastLook { number, look, is_first, waiting: preview.filter(holds) })
    }

    /// Every reason why no new figures may be counted now.
    async fn reasons(&self, entry: &ProjectEntry, last: &LastLook) -> storage::Result<Vec<NotYet>> {
        let slug = &entry.document.slug;
        let people = match last.look {
            Some((seq, _)) => releases::people_changed_after(&self.db, slug, seq).await?,
            None => releases::people_answered(&self.db, slug).await?,
        };
        let before_last_ms = previews::before(&self.db, slug, last.number).await?;
        let since = SinceLast { last_ms: last.look.map(|(_, at_ms)| at_ms), before_last_ms, people };
        let k = entry.document.thresholds.settings().k_public();
        Ok(reasons_to_wait(since, &entry.document.closings_ms(), self.clock.now_ms(), k))
    }

    /// Counts what is stored now, as the figures of this number.
    async fn make(&self, entry: &ProjectEntry, number: u32) -> Result<Preview, ReleaseError> {
        let (slug, now_ms) = (&entry.document.slug, self.clock.now_ms());
        let settings = entry.document.thresholds.settings();
        let restored = storage::restored::last_by(&self.db, now_ms).await?;
        let noise = self.noises.of(slug, Kind::Release, restored);
        let counted = self.columns.read(entry, move |table, seq| {
            (release(&table.full_tally(), settings, noise.at(number, settings.public())), seq)
        });
        let (released, seq) = counted.await?;
        let (hash, words) = ReleaseWords::of(entry).to_stored()?;
        let row = PreviewRow {
            project: slug.clone(),
            number,
            seq,
            project_version: entry.version,
            k_public: settings.k_public(),
            figures: Some(released.to_stored()),
            words_hash: Some(hash),
            made_at_ms: now_ms,
        };
        Ok(Preview { row, released: Arc::new(released), words })
    }
}

/// New figures, and the words that they are published with.
struct Preview {
    row: PreviewRow,
    released: Arc<Released>,
    words: String,
}

/// The last figures of the public level that anybody saw, published or not.
struct LastLook {
    /// The highest number that was given; 0 before the first.
    number: u32,
    /// The last change that they counted, and when; none before the first.
    look: Option<(i64, Millis)>,
    /// Whether nothing is published.
    is_first: bool,
    /// Figures that wait to be published.
    waiting: Option<PreviewRow>,
}

/// Figures that wait, as a release of this moment.
fn as_release(waiting: &PreviewRow, published_at_ms: Millis) -> ReleaseRow {
    ReleaseRow {
        project: waiting.project.clone(),
        number: waiting.number,
        seq: waiting.seq,
        project_version: waiting.project_version,
        k_public: waiting.k_public,
        figures: waiting.figures.clone().unwrap_or_default(),
        published_at_ms,
        renewed_at_ms: None,
        words_hash: waiting.words_hash.clone(),
    }
}

/// An error of the database; `instead` where somebody else was there first.
fn at_once(error: StorageError, instead: ReleaseError) -> ReleaseError {
    match error {
        StorageError::Rows { .. } => instead,
        other => other.into(),
    }
}
