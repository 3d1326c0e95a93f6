//! Makes a release of earlier rules again by the rules of now, in its place: where it gave somebody away, it stays public
//! for as long as nobody does.
//!
//! It counts who had answered by then, with the answers that they have now: what was withdrawn or changed since is gone.

use domain::disclosure::{NOISE_SINCE, Recount, Released, Settings, Tally, release};

use super::{Results, noise::Kind, publish::ReleaseError};
use crate::{
    administration::projects::ProjectEntry,
    reporting::columns::response,
    storage::{self, StorageError},
};

/// Rows in memory at a time.
const ROWS_AT_A_TIME: usize = 2_000;

impl Results {
    /// Makes the release of a number again by the rules of now.
    ///
    /// # Errors
    /// When there is no such release, its numbers carry noise already, or the database fails. With the same noise over other
    /// answers, the two would show what changed.
    pub async fn renew(&self, slug: &str, number: u32) -> Result<(), ReleaseError> {
        let none = || ReleaseError::UnknownRelease(number, slug.to_owned());
        let mut row = storage::releases::numbered(&self.db, slug, number).await?.ok_or_else(none)?;
        if Released::from_stored(&row.figures).is_ok_and(|released| released.has_noise()) {
            return Err(ReleaseError::ByTheseRules(number));
        }
        let entry = self.projects.as_of(slug, row.project_version).await?.ok_or_else(none)?;
        let settings = Settings::new(0, row.k_public);
        let now_ms = self.clock.now_ms();
        let restored = storage::restored::last_by(&self.db, now_ms).await?;
        let noise = self.noises.of(slug, Kind::Release, restored);
        let tally = self.counted_by_then(&entry, row.seq).await?;
        row.figures = release(&tally, settings, noise.at(number, settings.public())).to_stored();
        row.renewed_at_ms = Some(now_ms);
        let mut tx = self.db.begin().await?;
        storage::releases::renew(&mut tx, &row).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The numbers of the releases of a project that were made before numbers carried noise.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn by_earlier_rules(&self, slug: &str) -> storage::Result<Vec<u32>> {
        storage::releases::by_earlier_rules(&self.db, slug, NOISE_SINCE).await
    }

    /// Everybody who had answered by a change.
    async fn counted_by_then(&self, entry: &ProjectEntry, seq: i64) -> Result<Tally, StorageError> {
        let pack = entry.pack();
        let recount = Recount::new(&pack.questionnaire, &pack.project.aims, &pack.project.waves);
        let mut recount = recount.in_zone(entry.time_zone());
        let mut after = 0;
        loop {
            let slug = &entry.document.slug;
            let rows = storage::responses::changes_after(&self.db, slug, after, ROWS_AT_A_TIME).await?;
            let Some(last) = rows.last() else { return Ok(recount.take()) };
            after = last.seq;
            for row in rows.iter().filter(|row| row.first_seq <= seq) {
                if let Ok(response) = response(row) {
                    recount.add(&response.row(entry.asked_before(&response.asked)));
                }
            }
        }
    }
}
