//! When readers come to see what people wrote: a text waits until those of enough people wait with it, and then all of
//! them are shown at once. So nobody who knows when a neighbour wrote can tell which text is theirs: there are as many
//! others as stand behind a figure for staff.
//!
//! What is shown is noted in the database, so every replica shows the same, and whoever looks first lets a batch out.
//! A text that is withdrawn goes at once and lets no other one out. One that is changed goes at once, too, and its new
//! words wait for the next batch like any other text. Who may read is decided before.

use std::collections::{BTreeMap, HashMap};

use super::texts::{StoryText, Texts};
use crate::{
    administration::projects::{ProjectEntry, StoriesArrive},
    storage::{
        self, Db, projects,
        responses::changes_after,
        shown_stories::{self, ShownRow},
    },
    system::random,
};

/// Rows read at a time while nobody else writes.
const ROWS_AT_A_TIME: usize = 1_000;

/// Fewest people whose new texts are shown together; 1 where a project shows each at once.
pub fn fewest(entry: &ProjectEntry) -> u32 {
    let thresholds = entry.document.thresholds;
    match entry.document.stories {
        StoriesArrive::InBatches => thresholds.settings().k_staff(),
        StoriesArrive::AtOnce => 1,
    }
}

/// The texts of a project that readers see, by response and item.
#[derive(Debug, Default)]
pub(super) struct Shown(HashMap<(String, String), ShownRow>);

impl Shown {
    /// As the database has them.
    pub(super) async fn of(db: &Db, project: &str) -> storage::Result<Self> {
        let rows = shown_stories::of(db, project).await?;
        Ok(Self(rows.into_iter().map(|row| ((row.response.clone(), row.item.clone()), row)).collect()))
    }

    /// The row that lets these very words be seen.
    pub(super) fn row(&self, text: &StoryText) -> Option<&ShownRow> {
        let row = self.0.get(&(text.response.clone(), text.item.clone()))?;
        (row.text_hash == text.text_hash).then_some(row)
    }
}

/// Texts that no reader has seen yet, by response.
#[derive(Debug, Default)]
pub(super) struct Waiting(BTreeMap<String, Vec<StoryText>>);

impl Waiting {
    pub(super) fn add(&mut self, text: StoryText) {
        self.0.entry(text.response.clone()).or_default().push(text);
    }

    /// Lets go of what somebody wrote before they changed it.
    pub(super) fn forget(&mut self, response: &str) {
        self.0.remove(response);
    }

    /// Whether the texts of enough people wait.
    pub(super) fn is_enough(&self, fewest: u32) -> bool {
        self.0.len() >= fewest.max(1) as usize
    }
}

/// Lets out what waits, and returns it as it is shown; nothing where the texts of too few people wait after all. `seq` is
/// the last change that was read. Nobody writes to the project meanwhile, so the batch is as large as it has to be.
///
/// # Errors
/// When the database does not answer, or holds what cannot be read.
pub(super) async fn let_out(
    db: &Db,
    entry: &ProjectEntry,
    texts: &Texts,
    (mut waiting, mut seq): (Waiting, i64),
) -> storage::Result<Vec<(StoryText, ShownRow)>> {
    let slug = &entry.document.slug;
    let mut tx = db.begin().await?;
    // No number is taken: it holds the project's counter, and with it everybody who adds, changes or takes back.
    if projects::take_numbers(&mut tx, slug, 0).await?.is_none() {
        return Ok(Vec::new());
    }
    let shown = Shown::of(db, slug).await?;
    loop {
        let rows = changes_after(db, slug, seq, ROWS_AT_A_TIME).await?;
        for row in &rows {
            seq = row.seq;
            waiting.forget(&row.id);
            texts.of(row)?.into_iter().for_each(|text| waiting.add(text));
        }
        if rows.len() < ROWS_AT_A_TIME {
            break;
        }
    }
    // Another replica may have let some out since, and others may have been withdrawn or set aside.
    let ids: Vec<&str> = waiting.0.keys().map(String::as_str).collect();
    let counting = shown_stories::counting(&mut tx, &ids).await?;
    waiting.0.retain(|response, texts| {
        texts.retain(|text| shown.row(text).is_none());
        counting.contains(response) && !texts.is_empty()
    });
    if !waiting.is_enough(fewest(entry)) {
        return Ok(Vec::new());
    }
    let batch = shown_stories::last_batch(&mut tx, slug).await? + 1;
    let note = |text: StoryText| {
        let row = ShownRow {
            handle: random::handle(),
            response: text.response.clone(),
            item: text.item.clone(),
            text_hash: text.text_hash.clone(),
            batch,
        };
        (text, row)
    };
    let out: Vec<(StoryText, ShownRow)> = waiting.0.into_values().flatten().map(note).collect();
    let rows: Vec<ShownRow> = out.iter().map(|(_, row)| row.clone()).collect();
    shown_stories::put(&mut tx, slug, &rows).await?;
    tx.commit().await?;
    Ok(out)
}
