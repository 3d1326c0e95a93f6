//! The texts of one project as readers see them, read from the rows that hold them.

use std::collections::HashSet;

use super::{
    batches::{self, Shown, Waiting},
    texts::{StoryText, Texts},
};
use crate::{
    administration::projects::{ProjectEntry, StoriesArrive},
    storage::{self, Db, responses::changes_after, shown_stories::ShownRow},
};

/// Rows read from the database at a time.
const ROWS_AT_A_TIME: usize = 1_000;

/// A text that readers see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownText {
    /// What somebody wrote.
    pub text: StoryText,
    /// Names it on pages, and says nothing of when it was written.
    pub handle: String,
    /// The batch that it was let out with.
    pub batch: i64,
}

/// Every text of a project that readers see and that is to be kept; of some responses only, where they are given. What
/// waits is let out first, where it is enough. Others get their turn after every few rows.
pub(super) async fn collect(
    db: &Db,
    entry: &ProjectEntry,
    only: Option<&HashSet<String>>,
    keep: impl Fn(&StoryText) -> bool + Sync,
) -> storage::Result<Vec<ShownText>> {
    let slug = &entry.document.slug;
    let (texts, shown) = (Texts::asked(entry), Shown::of(db, slug).await?);
    let as_shown = |text: StoryText, row: &ShownRow| ShownText { text, handle: row.handle.clone(), batch: row.batch };
    let (mut found, mut waiting, mut from) = (Vec::<ShownText>::new(), Waiting::default(), 0);
    loop {
        let rows = changes_after(db, slug, from, ROWS_AT_A_TIME).await?;
        if from > 0 {
            // Whoever changed their answers while this reads on is met twice; what they say last is what they say.
            let again: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
            found.retain(|shown| !again.contains(shown.text.response.as_str()));
            again.into_iter().for_each(|response| waiting.forget(response));
        }
        for row in rows.iter().filter(|row| only.is_none_or(|only| only.contains(&row.id))) {
            for text in texts.of(row)? {
                match shown.row(&text) {
                    Some(row) if keep(&text) => found.push(as_shown(text, row)),
                    Some(_) => {}
                    None => waiting.add(text),
                }
            }
        }
        from = rows.last().map_or(from, |row| row.seq);
        if rows.len() < ROWS_AT_A_TIME {
            break;
        }
        tokio::task::yield_now().await;
    }
    if only.is_none() && waiting.is_enough(batches::fewest(entry)) {
        let out = batches::let_out(db, entry, &texts, (waiting, from)).await?;
        found.extend(out.into_iter().filter(|(text, _)| keep(text)).map(|(text, row)| as_shown(text, &row)));
    }
    Ok(found)
}

/// Takes what no reader has seen yet out of stored answers, for files of single answers.
#[derive(Debug)]
pub struct Unseen {
    texts: Texts,
    shown: Shown,
    /// Whether anything is kept back at all.
    holds: bool,
}

impl Unseen {
    /// Of a project; what is due is let out first.
    ///
    /// # Errors
    /// When the database does not answer, or holds what cannot be read.
    pub async fn of(db: &Db, entry: &ProjectEntry) -> storage::Result<Self> {
        let holds = entry.document.stories == StoriesArrive::InBatches;
        if holds {
            collect(db, entry, None, |_| false).await?;
        }
        Ok(Self { texts: Texts::asked(entry), shown: Shown::of(db, &entry.document.slug).await?, holds })
    }

    /// Leaves unseen texts out of a row.
    ///
    /// # Errors
    /// When its answers cannot be read.
    pub fn leave_out(&self, row: &mut storage::responses::StoredResponse) -> Result<(), serde_json::Error> {
        if !self.holds {
            return Ok(());
        }
        let unseen: HashSet<String> = self
            .texts
            .of(row)?
            .into_iter()
            .filter(|text| self.shown.row(text).is_none())
            .map(|text| text.item)
            .collect();
        if !unseen.is_empty() {
            let mut answers: domain::collection::answer::Answers = serde_json::from_str(&row.answers)?;
            answers.retain(|item, _| !unseen.contains(item));
            row.answers = serde_json::to_string(&answers)?;
        }
        Ok(())
    }
}
