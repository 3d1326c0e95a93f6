//! Freezes what is stored now: asks whether it may, counts, lets the disclosure rules decide, and stores the figures.

use domain::{
    disclosure::{NotYet, Released, Settings, SinceLast, reasons_to_wait, release},
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
    /// Its numbers carry noise already.
    #[error("Release {0} protects people by the rules of now, so it stays as it is.")]
    ByTheseRules(u32),
    /// The rules do not let it be made yet: every reason, in one sentence.
    #[error("{}", in_a_sentence(.0))]
    NotYet(Vec<NotYet>),
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
        matches!(self, Self::NotYet(_) | Self::ByTheseRules(_) | Self::UnknownRelease(..))
    }
}

impl Results {
    /// Freezes and publishes what is stored now, and returns the release's number.
    ///
    /// # Errors
    /// When the rules refuse it, there is no such project, or the database fails.
    pub async fn release(&self, slug: &str) -> Result<u32, ReleaseError> {
        let entry = self.projects.get(slug).await?.ok_or_else(|| ReleaseError::UnknownProject(slug.to_owned()))?;
        // Read before the rules are asked: whoever publishes in between takes the number.
        let number = storage::releases::latest_number(&self.db, slug).await? + 1;
        let now_ms = self.clock.now_ms();
        let thresholds = entry.document.thresholds;
        let settings = Settings::new(thresholds.staff, thresholds.public);
        let reasons = self.not_yet(&entry).await?;
        if !reasons.is_empty() {
            return Err(ReleaseError::NotYet(reasons));
        }
        let (released, seq) = self.count(&entry, (number, now_ms), settings).await?;
        // What earlier programs stored may be no answer although it is not empty.
        let k = settings.k_public();
        if number == 1 && released.people().answered.is_none_or(|people| people < k) {
            return Err(ReleaseError::NotYet(vec![NotYet::FewAnswered { k }]));
        }
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

    /// Every reason why no release may be made of a project now; none where one may.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_yet(&self, entry: &ProjectEntry) -> storage::Result<Vec<NotYet>> {
        let slug = &entry.document.slug;
        let last = storage::releases::last_made(&self.db, slug).await?;
        let people = match last {
            Some((seq, _)) => storage::releases::people_changed_after(&self.db, slug, seq).await?,
            None => storage::releases::people_answered(&self.db, slug).await?,
        };
        let since = SinceLast { last_ms: last.map(|(_, published_at_ms)| published_at_ms), people };
        let thresholds = entry.document.thresholds;
        let k = Settings::new(thresholds.staff, thresholds.public).k_public();
        Ok(reasons_to_wait(since, &entry.document.closings_ms(), self.clock.now_ms(), k))
    }

    /// The figures of what is stored now as the release of this number, and the last change they count.
    async fn count(
        &self,
        entry: &ProjectEntry,
        (number, now_ms): (u32, Millis),
        settings: Settings,
    ) -> Result<(Released, i64), ReleaseError> {
        let restored = storage::restored::last_by(&self.db, now_ms).await?;
        let noise = self.noises.of(&entry.document.slug, Kind::Release, restored);
        let figures = self.columns.read(entry, move |table, seq| {
            let noise = noise.at(number, settings.public());
            (release(&table.full_tally(), settings, noise), seq)
        });
        Ok(figures.await?)
    }
}

/// Every reason to wait in one sentence; none for none.
fn in_a_sentence(reasons: &[NotYet]) -> String {
    let words = |(place, reason): (usize, &NotYet)| match reason {
        NotYet::FewAnswered { k } => {
            format!("Fewer than {k} people have answered something, so there is nothing to publish yet")
        }
        NotYet::FewChanged { k } => format!(
            "Fewer than {k} people have answered, changed or withdrawn their answers since the last release, \
             so a new one would show what they said"
        ),
        NotYet::TooSoon if place == 0 => {
            "The last release is less than 24 hours old, and no round of asking has closed since".to_owned()
        }
        NotYet::TooSoon => "it is less than 24 hours old, with no round of asking closed since".to_owned(),
    };
    let sentence = reasons.iter().enumerate().map(words).collect::<Vec<_>>().join("; besides, ");
    [&sentence, "."].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_reasons_they_are_one_sentence() {
        let all = [
            vec![NotYet::FewAnswered { k: 10 }],
            vec![NotYet::FewChanged { k: 10 }],
            vec![NotYet::TooSoon],
            vec![NotYet::FewChanged { k: 10 }, NotYet::TooSoon],
        ];
        for reasons in all {
            let said = ReleaseError::NotYet(reasons).to_string();
            assert_eq!((said.matches('.').count(), said.ends_with('.')), (1, true), "{said}");
            assert!(said.starts_with(char::is_uppercase) && !said.contains('\n'), "{said}");
        }
    }
}
