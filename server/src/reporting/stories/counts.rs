//! How many people wrote about each tag, as the disclosure rules let it be shown. It shows nothing and reads no words but
//! to know that they are the tagged ones.

use domain::{
    disclosure::{EarlierTags, TagCounts, TagPeople, release_tags},
    time::Millis,
};

use super::read::{by_text, tags_of};
use crate::{
    administration::projects::ProjectEntry,
    reporting::{
        releases::{Kind, Noises},
        stories::visible::{ShownText, collect},
    },
    storage::{
        self, Db, StorageError, codebook, stories,
        tag_counts::{self, TagSnapshotRow},
    },
    system::clock::Clock,
};

/// Counts, and when they were taken.
#[derive(Clone, Debug)]
pub struct TagFigures {
    /// The counts.
    pub counts: TagCounts,
    /// When they were taken.
    pub taken_at_ms: Millis,
}

/// The counts of a project's tags: frozen, and taken anew once enough people are behind other tags than before.
///
/// # Errors
/// When the database fails.
pub async fn tag_figures(db: &Db, clock: &Clock, noises: &Noises, entry: &ProjectEntry) -> storage::Result<TagFigures> {
    let slug = &entry.document.slug;
    let last = tag_counts::latest(db, slug).await?;
    let before = tag_counts::counted(db, slug).await?;
    let now = people(db, entry).await?;
    let thresholds = entry.document.thresholds;
    let settings = thresholds.settings();
    let counts = last.as_ref().map(|last| TagCounts::from_stored(&last.counts)).transpose()?;
    let counts = counts.map(|counts| counts.held_to(settings));
    let earlier = counts.as_ref().map(|counts| EarlierTags { counts, latest: &before });
    let number = last.as_ref().map_or(0, |last| last.number) + 1;
    let taken_at_ms = clock.now_ms();
    let restored = storage::restored::last_by(db, taken_at_ms).await?;
    let noise = noises.of(slug, Kind::Tags, restored);
    let counts = match (release_tags(&now, settings, noise.at(number, settings.staff()), earlier), counts, &last) {
        (Some(fresh), ..) => fresh,
        (None, Some(counts), Some(last)) => return Ok(TagFigures { counts, taken_at_ms: last.taken_at_ms }),
        // The first counts are always there: `release_tags` gives some where there are none before.
        (None, ..) => return Err(StorageError::Rows { expected: 1, changed: 0 }),
    };
    let row = TagSnapshotRow { number, counts: counts.to_stored(), taken_at_ms };
    let mut tx = db.begin().await?;
    match tag_counts::put(&mut tx, slug, &row, &before, &now).await {
        Ok(()) => tx.commit().await?,
        // Another replica was first; its counts are the ones that everybody sees.
        Err(StorageError::Rows { .. }) => {
            drop(tx);
            let theirs = tag_counts::latest(db, slug).await?.unwrap_or(row);
            let counts = TagCounts::from_stored(&theirs.counts)?.held_to(settings);
            return Ok(TagFigures { counts, taken_at_ms: theirs.taken_at_ms });
        }
        Err(error) => return Err(error),
    }
    Ok(TagFigures { counts, taken_at_ms })
}

/// Who wrote what readers see, and about which tag; tags that nobody was given are there, too.
async fn people(db: &Db, entry: &ProjectEntry) -> storage::Result<TagPeople> {
    let slug = &entry.document.slug;
    let mut people = TagPeople::default();
    for tag in codebook::list(db, slug).await? {
        people.by_tag.entry(tag.id).or_default();
    }
    let tagged = by_text(stories::taggings(db, slug).await?);
    for ShownText { text, .. } in collect(db, entry, None, |_| true).await? {
        for row in tags_of(&tagged, &text) {
            people.by_tag.entry(row.tag).or_default().insert(row.response);
        }
        people.wrote.insert(text.response);
    }
    Ok(people)
}
